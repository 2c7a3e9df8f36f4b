/** Gradients → the same, cut down where they are too long. */
import type { Settings } from '../config/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { Params } from '../methods/index.ts';

/** Keeps a gradient of length 0 out of a division. PyTorch's. */
const epsilon = 1e-6;

/**
 * Scales the gradients of all parameters together by clipNorm / (norm + 1e-6) where that is below 1, with the norm
 * √Σg² in float64, in the order of the parameters; then cuts each number to ±clipValue. PyTorch's clip_grad_norm_ and
 * clip_grad_value_.
 *
 * A norm that is infinite or NaN leaves them alone: what is not finite must reach the weights, where it is found.
 *
 * @param grads written
 * @see https://arxiv.org/abs/1211.5063
 */
export function clipGradients(
  kernels: Kernels,
  grads: Params,
  { clipNorm, clipValue }: Pick<Settings, 'clipNorm' | 'clipValue'>,
): void {
  const arrays = Object.values(grads).map(({ values }) => values);
  if (clipNorm !== undefined) {
    const norm = Math.sqrt(arrays.reduce((sum, dw) => sum + kernels.sumOfSquares(dw), 0));
    if (!Number.isFinite(norm)) return;
    const factor = clipNorm / (norm + epsilon);
    if (factor < 1) for (const dw of arrays) kernels.scale(dw, factor);
  }
  if (clipValue !== undefined) for (const dw of arrays) kernels.clamp(dw, clipValue);
}
