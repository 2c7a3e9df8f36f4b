/** What the network gives for a block of rows → the classes that it names. */
import type { Task } from '../../shared/index.ts';
import type { Block, Predictions } from './metric.ts';

/** Reads from the outputs of the network which class each answer names, beside the right one. */
export type PredictionReader = {
  /** Classes that an answer can name. */
  readonly classes: number;
  /** The answers to a block; valid until the next call. */
  read(block: Block): Predictions;
};

/**
 * Opens a reader of answers.
 *
 * In classification a row has one answer: the class of its greatest output, of equal ones the first. Otherwise the
 * targets are 0 or 1 under binaryCrossEntropy, and every output is an answer: 1 where it is above 0, which is the side
 * of ½ before the sigmoid.
 *
 * @param capacity the most rows of a block
 */
export function createPredictionReader(task: Task, outputs: number, capacity: number): PredictionReader {
  return task === 'classification' ? readGreatest(outputs, capacity) : readSides(outputs, capacity);
}

function readGreatest(outputs: number, capacity: number): PredictionReader {
  const predicted = new Int32Array(capacity);
  return {
    classes: outputs,
    read({ out, targets, n }) {
      for (let i = 0; i < n; i += 1) {
        const start = i * outputs;
        let greatest = 0;
        for (let j = 1; j < outputs; j += 1) {
          if ((out[start + j] as number) > (out[start + greatest] as number)) greatest = j;
        }
        predicted[i] = greatest;
      }
      return { predicted, actual: targets.labels, n };
    },
  };
}

function readSides(outputs: number, capacity: number): PredictionReader {
  const predicted = new Int32Array(capacity * outputs);
  const actual = new Int32Array(capacity * outputs);
  return {
    classes: 2,
    read({ out, targets, n }) {
      const count = n * outputs;
      for (let i = 0; i < count; i += 1) {
        predicted[i] = (out[i] as number) > 0 ? 1 : 0;
        actual[i] = (targets.values[i] as number) > 0.5 ? 1 : 0;
      }
      return { predicted, actual, n: count };
    },
  };
}
