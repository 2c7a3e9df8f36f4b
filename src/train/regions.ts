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
  const places = side * side;
  let text = '';
  let run = 0;
  let last = -1;
  const endRun = () => {
    if (run > 0) text += `${run}${classLetters[last]}`;
  };
  for (let start = 0; start < places; start += evaluationBlock) {
    const n = Math.min(evaluationBlock, places - start);
    for (let i = 0; i < n; i += 1) {
      const place = start + i;
      x[2 * i] = columns[place % side] as number;
      x[2 * i + 1] = rows[Math.floor(place / side)] as number;
    }
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
  return Array.from({ length: side }, (_, i) => low + ((high - low) * (i + 0.5)) / side);
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
