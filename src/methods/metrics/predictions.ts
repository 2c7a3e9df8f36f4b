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

/** From which probability on a row is taken for one of two classes. */
export type Decision = {
  /** The class that the probability is of. */
  readonly positive: number;
  /** The logit of the probability: log(p / (1 − p)). */
  readonly cut: number;
};

/**
 * Opens a reader of answers.
 *
 * In classification a row has one answer: the class of its greatest output, of equal ones the first. Otherwise the
 * targets are 0 or 1 under binaryCrossEntropy, and every output is an answer: 1 where it is above 0, which is the side
 * of ½ before the sigmoid. With a decision, one of two classes is named where its logit is above the cut, else the other.
 *
 * @param capacity the most rows of a block
 */
export function createPredictionReader(
  task: Task,
  outputs: number,
  capacity: number,
  decision?: Decision,
): PredictionReader {
  if (task !== 'classification') return readSides(outputs, capacity, decision);
  return decision ? readPositive(capacity, decision) : readGreatest(outputs, capacity);
}

function readPositive(capacity: number, { positive, cut }: Decision): PredictionReader {
  const predicted = new Int32Array(capacity);
  return {
    classes: 2,
    read({ out, targets, n }) {
      for (let i = 0; i < n; i += 1) {
        const logit = (out[2 * i + positive] as number) - (out[2 * i + 1 - positive] as number);
        predicted[i] = logit > cut ? positive : 1 - positive;
      }
      return { predicted, actual: targets.labels, n };
    },
  };
}

function readGreatest(outputs: number, capacity: number): PredictionReader {
  const predicted = new Int32Array(capacity);
  return {
    classes: outputs,
    read({ out, targets, n }) {
      for (let i = 0; i < n; i += 1) {
        const start = i * outputs;
        let named = 0;
        let greatest = out[start] as number;
        for (let j = 1; j < outputs; j += 1) {
          const output = out[start + j] as number;
          if (output > greatest) {
            greatest = output;
            named = j;
          }
        }
        predicted[i] = named;
      }
      return { predicted, actual: targets.labels, n };
    },
  };
}

function readSides(
  outputs: number,
  capacity: number,
  { positive, cut }: Decision = { positive: 1, cut: 0 },
): PredictionReader {
  const sign = positive === 1 ? 1 : -1;
  const predicted = new Int32Array(capacity * outputs);
  const actual = new Int32Array(capacity * outputs);
  return {
    classes: 2,
    read({ out, targets, n }) {
      const count = n * outputs;
      for (let i = 0; i < count; i += 1) {
        predicted[i] = sign * (out[i] as number) > cut ? positive : 1 - positive;
        actual[i] = (targets.values[i] as number) > 0.5 ? 1 : 0;
      }
      return { predicted, actual, n: count };
    },
  };
}
