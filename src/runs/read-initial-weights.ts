/** The file of initial weights that an experiment names, read and checked. */
import path from 'node:path';
import type { Experiment } from '../config/index.ts';
import { readInputFile } from '../data/index.ts';
import type { Params } from '../methods/index.ts';
import { type Diagnostic, decodeSafetensors, KobaiError, quote, sha256Hex } from '../shared/index.ts';

/** Weights read from a safetensors file, and the sha256 of that file. */
export type InitialWeights = { readonly params: Params; readonly sha256: string };

/** Reads the file of initial weights; a diagnostic at `initialWeights` where it cannot be read. */
export function readInitialWeights(experiment: Experiment): { weights?: InitialWeights; diagnostics: Diagnostic[] } {
  const name = experiment.settings.initialWeights;
  if (name === undefined) return { diagnostics: [] };
  const file = path.resolve(experiment.folder, name);
  try {
    const bytes = readInputFile({ file, path: ['initialWeights'] });
    const params = decodeSafetensors(bytes);
    const fault = findNonFinite(name, params);
    return fault ? { diagnostics: [fault] } : { weights: { params, sha256: sha256Hex(bytes) }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof KobaiError && error.kind === 'input')) throw error;
    if (error.diagnostics.length > 0) return { diagnostics: [...error.diagnostics] };
    const message = `initialWeights: ${name}: ${error.message}`;
    const hint = error.hint ?? 'write it as safetensors';
    return { diagnostics: [{ severity: 'error', code: error.code, message, hint, path: ['initialWeights'] }] };
  }
}

function findNonFinite(file: string, params: Params): Diagnostic | undefined {
  for (const [name, { values }] of Object.entries(params)) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const message = `initialWeights: ${file}: ${quote(name)} has ${values[at]} at position ${at}, and training begins at finite numbers`;
    const hint = 'save them before training diverges';
    return { severity: 'error', code: 'PLAN_INITIAL_WEIGHTS_NOT_FINITE', message, hint, path: ['initialWeights'] };
  }
  return undefined;
}
