/** A stack of layers under a loss: rows in, loss and gradient out. */
import type { KernelInput, Kernels } from '../kernels/index.ts';
import type { SettledSettings } from '../plan/index.ts';
import type { FloatArray } from '../shared/index.ts';
import type { Layer } from './layers/layer.ts';
import { layerMakers } from './layers/registry.ts';
import type { Targets } from './losses/loss.ts';
import { createLoss } from './losses/registry.ts';
import type { Params } from './types.ts';

export type Network = {
  readonly params: Params;
  readonly grads: Params;
  /** Numbers that the last layer gives for a row. */
  readonly outputs: number;
  /**
   * What the last layer gives for x (n, inputs): (n, outputs), before the activation that the loss absorbs. Valid until
   * the next call.
   */
  forward(x: KernelInput, n: number): FloatArray;
  /** The loss of each of n rows of a split; the mean over them is the split's loss. Overwrites `out`. */
  rowLosses(out: FloatArray, targets: Targets, n: number): Float64Array;
  /** The loss of a mini-batch of n rows; leaves everything ready for `backward`. */
  batchLoss(x: KernelInput, targets: Targets, n: number): number;
  /** Writes `grads` for the mini-batch of the last `batchLoss`. */
  backward(n: number): void;
};

/**
 * Builds the network of the settings with zero parameters.
 *
 * @param inputs features of a row
 * @param capacity the most rows that ever pass at once
 */
export function createNetwork(kernels: Kernels, settings: SettledSettings, inputs: number, capacity: number): Network {
  const loss = createLoss(settings.loss);
  const layers: Layer[] = [];
  let width = inputs;
  for (const [index, { type, units, activation }] of settings.layers.entries()) {
    const absorbed = index === settings.layers.length - 1 && activation === loss.absorbs;
    const options = {
      index,
      inputs: width,
      units,
      activation: absorbed ? ('identity' as const) : activation,
      capacity,
      propagates: index > 0,
    };
    layers.push(layerMakers[type](kernels, options));
    width = units;
  }
  const outputs = width;
  const rowLoss = kernels.allocateDoubles(capacity);
  const dOut = kernels.allocate(capacity * outputs);

  const forward = (x: KernelInput, n: number) => {
    let out = x;
    for (const layer of layers) out = layer.forward(out, n);
    // There is at least one layer, and a layer gives an array.
    return out as FloatArray;
  };

  return {
    params: Object.assign({}, ...layers.map((layer) => layer.params)),
    grads: Object.assign({}, ...layers.map((layer) => layer.grads)),
    outputs,
    forward,

    rowLosses(out, targets, n) {
      loss.rows(kernels, out, targets, rowLoss, dOut, n, outputs);
      return rowLoss;
    },

    batchLoss(x, targets, n) {
      loss.rows(kernels, forward(x, n), targets, rowLoss, dOut, n, outputs);
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += rowLoss[i] as number;
      return loss.ofBatch(sum, n);
    },

    backward(n) {
      let gradient: FloatArray | undefined = dOut;
      for (const layer of layers.toReversed()) {
        if (gradient) gradient = layer.backward(gradient, n);
      }
    },
  };
}
