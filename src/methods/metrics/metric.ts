/** The contract of a metric: a tally over the blocks of a split, and one number from it. */
import type { Goal } from '../../config/index.ts';
import type { FloatArray } from '../../shared/index.ts';
import type { Targets } from '../losses/loss.ts';

/** What is measured. */
export type Measured = {
  /** Numbers that the network gives for a row. */
  readonly outputs: number;
  /** Classes that an answer can name. */
  readonly classes: number;
  /** The class that metrics by class are of; absent: the mean over all. */
  readonly positive?: number;
  /** Whether the outputs are those before a softmax, else they are taken as they are. */
  readonly areLogits?: boolean;
  /** The k of topK. */
  readonly topK: number;
};

/** What the network gave for n rows, (n, outputs) before the activation that the loss absorbs, and what is right. */
export type Block = { readonly out: FloatArray; readonly targets: Targets; readonly n: number };

/** The first n answers: the class that the network names, and the right one. */
export type Predictions = { readonly predicted: Int32Array; readonly actual: Int32Array; readonly n: number };

/** Sums over a split. It takes what it needs of every block, in row order; nothing else is computed for it. */
export type Tally = {
  takeOutputs?(block: Block): void;
  takePredictions?(answers: Predictions): void;
  /** The first n of the losses are those of the block's rows. */
  takeLosses?(rowLosses: Float64Array, n: number): void;
};

/**
 * What a metric asks of the targets: `answers`, a class or answers of 0 and 1; `oneAnswer`, only one of them a row;
 * `ranking`, a class among several outputs; `numbers`; or `nothing`.
 */
export type MetricNeeds = 'answers' | 'oneAnswer' | 'ranking' | 'numbers' | 'nothing';

/** A kind of metric: its facts and its arithmetic. */
export type Metric<T extends Tally = Tally> = {
  /** Whether smaller or greater values are better. */
  readonly goal: Goal;
  readonly needs: MetricNeeds;
  /** Opens an empty tally. Metrics with the same function share one. */
  readonly tally: (measured: Measured) => T;
  /** The metric of a split of so many rows, from 1. */
  value(tally: T, rows: number): number;
};
