/** A trained network on rows of two features → the class that it predicts at each place of their plane. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import { createPredictionReader, type Decision } from '../methods/index.ts';
import { classLetters, type FloatArray } from '../shared/index.ts';
import { evaluationBlock, namesClasses } from './evaluate.ts';
import type { Network } from './network.ts';
import type { RowBuffer } from './rows.ts';
import type { TrialOutcome } from './types.ts';

/** Grid places along each side of the plane. */
const side = 48;
/** Rows of the grid that pass through the network together. */
const blockRows = Math.floor(evaluationBlock / side);
/** The share of a feature's range that is added at each end. */
const room = 0.1;

/**
 * Predicts the class at each place of a grid over the plane, row by row from the greatest second feature down.
 *
 * @param buffer its x is overwritten; it holds at least `evaluationBlock` rows
 * @returns undefined unless rows have two features and the network predicts a class
 */
export function mapRegions(
  network: Pick<Network, 'outputs' | 'forward'>,
  buffer: RowBuffer,
  { features, inputs, task }: Pick<Dataset, 'features' | 'inputs' | 'task'>,
  { loss, decision }: Pick<SettledSettings, 'loss'> & { readonly decision?: Decision | undefined },
): TrialOutcome['regions'] {
  const answers = createPredictionReader(task, network.outputs, evaluationBlock, decision);
  const { x, targets } = buffer;
  if (inputs !== 2 || 'starts' in features || 'matrix' in x) return undefined;
  if (!namesClasses(task, loss, network.outputs) || answers.classes > classLetters.length) return undefined;
  const { across, up, places } = planeOf(features, x);
  let text = '';
  let run = 0;
  let last = 0;
  for (let from = 0; from < side; from += blockRows) {
    const to = Math.min(from + blockRows, side);
    x.set(places.subarray(2 * from * side, 2 * to * side));
    const n = (to - from) * side;
    const { predicted } = answers.read({ out: network.forward(x, n), targets, n });
    for (let i = 0; i < n; i += 1) {
      const taken = predicted[i] as number;
      if (taken !== last) {
        if (run > 0) text += `${run}${classLetters[last]}`;
        run = 0;
        last = taken;
      }
      run += 1;
    }
  }
  return { x: across, y: up, side, classes: `${text}${run}${classLetters[last]}` };
}

/** The plane of a data set: the ranges of its two features, and its places (side², 2), row by row from above. */
type Plane = { readonly across: Range; readonly up: Range; readonly places: FloatArray };
type Range = readonly [low: number, high: number];

/** The same for all trials of a data set, in each precision: JavaScript takes long to make one of the other. */
const planes = { 4: new WeakMap<FloatArray, Plane>(), 8: new WeakMap<FloatArray, Plane>() };

/** @param x in whose precision the places are to be */
function planeOf(features: FloatArray, { BYTES_PER_ELEMENT }: FloatArray): Plane {
  const ofPrecision = planes[BYTES_PER_ELEMENT as keyof typeof planes];
  const known = ofPrecision.get(features);
  if (known) return known;
  const [across, up] = [rangeOf(features, 0), rangeOf(features, 1)];
  const columns = middlesOf(across);
  const places = middlesOf(up)
    .reverse()
    .flatMap((row) => columns.flatMap((column) => [column, row]));
  const View = BYTES_PER_ELEMENT === 4 ? Float32Array : Float64Array;
  const plane = { across, up, places: View.from(places) };
  ofPrecision.set(features, plane);
  return plane;
}

/** The middle of each place along a side. */
function middlesOf([low, high]: Range): number[] {
  const middles: number[] = [];
  for (let i = 0; i < side; i += 1) middles.push(low + ((high - low) * (i + 0.5)) / side);
  return middles;
}

/** The range of one feature over all rows, widened at both ends. */
function rangeOf(features: FloatArray, feature: number): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = feature; i < features.length; i += 2) {
    low = Math.min(low, features[i] as number);
    high = Math.max(high, features[i] as number);
  }
  const added = high > low ? room * (high - low) : 1;
  return [low - added, high + added];
}
