/** The readable kernels: plain loops over typed arrays, in float32 or float64. Never deleted: oracle and fallback. */
import { activationKernels } from './reference/activations.ts';
import { float32Loops, float64Loops } from './reference/inner-loops.ts';
import { lossKernels } from './reference/losses.ts';
import { matrixKernels } from './reference/matrix.ts';
import { toFloat32, toFloat64 } from './reference/rounding.ts';
import { updateKernels } from './reference/updates.ts';
import type { ElementaryFunctions, Kernels } from './types.ts';

/**
 * Builds the reference kernels of a precision.
 *
 * @param elementary exp, log and tanh in float64; float32 results are those rounded once
 */
export function referenceKernels(precision: Kernels['precision'], elementary: ElementaryFunctions): Kernels {
  const round = precision === 'float32' ? toFloat32 : toFloat64;
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  return {
    precision,
    allocate: (length) => new ArrayType(length),
    allocateIntegers: (length) => new Int32Array(length),
    allocateDoubles: (length) => new Float64Array(length),
    ...matrixKernels(round, precision === 'float32' ? float32Loops : float64Loops),
    activations: activationKernels(round, elementary),
    ...lossKernels(round, elementary),
    ...updateKernels(round),
  };
}
