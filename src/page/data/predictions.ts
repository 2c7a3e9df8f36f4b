/** The records of the best point → the numbers that it predicts for some rows, and those that are right. */
import { extent, greatest, mean } from 'd3-array';
import type { EndedRecord, TrialRecord } from '../../results/index.ts';
import { escapeControls } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import type { PredictionsData } from '../types.ts';
import { shorten } from './sweep.ts';

/** The most trials of the point that are drawn: as many as there are colours. */
const mostTrials = 7;

type Predicting = EndedRecord & { readonly predictions: NonNullable<EndedRecord['predictions']> };

/** Lays out the predictions of the best point's trials; undefined where they are classes, or none are finite. */
export function layOutPredictions(
  { best, points }: Summary,
  records: ReadonlyMap<string, TrialRecord>,
): PredictionsData | undefined {
  const ids = best === undefined ? [] : (points[best]?.trialIds ?? []);
  const trials = ids.flatMap((id) => records.get(id) ?? []).filter(hasPredictions);
  const drawn = trials.slice(0, mostTrials);
  const [first] = drawn;
  if (first === undefined) return undefined;
  const names = namesOfTargets(first);
  const outputs = first.predictions.actual.flatMap((_, output) => layOutOutput(drawn, output, names[output]));
  if (outputs.length === 0) return undefined;
  const { split, actual } = first.predictions;
  return {
    split,
    trials: trials.length,
    repeats: drawn.map(({ repeat }) => repeat),
    outputs,
    allOutputs: Math.max(actual.length, names.length),
  };
}

function hasPredictions(record: TrialRecord): record is Predicting {
  return record.status !== 'failed' && (record.predictions?.row.length ?? 0) > 0;
}

function layOutOutput(trials: readonly Predicting[], output: number, name = `output ${output + 1}`) {
  const exact = trials.map(({ predictions: { row, actual, predicted } }) => {
    return { row, actual: actual[output] ?? [], predicted: predicted[output] ?? [] };
  });
  const [low = 0, high = 0] = extent(exact.flatMap(({ actual, predicted }) => [...actual, ...predicted]));
  const distances = exact.flatMap(({ row, actual, predicted }) =>
    row.map((number, i) => ({ row: number, distance: Math.abs((predicted[i] ?? 0) - (actual[i] ?? 0)) })),
  );
  const furthest = greatest(distances, ({ distance }) => distance);
  // No axis reaches from one end of float64 to the other.
  if (furthest === undefined || !Number.isFinite(high - low)) return [];
  const round = (value: number) => roundWithin(value, high - low);
  const off = {
    mean: shorten(mean(distances, ({ distance }) => distance) ?? 0),
    most: shorten(furthest.distance),
    row: furthest.row,
  };
  const marks = exact.map(({ row, actual, predicted }) => {
    return { row, actual: actual.map(round), predicted: predicted.map(round) };
  });
  return [{ name, range: [round(low), round(high)] as const, marks, off }];
}

/** Rounds to a ten thousandth of a range, or less: years and large amounts are near each other. */
function roundWithin(value: number, range: number): number {
  const decimals = 4 - Number(range.toExponential().split('e')[1]);
  return range === 0 || decimals > 100 ? value : Number(value.toFixed(Math.max(0, decimals)));
}

/** The columns of a table that are its targets; other data sets have no names for theirs. */
function namesOfTargets({ settings: { dataset } }: Predicting): string[] {
  if (dataset.type !== 'csv' && dataset.type !== 'jsonl' && dataset.type !== 'parquet') return [];
  return [dataset.target].flat().map((name) => escapeControls(String(name)));
}
