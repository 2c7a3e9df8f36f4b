/** The readable kernels: plain loops over typed arrays, in float32 or float64. Never deleted: oracle and fallback. */
import { activationKernels } from './reference/activations.ts';
import { convolutionKernels } from './reference/convolution.ts';
import { elementKernels } from './reference/elements.ts';
import { float32Loops, float64Loops } from './reference/inner-loops.ts';
import { lossKernels } from './reference/losses.ts';
import { matrixKernels } from './reference/matrix.ts';
import { normalizationKernels } from './reference/normalization.ts';
import { poolingKernels } from './reference/pooling.ts';
import { toFloat32, toFloat64 } from './reference/rounding.ts';
import { updateKernels } from './reference/updates.ts';
import type { ElementaryFunctions, Kernels } from './types.ts';

/**
 * Builds the reference kernels of a precision.
 *
 * @param elementary in float64; float32 results are those rounded once
 */
export function referenceKernels(precision: Kernels['precision'], elementary: ElementaryFunctions): Kernels {
  const round = precision === 'float32' ? toFloat32 : toFloat64;
  const loops = precision === 'float32' ? float32Loops : float64Loops;
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  const allocate = (length: number) => new ArrayType(length);
  return {
    precision,
    allocate,
    allocateIntegers: (length) => new Int32Array(length),
    allocateDoubles: (length) => new Float64Array(length),
    part: (array, from, to) => array.subarray(from, to),
    ...matrixKernels(round, loops),
    ...convolutionKernels(round, loops, allocate),
    ...poolingKernels(round),
    ...normalizationKernels(round),
    ...activationKernels(round, elementary),
    ...lossKernels(round, elementary),
    ...updateKernels(round),
    ...elementKernels(round),
  };
}
