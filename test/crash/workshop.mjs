/** A folder for each case, kobai run in it, and what its results come to against a run that nothing disturbed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWarmKobai } from '../helpers/warm-kobai.mjs';

export const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const scratch = mkdtempSync(path.join(os.tmpdir(), 'kobai-crash-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** Three trials of some milliseconds, one of which diverges, with the weights of all. */
const threeTrials = `dataset: xor
layers: [{ type: dense, units: 3, activation: relu }, { type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: [0.1, 1, 1e38]
epochs: 3
record: { batchLoss: 2 }
save: { weights: all }
`;

/** Twelve trials on a table of one's own. */
const onTable = `dataset: { type: csv, path: table.csv, target: label, split: { test: 0.25 }, normalize: standard }
layers: [{ type: dense, units: 3, activation: tanh }, { type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: [0.01, 0.1, 1, 1e38]
repeats: 3
epochs: 4
save: { weights: all }
`;
const table = `label,a,b\n${Array.from({ length: 40 }, (_, i) => `${i % 2},${(i * 7) % 11},${(i * i) % 13}\n`).join('')}`;

const experiments = {
  small: threeTrials,
  csv: onTable,
  // Nothing is written when a trial ends but its record.
  records: onTable.replace('all', 'none'),
  halving: `${onTable.replace('all', 'best')}sweep: { method: { type: halving, factor: 2 } }\n`,
  auto: onTable.replace(/learningRate.*/, 'learningRate: auto').replace('repeats: 3', 'repeats: 2'),
  // Half a second and more, for what has to meet a run that is under way.
  slow: threeTrials.replace('epochs: 3', 'epochs: 1500').replace('batchLoss: 2', 'batchLoss: 100').replace('1e38', '2'),
};

/** Where results of an experiment lie in the folder of a case. */
export const resultsOf = (folder, name = 'small') => path.join(folder, 'results', name);

/** @returns a new folder with the experiment files in it */
export function makeFolder() {
  const folder = mkdtempSync(path.join(scratch, 'case-'));
  for (const [name, text] of Object.entries(experiments)) writeFileSync(path.join(folder, `${name}.yaml`), text);
  writeFileSync(path.join(folder, 'table.csv'), table);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts `kobai run`.
 *
 * @param options `name` of the experiment, or several; `before`, a program and its arguments that runs Node; `args` behind; `stdio`
 * @returns the child, and a promise of how it ended: `{ code, signal, stdout, stderr, elapsedMs }`
 */
export function start(folder, { name = 'small', before = [], args = [], ...options } = {}) {
  const files = [name].flat().map((one) => `${one}.yaml`);
  const [program, ...rest] = [...before, process.execPath, cli, 'run', ...files, ...args];
  const startedMs = performance.now();
  const child = spawn(program, rest, { cwd: folder, env: { ...process.env, NO_COLOR: '1' }, ...options });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream]?.on('data', (chunk) => (texts[stream] += chunk));
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...texts, elapsedMs: performance.now() - startedMs }));
  });
  return { child, ended };
}

export const run = (folder, options) => start(folder, options).ended;

/** Every file of results by its name, but run.json; and `.lock`, which must not be left. */
export function readResults(folder, name) {
  const root = resultsOf(folder, name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() || entry.name.startsWith('.'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => path.basename(file) !== 'run.json')
    .sort();
  return new Map(
    files.map((file) => [file, file.startsWith('.') ? '' : readFileSync(path.join(root, file), 'latin1')]),
  );
}

/** The ids of the trials whose lines are whole. */
export function finishedTrials(folder, name) {
  const file = path.join(resultsOf(folder, name), 'trials.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line).id);
}

let references;

/** What each experiment comes to when nothing disturbs it: `{ [name]: { folder, files, elapsedMs } }`. */
export function readReferences() {
  references ??= makeReferences();
  return references;
}

/** What of the results of a folder is not as in the reference, by the names of the files. */
export async function listDifferent(folder, name) {
  const { files } = (await readReferences())[name];
  const found = existsSync(resultsOf(folder, name)) ? readResults(folder, name) : new Map();
  return [...new Set([...files.keys(), ...found.keys()])].filter((file) => files.get(file) !== found.get(file));
}

async function makeReferences() {
  const made = {};
  for (const name of Object.keys(experiments)) {
    const folder = makeFolder();
    const { code, stderr, elapsedMs } = await run(folder, { name });
    if (code !== 0) throw new Error(`the undisturbed run of ${name} ended with ${code}: ${stderr}`);
    made[name] = { folder, files: readResults(folder, name), elapsedMs };
  }
  return made;
}

/** For what nothing disturbs: opened by the first run to an end. */
let warm;

/**
 * Runs to the end what was disturbed, and holds it against the reference.
 *
 * @returns a list of what is wrong: nothing lost, nothing twice, no byte different, nothing left behind
 */
export async function finish(folder, name = 'small') {
  const before = finishedTrials(folder, name);
  warm ??= openWarmKobai(cli);
  const { code, stderr } = await warm.run(folder, 'run', `${name}.yaml`);
  if (code !== 0) return [`the run to the end ended with ${code}: ${stderr.trim()}`];
  const { trialElapsedMs } = JSON.parse(readFileSync(path.join(resultsOf(folder, name), 'run.json'), 'utf8'));
  const lost = before.filter((id) => id in trialElapsedMs);
  const after = finishedTrials(folder, name);
  const twice = after.length - new Set(after).size;
  const different = await listDifferent(folder, name);
  return [
    ...(lost.length > 0 ? [`${lost.length} lost`] : []),
    ...(twice > 0 ? [`${twice} duplicated`] : []),
    ...(different.length > 0 ? [`different: ${different.join(', ')}`] : []),
  ];
}
