/** The golden set: its experiments, and the fingerprints of what they must come to. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { goldenFolder } from './places.mjs';

const hashesFile = path.join(goldenFolder, 'hashes.json');

/** The experiments' names, in the order of their code units. */
export function listExperiments() {
  const files = readdirSync(goldenFolder).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => path.basename(file, '.yaml')).sort();
}

export function experimentFile(name) {
  return path.join(goldenFolder, `${name}.yaml`);
}

/** What is expected: `{ numericsVersion, experiments: { [name]: fingerprint } }`. */
export function readExpected() {
  return existsSync(hashesFile) ? JSON.parse(readFileSync(hashesFile, 'utf8')) : { experiments: {} };
}

export function writeExpected(expected) {
  writeFileSync(hashesFile, `${JSON.stringify(expected, null, 2)}\n`);
}

/**
 * What one experiment left in a folder of results.
 *
 * @returns `lines`, the trials as text; `numericsVersion`; and `fingerprint`: the sha256 of both files, and the first eight
 *   hexadecimal digits of each trial's line, which say where a difference begins
 */
export function readOutcome(results, name) {
  const trials = readFileSync(path.join(results, name, 'trials.jsonl'), 'utf8');
  const summary = readFileSync(path.join(results, name, 'summary.json'), 'utf8');
  const lines = trials.split('\n').slice(0, -1);
  return {
    lines,
    numericsVersion: JSON.parse(summary).numericsVersion,
    fingerprint: { trials: sha256(trials), summary: sha256(summary), lines: lines.map(shortHash).join(' ') },
  };
}

export function shortHash(line) {
  return sha256(line).slice(0, 8);
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
