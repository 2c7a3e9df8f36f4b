/** The file of initial weights that an experiment names, read and checked. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../config/index.ts';
import type { Params } from '../methods/index.ts';
import { type Diagnostic, decodeSafetensors, type ErrorCode, KobaiError, sha256Hex } from '../shared/index.ts';

/** Weights read from a safetensors file, and the sha256 of that file. */
export type InitialWeights = { readonly params: Params; readonly sha256: string };

/** Reads the file of initial weights; a diagnostic at `initialWeights` where it cannot be read. */
export function readInitialWeights(experiment: Experiment): { weights?: InitialWeights; diagnostics: Diagnostic[] } {
  const name = experiment.settings.initialWeights;
  if (name === undefined) return { diagnostics: [] };
  const refuse = (code: ErrorCode, message: string, hint: string) => ({
    diagnostics: [{ severity: 'error' as const, code, message, hint, path: ['initialWeights'] }],
  });
  const file = path.resolve(experiment.folder, name);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    const hint = 'the path is taken from the folder of the experiment file';
    return refuse('CLI_INITIAL_WEIGHTS_UNREADABLE', `initialWeights: ${file} cannot be read (${reason})`, hint);
  }
  try {
    return { weights: { params: decodeSafetensors(bytes), sha256: sha256Hex(bytes) }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof KobaiError)) throw error;
    return refuse(error.code, `initialWeights: ${name}: ${error.message}`, error.hint ?? 'write it as safetensors');
  }
}
