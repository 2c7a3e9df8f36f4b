/** A path → the experiment in the file there. */
import { readFileSync, statSync } from 'node:fs';
import { KobaiError } from '../shared/index.ts';
import type { ExperimentReading } from './experiment.ts';
import type { Override } from './read/override.ts';
import { readExperiment } from './read-experiment.ts';

/** A full experiment has a few thousand bytes; a file of this size is still read within a second. */
const maxBytes = 256 * 1024;

/**
 * Reads an experiment file.
 *
 * @throws CONFIG_FILE_UNREADABLE (input) where there is no such file, or it is a folder, too large or not UTF-8
 * @example
 * ```ts
 * const { experiment, diagnostics, locate } = readExperimentFile('experiments/iris.yaml', overrides);
 * if (!experiment) throw new Error(formatDiagnostics(diagnostics.map(locate)));
 * experiment.axes.map(({ values }) => values); // → [[0.1, 1], [10, 50]]
 * ```
 */
export function readExperimentFile(path: string, overrides: readonly Override[] = []): ExperimentReading {
  return readExperiment(readText(path), path, overrides);
}

function readText(path: string): string {
  let bytes: Buffer;
  try {
    const facts = statSync(path);
    if (!facts.isFile()) throw unreadable(path, facts.isDirectory() ? 'it is a folder' : 'it is not a file');
    if (facts.size > maxBytes) throw unreadable(path, `it has ${facts.size} bytes; at most ${maxBytes} are read`);
    bytes = readFileSync(path);
  } catch (error) {
    throw error instanceof KobaiError ? error : unreadable(path, reasonOf(error), error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(path, 'it is not UTF-8 text', error);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not allowed';
  return error instanceof Error ? error.message : String(error);
}

function unreadable(path: string, reason: string, cause?: unknown): KobaiError {
  const details = cause === undefined ? {} : { cause };
  return new KobaiError('input', 'CONFIG_FILE_UNREADABLE', `cannot read ${path}: ${reason}`, details);
}
