import type { Parameter } from '../../methods/index.ts';
import { copyParams } from '../initial-weights.ts';
import type { Network } from '../network.ts';
import type { RowBuffer } from '../rows.ts';
import type { Gradient } from './gradient.ts';

/**
 * The gradient by central differences, (L(w + h) − L(w − h)) / 2h for each parameter (book, section 4.3.1).
 *
 * Differences of float32 losses are mostly rounding, so the losses are taken in float64 whatever the precision of the
 * network.
 *
 * @param network whose parameters are read and whose `grads` and `state` are written
 * @param network64 the same network on float64 kernels
 * @param buffer64 its mini-batches, in float64
 */
export function createNumericalGradient(
  network: Network,
  network64: Network,
  buffer64: RowBuffer,
  h: number,
): Gradient {
  return {
    compute({ rows, start, n }) {
      copyParams(network.params, network64.params);
      copyParams(network.state, network64.state);
      buffer64.gather(rows, start, n);
      network64.draw(n);
      const lossNow = () => network64.batchLoss(buffer64.x, buffer64.targets, n);
      const loss = lossNow();
      // Running statistics take in this pass alone, not those of the differences.
      copyParams(network64.state, network.state);
      if (!Number.isFinite(loss)) return loss;
      for (const [name, { values }] of Object.entries(network64.params)) {
        const grad = (network.grads[name] as Parameter).values;
        for (let i = 0; i < values.length; i += 1) {
          const w = values[i] as number;
          values[i] = w + h;
          const above = lossNow();
          values[i] = w - h;
          const below = lossNow();
          values[i] = w;
          grad[i] = (above - below) / (2 * h);
        }
      }
      // So that the activations are those of the unchanged parameters.
      lossNow();
      return loss;
    },
    skip: (n) => network64.draw(n),
    describeActivations: (n) => network64.describeActivations(n),
  };
}
