/** A folder of results and the choice of a point → the network that was trained there, ready to be used. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { nameInputs } from '../../data/index.ts';
import { decodeModel, type ModelDescription } from '../../export/index.ts';
import { inferShapes, type LayerShape, type Params, parameterShapes } from '../../methods/index.ts';
import { namePoints } from '../../report/index.ts';
import { type EndedRecord, readIfThere } from '../../results/index.ts';
import { KobaiError, sizeOf } from '../../shared/index.ts';
import type { PointSummary, Summary } from '../../summary/index.ts';
import { readOwner } from '../files/owner-file.ts';
import { type Results, readResults } from '../files/read-results.ts';
import { type Condition, selectPoints } from '../prepare/select-points.ts';

/** Which trial of the results; without either option the first of the best point. */
export type ModelChoice = {
  /** Of the points that they leave, the best. */
  readonly conditions: readonly Condition[];
  /** The beginning of a trial's id. */
  readonly trial?: string;
};

/** The same as the command line has it: conditions of `--only`, and `--trial`. */
export type ChosenModel = { readonly only: readonly string[]; readonly trial?: string };

/** A network that was trained, with its weights. */
export type SavedModel = {
  readonly folder: string;
  readonly summary: Summary;
  readonly trial: EndedRecord;
  /** What tells its point from the others: `learningRate 0.1`; empty where there is one point. */
  readonly name: string;
  readonly shapes: readonly LayerShape[];
  /** Parameters and running statistics, `layers.<i>.<name>`. */
  readonly tensors: Params;
  readonly description: ModelDescription;
};

/**
 * Opens a saved network.
 *
 * @throws CLI_NO_WEIGHTS where its weights were not saved: the message says which line and which command bring them
 * @throws CLI_NO_MODEL, CLI_TRIAL_UNKNOWN, CLI_ONLY_NO_AXIS, CLI_ONLY_NO_POINT; EXPORT_MODEL_DAMAGED and
 * SHARED_SAFETENSORS_INVALID for a file that is not what was written; what `readResults` throws
 */
export function openSavedModel(folder: string, choice: ModelChoice): SavedModel {
  const results = readResults(folder);
  const { summary } = results;
  const { trial, point } = chooseTrial(folder, results, choice);
  const name = namePoints(summary)(point);
  const file = path.join(folder, 'weights', `${trial.id}.safetensors`);
  const bytes = readIfThere(file);
  if (bytes === undefined) throw refuseUnsaved(folder, summary, trial, point);
  const refuse = (reason: string) =>
    new KobaiError('input', 'EXPORT_MODEL_DAMAGED', `${file} ${reason}`, {
      hint: `Restore the file, for example with git; or remove it, and ${nameCommand(folder)} trains it again.`,
    });
  const { tensors, sha256, description } = readFile(file, bytes);
  if (sha256 !== trial.weightsSha256) throw refuse('is not what the sha256 of its trial was made of');
  if (description === undefined) throw refuse('does not say how the columns of a row are scaled');
  const { columns, shape } = description;
  const { shapes, problem } = inferShapes(trial.settings.layers, shape ?? [columns.length]);
  if (problem !== undefined || !fits(description, shapes, tensors)) {
    throw refuse('does not fit the layers of its trial');
  }
  return { folder, summary, trial, name, shapes, tensors, description };
}

function readFile(file: string, bytes: Uint8Array) {
  try {
    return decodeModel(bytes);
  } catch (error) {
    if (!(error instanceof KobaiError)) throw error;
    throw new KobaiError('input', error.code, `${file}: ${error.message}`, { cause: error });
  }
}

/** Whether columns, tensors and answers are as many as the layers need, and the columns what the encoding makes. */
function fits(
  { columns, shape, encoding, answer }: ModelDescription,
  shapes: readonly LayerShape[],
  tensors: Params,
): boolean {
  if (
    encoding &&
    !isDeepStrictEqual(
      nameInputs(encoding),
      columns.map(({ name }) => name),
    )
  )
    return false;
  if (shape !== undefined && sizeOf(shape) !== columns.length) return false;
  const outputs = answer.type === 'class' ? answer.classes.length : answer.targets.length;
  if (sizeOf(shapes.at(-1)?.output ?? [0]) !== outputs) return false;
  const wanted = Object.entries({ ...parameterShapes(shapes), ...parameterShapes(shapes, 'state') });
  return (
    wanted.length === Object.keys(tensors).length &&
    wanted.every(([name, own]) => tensors[name]?.shape.join() === own.join())
  );
}

function chooseTrial(
  folder: string,
  { summary, records }: Results,
  { conditions, trial: wanted }: ModelChoice,
): { trial: EndedRecord; point: PointSummary } {
  if (summary.settings.function !== undefined) {
    throw new KobaiError('input', 'CLI_NO_MODEL', `${folder} is of a function, which predicts nothing`);
  }
  const chosen = wanted === undefined ? chooseBest(summary, conditions) : findTrial(folder, summary, wanted);
  const record = records.get(chosen.id);
  if (record?.status === 'finished') return { trial: record, point: chosen.point };
  const status = record === undefined ? 'has no result' : record.status;
  const name = namePoints(summary)(chosen.point);
  const message = `${folder}: the trial ${chosen.id.slice(0, 12)}${name === '' ? '' : ` of ${name}`} ${status}`;
  throw new KobaiError('input', 'CLI_NO_MODEL', message, { hint: 'choose another with --only or --trial' });
}

function chooseBest({ points, axes }: Summary, conditions: readonly Condition[]): { id: string; point: PointSummary } {
  const [best] = selectPoints(points, axes, conditions).toSorted((a, b) => a.rank - b.rank);
  if (best === undefined) throw new KobaiError('input', 'CLI_NO_MODEL', 'there is no point');
  return { id: best.trialIds[0] ?? '', point: best };
}

function findTrial(folder: string, { points }: Summary, wanted: string): { id: string; point: PointSummary } {
  const found = points.flatMap((point) =>
    point.trialIds.flatMap((id) => (id.startsWith(wanted) && wanted !== '' ? [{ id, point }] : [])),
  );
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const message = `--trial ${wanted}: ${found.length === 0 ? 'no trial' : `${found.length} trials`} of ${folder} ${found.length > 1 ? 'begin' : 'begins'} so`;
  throw new KobaiError('input', 'CLI_TRIAL_UNKNOWN', message, { hint: 'trials.jsonl and summary.json have the ids' });
}

function refuseUnsaved(folder: string, summary: Summary, trial: EndedRecord, point: PointSummary): KobaiError {
  const isBest = summary.best !== undefined && summary.points[summary.best] === point;
  const name = namePoints(summary)(point);
  const message = `${folder} has no weights of ${name === '' ? 'its point' : name} (trial ${trial.id.slice(0, 12)})`;
  const line = `save: { weights: ${isBest ? 'best' : 'all'} }`;
  const hint = `Write \`${line}\` in ${readOwner(folder)?.owner ?? 'the experiment file'}; then ${nameCommand(folder)} trains again what it saves.`;
  return new KobaiError('input', 'CLI_NO_WEIGHTS', message, { hint });
}

/** The command that brings the results of a folder. */
function nameCommand(folder: string): string {
  const out = path.dirname(folder);
  return `\`kobai run ${readOwner(folder)?.owner ?? 'FILE'}${path.resolve(out) === path.resolve('results') ? '' : ` --out ${out}`}\``;
}
