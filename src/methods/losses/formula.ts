/** A loss that is a formula. */
import { compileElementwise, differentiate } from '../../formula/index.ts';
import type { KernelArray, Kernels } from '../../kernels/index.ts';
import { readFormula } from '../read-formula.ts';
import type { Loss } from './loss.ts';

const names = ['y', 't'];

/**
 * A formula in an output y and its target t, summed over the outputs, the mean over the mini-batch. Values are computed
 * in float64, the gradient in the precision of the kernels.
 */
export function formulaLoss(text: string): Loss {
  const tree = readFormula(text, names);
  const slope = differentiate(tree, 'y');
  const computeValues = compileElementwise([tree], names, 'float64');
  const computeSlopes = {
    float32: compileElementwise([slope], names, 'float32'),
    float64: compileElementwise([slope], names, 'float64'),
  };
  let values = new Float64Array(0);
  return {
    reads: 'values',
    isCapturable: false,
    rows(kernels: Kernels, out: KernelArray, targets, rowLoss, dOut, n, u) {
      const count = n * u;
      if (values.length < count) values = new Float64Array(count);
      computeValues([out, targets.values], [values], 0, count);
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = i * u; j < (i + 1) * u; j += 1) sum += values[j] as number;
        rowLoss[i] = sum;
      }
      computeSlopes[kernels.precision]([out, targets.values], [dOut], 0, count);
      kernels.scale(dOut.subarray(0, count), 1 / n);
    },
    rowDivisor: () => 1,
    ofBatch: (sum, n) => sum / n,
  };
}
