import { describe, expect, it } from 'vitest';
import { fill } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/elements in %s', (precision) => {
  const kernels = createKernels(precision);

  it('multiplies as many elements as it is told, over one of them too', () => {
    const a = fill(kernels, [1, -2, 3]);
    kernels.multiplyElements(a, fill(kernels, [4, 5, 6]), a, 2);
    expect([...a]).toEqual([4, -10, 3]);
  });

  it('adds a multiple and scales', () => {
    const out = fill(kernels, [1, 2, 3]);
    kernels.addScaled(out, fill(kernels, [2, 0, -4]), 0.5);
    expect([...out]).toEqual([2, 2, 1]);
    kernels.scale(out, 0.25);
    expect([...out]).toEqual([0.5, 0.5, 0.25]);
  });

  it('cuts what lies beyond a limit, and keeps NaN', () => {
    const x = fill(kernels, [3, -3, 0.5, -0, Number.POSITIVE_INFINITY, Number.NaN]);
    kernels.clamp(x, 2);
    expect([...x]).toEqual([2, -2, 0.5, -0, 2, Number.NaN]);
  });

  it('adds up squares in float64 and in order', () => {
    expect(kernels.sumOfSquares(fill(kernels, [3, 4]))).toBe(25);
    // In float32 the 1 would be lost beside 2^28; in float64 each 1 is lost beside 2^54, and three together are not.
    expect(kernels.sumOfSquares(fill(kernels, [2 ** 14, 1]))).toBe(2 ** 28 + 1);
    expect(kernels.sumOfSquares(fill(kernels, [2 ** 27, 1, 1, 1]))).toBe(2 ** 54);
    expect(kernels.sumOfSquares(fill(kernels, [1, 1, 1, 2 ** 27]))).toBe(2 ** 54 + 4);
  });

  it('says where a value is not finite', () => {
    expect(kernels.allFinite(fill(kernels, [1, -2]))).toBe(true);
    expect(kernels.allFinite(fill(kernels, [1, Number.NaN]))).toBe(false);
    expect(kernels.allFinite(fill(kernels, [Number.NEGATIVE_INFINITY, 1]))).toBe(false);
  });
});
