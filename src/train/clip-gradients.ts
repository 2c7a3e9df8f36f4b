/** Gradients → gradients clipped by their norm and by value. */
import type { Settings } from '../config/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { Params } from '../methods/index.ts';

/** Added to the norm, so that nothing is divided by 0; PyTorch's value. */
const epsilon = 1e-6;

/**
 * Scales the gradients of all parameters together by clipNorm / (norm + 1e-6) where that is below 1, with the norm
 * √Σg² in float64, in the order of the parameters; then cuts each number to ±clipValue. PyTorch's clip_grad_norm_ and
 * clip_grad_value_.
 *
 * Where the norm is infinite or NaN nothing is clipped, so that the weights become non-finite and the trial diverges.
 *
 * @param grads the gradient of every parameter; written
 * @see https://arxiv.org/abs/1211.5063
 */
export function clipGradients(
  kernels: Kernels,
  grads: Params,
  { clipNorm, clipValue }: Pick<Settings, 'clipNorm' | 'clipValue'>,
): void {
  if (clipNorm === undefined && clipValue === undefined) return;
  const arrays = Object.values(grads).map(({ values }) => values);
  if (clipNorm !== undefined) {
    const norm = Math.sqrt(arrays.reduce((sum, dw) => sum + kernels.sumOfSquares(dw), 0));
    if (!Number.isFinite(norm)) return;
    const factor = clipNorm / (norm + epsilon);
    if (factor < 1) for (const dw of arrays) kernels.scale(dw, factor);
  }
  if (clipValue !== undefined) for (const dw of arrays) kernels.clamp(dw, clipValue);
}
