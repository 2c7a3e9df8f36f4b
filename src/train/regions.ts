/** A trained network on rows of two features → the class that it predicts at each place of their plane. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import { createPredictionReader, type Decision } from '../methods/index.ts';
import { classLetters } from '../shared/index.ts';
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
  const across = rangeOf(features, 0);
  const up = rangeOf(features, 1);
  const [columns, rows] = [middlesOf(across), middlesOf(up).reverse()];
  let text = '';
  let run = 0;
  let last = -1;
  const endRun = () => {
    if (run > 0) text += `${run}${classLetters[last]}`;
  };
  for (let from = 0; from < side; from += blockRows) {
    const to = Math.min(from + blockRows, side);
    let at = 0;
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < side; column += 1, at += 2) {
        x[at] = columns[column] as number;
        x[at + 1] = rows[row] as number;
      }
    }
    const n = (to - from) * side;
    const { predicted } = answers.read({ out: network.forward(x, n), targets, n });
    for (let i = 0; i < n; i += 1) {
      const taken = predicted[i] as number;
      if (taken !== last) {
        endRun();
        run = 0;
        last = taken;
      }
      run += 1;
    }
  }
  endRun();
  return { x: across, y: up, side, classes: text };
}

/** The middle of each place along a side. */
function middlesOf([low, high]: readonly [number, number]): number[] {
  const middles: number[] = [];
  for (let i = 0; i < side; i += 1) middles.push(low + ((high - low) * (i + 0.5)) / side);
  return middles;
}

/** The range of one feature over all rows, widened at both ends. */
function rangeOf(features: ArrayLike<number>, feature: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = feature; i < features.length; i += 2) {
    low = Math.min(low, features[i] as number);
    high = Math.max(high, features[i] as number);
  }
  const added = high > low ? room * (high - low) : 1;
  return [low - added, high + added];
}
