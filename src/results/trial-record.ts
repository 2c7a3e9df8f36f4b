/** The outcome of a trial → its record, and a record → its line of trials.jsonl. */
import type { Trial } from '../plan/index.ts';
import {
  canonicalJson,
  canonicalSettings,
  type ErrorData,
  type EveryKey,
  joinProperties,
  numericsVersion,
  omitUndefined,
} from '../shared/index.ts';
import type { Curves, LayerActivations, TrialOutcome } from '../train/index.ts';
import { addCheck } from './checked-line.ts';
import type { TrialRecord } from './types.ts';

/** What came of a trial: an outcome, or the error that left it without one. */
export type TrialResult =
  | Omit<TrialOutcome, 'weights' | 'checkpoint'>
  | { readonly status: 'failed'; readonly error: ErrorData };

/**
 * Puts down what came of a trial. A number that is not finite is left out, a curve ends before its first one.
 *
 * @param texts the canonical JSON of properties of the result, where that is known: of what stands there all is finite
 * @example
 * ```ts
 * const failed = toTrialRecord(trials[0], { status: 'failed', error: { code: 'POOL_OUT_OF_MEMORY', message: 'heap' } });
 * failed.status; // → 'failed'
 * ```
 */
export function toTrialRecord(
  trial: Trial,
  result: TrialResult,
  texts: Readonly<Record<string, string>> = {},
): TrialRecord {
  const { id, settings, repeat, data, initialWeights, stopAfter } = trial;
  const about = omitUndefined({
    id,
    settings,
    repeat,
    data,
    initialWeights,
    stopAfter,
    numericsVersion,
  });
  if (result.status === 'failed') {
    const { code, message } = result.error;
    return { ...about, status: 'failed', error: { code, message } };
  }
  const { status, steps, divergence, earlyStop, metrics, confusion, predictions, regions, activations, curves } =
    result;
  const ended = {
    status,
    steps,
    divergence,
    earlyStop,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
    confusion,
    predictions: predictions && (texts.predictions ? predictions : finiteRows(predictions)),
    regions,
    activations: texts.activations ? activations : activations?.filter(isFiniteSpread),
    curves: texts.curves ? curves : finiteParts(curves),
    weightsSha256: result.weightsSha256,
  } satisfies EveryKey<Omit<TrialOutcome, 'weights' | 'checkpoint'>>;
  const record: TrialRecord = { ...about, ...omitUndefined(ended) };
  if (texts.curves) {
    const json = joinProperties(record, (value, key) => texts[key] ?? propertyText(value, key));
    rememberLine(record, addCheck(json));
  }
  return record;
}

type Predictions = NonNullable<TrialOutcome['predictions']>;

/** The line of each record, which is written twice: when its trial ends, and with all others when the run ends. */
const lines = new WeakMap<TrialRecord, Buffer>();

/** The line of a record, without its line break: canonical JSON with its check, so that equal results are equal text. */
export function trialLine(record: TrialRecord): string {
  return lineBytes(record).toString();
}

/** The same as it is written, made once: bytes lie outside of what the garbage collector moves about. */
export function lineBytes(record: TrialRecord): Buffer {
  const line = lines.get(record) ?? addCheck(joinProperties(record, propertyText));
  lines.set(record, line);
  return line;
}

/** The trials of a point have the same settings. */
function propertyText(value: unknown, key: string): string {
  return key === 'settings' ? canonicalSettings(value as TrialRecord['settings']) : canonicalJson(value);
}

/** Remembers the line that a record was read from. */
export function rememberLine(record: TrialRecord, line: Buffer): void {
  lines.set(record, line);
}

function isFiniteSpread({ mean, deviation }: LayerActivations): boolean {
  return Number.isFinite(mean) && Number.isFinite(deviation);
}

/** The rows of which every number is finite: what was scaled by large numbers may not be any more. */
function finiteRows({ split, row, actual, predicted }: Predictions): Predictions {
  const isKept = row.map((_, i) => [...actual, ...predicted].every((values) => Number.isFinite(values[i])));
  const keep = (values: readonly number[]) => values.filter((_, i) => isKept[i]);
  return { split, row: keep(row), actual: actual.map(keep), predicted: predicted.map(keep) };
}

function finiteParts({ batchLoss, evaluation, path, sharpness }: Curves): Curves {
  return omitUndefined({
    batchLoss: finitePart(batchLoss),
    evaluation: finitePart(evaluation),
    path: path && finitePart(path),
    sharpness: sharpness && finitePart(sharpness),
  } satisfies EveryKey<Curves>);
}

/** The columns of a curve up to the first row that holds a number which is not finite. */
function finitePart<Curve extends Readonly<Record<string, readonly number[]>>>(curve: Curve): Curve {
  const columns = Object.entries(curve).map(([name, values]) => [name, finiteStart(values)] as const);
  const end = Math.min(...columns.map(([, values]) => values.length));
  for (const [, values] of columns) values.length = end;
  return Object.fromEntries(columns) as unknown as Curve;
}

function finiteStart(values: readonly number[]): number[] {
  const end = values.findIndex((value) => !Number.isFinite(value));
  return values.slice(0, end < 0 ? values.length : end);
}
