/** A trial's network and rows → the gradient of its training loss over all of them, in float64. */
import type { Dataset } from '../../data/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { createLoss, methodOfLayer, type Parameter } from '../../methods/index.ts';
import type { Trial } from '../../plan/index.ts';
import { evaluationBlock } from '../evaluate.ts';
import { createLayerNetwork } from '../layer-network.ts';
import { createRowBuffer, spreadRows } from '../rows.ts';
import type { GradientAt } from './differences.ts';

/**
 * Opens the gradient of the loss that gradient descent makes small: that of a mini-batch, of all rows in place of some.
 * Weight decay is not in it. Dropout leaves nothing out; batchNorm takes mean and deviation over all the rows at once, as
 * it does in training.
 *
 * Rows pass in blocks, and gradients add up in the order of rows, unless batchNorm needs all at once.
 *
 * @param kernels of float64
 * @param rows how many rows of the training split are taken, evenly spread; by default all
 */
export function openFullGradient(
  kernels: Kernels,
  trial: Pick<Trial, 'settings' | 'shapes' | 'repeat'>,
  dataset: Dataset,
  rows = dataset.splits.train.length,
): GradientAt {
  const { settings } = trial;
  const layers = settings.layers.map((layer) => (layer.type === 'dropout' ? { ...layer, rate: 0 } : layer));
  const taken = spreadRows(dataset.splits.train, rows);
  const needsAll = layers.some((layer) => methodOfLayer(layer).dividesByDeviation);
  const block = needsAll ? taken.length : Math.min(taken.length, evaluationBlock);
  const network = createLayerNetwork(kernels, { ...trial, settings: { ...settings, layers } }, block);
  const buffer = createRowBuffer(kernels, dataset, settings, block);
  network.draw(block);
  const { ofBatch } = createLoss(settings.loss);
  const { batchSize } = settings;
  const params = Object.values(network.params);
  const grads = Object.keys(network.params).map((name) => network.grads[name] as Parameter);

  return (weights, out) => {
    let at = 0;
    for (const { values } of params) {
      values.set(weights.subarray(at, at + values.length));
      at += values.length;
    }
    out.fill(0);
    for (let start = 0; start < taken.length; start += block) {
      const n = Math.min(block, taken.length - start);
      buffer.gather(taken, start, n);
      network.batchLoss(buffer.x, buffer.targets, n);
      network.backward(n);
      // The mean over rows where the loss is one, else the sum over as many rows as a mini-batch has.
      const share = ofBatch(batchSize, batchSize) / taken.length / ofBatch(1, n);
      let to = 0;
      for (const { values } of grads) {
        for (let i = 0; i < values.length; i += 1, to += 1) {
          out[to] = (out[to] as number) + share * (values[i] as number);
        }
      }
    }
  };
}
