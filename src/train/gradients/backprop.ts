import type { Network } from '../network.ts';
import type { RowBuffer } from '../rows.ts';
import type { Gradient } from './gradient.ts';

/** The gradient by back-propagation: one pass forward, one pass back. */
export function createBackprop(network: Network, buffer: RowBuffer): Gradient {
  return {
    compute({ rows, start, n }) {
      buffer.gather(rows, start, n);
      network.draw(n);
      const loss = network.batchLoss(buffer.x, buffer.targets, n);
      if (Number.isFinite(loss)) network.backward(n);
      return loss;
    },
    skip: (n) => network.draw(n),
    describeActivations: (n) => network.describeActivations(n),
  };
}
