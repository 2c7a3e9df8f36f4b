/** The initial weights that an experiment names → arrays under kobai's names, checked. */
import path from 'node:path';
import type { Experiment, InitialWeightsSettings } from '../../config/index.ts';
import { type DatasetFacts, readInputFile } from '../../data/index.ts';
import { fromTorch, isTorchOnly } from '../../export/index.ts';
import { inferShapes, type LayerShape, type Params, parameterShapes, settleLayer } from '../../methods/index.ts';
import {
  canonicalJson,
  type Diagnostic,
  decodeSafetensors,
  encodeSafetensors,
  KobaiError,
  quote,
  sha256Hex,
} from '../../shared/index.ts';
import { openSavedModel } from '../models/saved-model.ts';

/** Initial weights, with running statistics where there are any, and the sha256 that the ids of their trials hold. */
export type InitialWeights = { readonly params: Params; readonly sha256: string };

const place: Pick<Diagnostic, 'severity' | 'path'> = { severity: 'error', path: ['initialWeights'] };

/**
 * Reads the initial weights; a diagnostic at `initialWeights` where that cannot be done.
 *
 * @param facts of the first point's data set; undefined where it could not be loaded, and nothing is trained
 */
export function readInitialWeights(
  experiment: Experiment,
  facts: DatasetFacts | undefined,
): { weights?: InitialWeights; diagnostics: Diagnostic[] } {
  const { initialWeights: named, layers } = experiment.settings;
  if (named === undefined) return { diagnostics: [] };
  const name = typeof named === 'string' ? named : 'path' in named ? named.path : named.from;
  const shapes = facts ? inferShapes(layers, facts.shape ?? [facts.inputs]).shapes : [];
  try {
    const weights = withStatistics(readNamed(named, experiment, shapes), shapes);
    const fault = findNonFinite(name, weights.params);
    return fault ? { diagnostics: [fault] } : { weights, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof KobaiError && error.kind === 'input')) throw error;
    if (error.diagnostics.length > 0) return { diagnostics: [...error.diagnostics] };
    const message = `initialWeights: ${name}: ${error.message}`;
    const hint = error.hint ?? 'write it as safetensors';
    return { diagnostics: [{ ...place, code: error.code, message, hint }] };
  }
}

function readNamed(
  named: InitialWeightsSettings,
  { folder, settings: { layers } }: Experiment,
  shapes: readonly LayerShape[],
): InitialWeights {
  if (typeof named !== 'string' && 'from' in named) {
    const conditions = Object.entries(named.point ?? {}).map(([axis, value]) => {
      return { axis, values: [value], text: `${axis}: ${canonicalJson(value)}` };
    });
    const results = path.isAbsolute(named.from) ? named.from : path.join(folder, named.from);
    const { tensors, trial } = openSavedModel(results, { conditions });
    return { params: tensors, sha256: trial.weightsSha256 };
  }
  const { path: file, layout } = typeof named === 'string' ? { path: named, layout: 'kobai' } : named;
  const bytes = readInputFile({ file: path.resolve(folder, file), path: ['initialWeights'] });
  if (layout === 'kobai') return { params: decodeSafetensors(bytes), sha256: sha256Hex(bytes) };
  const params = fromTorch(decodeSafetensors(bytes, isTorchOnly), layers.map(settleLayer), shapes);
  return { params, sha256: sha256Hex(encodeSafetensors(params)) };
}

/** What is trained from running statistics too has another id: they were once left out. */
function withStatistics({ params, sha256 }: InitialWeights, shapes: readonly LayerShape[]): InitialWeights {
  const hasStatistics = Object.keys(parameterShapes(shapes, 'state')).some((name) => params[name] !== undefined);
  return hasStatistics ? { params, sha256: sha256Hex(`${sha256} with running statistics`) } : { params, sha256 };
}

function findNonFinite(file: string, params: Params): Diagnostic | undefined {
  for (const [name, { values }] of Object.entries(params)) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const message = `initialWeights: ${file}: ${quote(name)} has ${values[at]} at position ${at}, and training begins at finite numbers`;
    const hint = 'save them before training diverges';
    return { ...place, code: 'PLAN_INITIAL_WEIGHTS_NOT_FINITE', message, hint };
  }
  return undefined;
}
