/** A trained network and rows → what it gives for each of them, by the arithmetic of an evaluation. */
import type { Dataset } from '../data/index.ts';
import type { Kernels } from '../kernels/index.ts';
import { createPredictionReader, type Params } from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import type { FloatArray } from '../shared/index.ts';
import { createNetwork } from './create-network.ts';
import { evaluationBlock } from './evaluate.ts';
import { copyParams } from './initial-weights.ts';
import { decisionOf } from './positive-class.ts';
import { createRowBuffer } from './rows.ts';

/** What a network gives for some rows. */
export type Predictions = {
  readonly rows: number;
  /** (rows, outputs) row-major: what the last layer gives, its activation included. */
  readonly outputs: FloatArray;
  /** The class of each row; where the targets are not classes, for each output whether it is above 0 before a sigmoid. */
  readonly answers: Int32Array;
};

/**
 * Predicts.
 *
 * @param weights parameters and running statistics, of the names and shapes of the network's
 * @param dataset its rows, scaled as the network was trained, and the names of its classes or of the answers 0 and 1;
 *   targets are not read
 * @param rows which of them, in the order in which they are answered
 */
export function predict(
  { settings, shapes }: Pick<Trial, 'settings' | 'shapes'>,
  weights: Params,
  dataset: Pick<Dataset, 'features' | 'inputs' | 'outputs' | 'task' | 'classNames'>,
  rows: Uint32Array,
  kernels: Kernels,
): Predictions {
  const network = createNetwork(kernels, { settings, shapes, repeat: 0 }, evaluationBlock);
  copyParams(weights, { ...network.params, ...network.state });
  const { x, targets, gather } = createRowBuffer(kernels, dataset, settings, evaluationBlock);
  const decision = decisionOf(settings.evaluate, dataset);
  const reader = createPredictionReader(dataset.task, network.outputs, evaluationBlock, decision);
  const outputs =
    kernels.precision === 'float32'
      ? new Float32Array(rows.length * network.outputs)
      : new Float64Array(rows.length * network.outputs);
  const answers = new Int32Array(rows.length * (dataset.task === 'classification' ? 1 : network.outputs));
  let answered = 0;
  for (let start = 0; start < rows.length; start += evaluationBlock) {
    const n = Math.min(evaluationBlock, rows.length - start);
    gather(rows, start, n);
    const out = network.forward(x, n);
    const read = reader.read({ out, targets, n });
    answers.set(read.predicted.subarray(0, read.n), answered);
    answered += read.n;
    network.activate(out, n);
    outputs.set(out.subarray(0, n * network.outputs), start * network.outputs);
  }
  return { rows: rows.length, outputs, answers };
}
