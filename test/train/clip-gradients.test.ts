import { describe, expect, it } from 'vitest';
import { clipGradients } from '../../src/train/clip-gradients.ts';
import { createKernels } from '../helpers/trials.ts';

/** The gradients of two parameters after clipping. */
function clip(
  limits: { clipNorm?: number; clipValue?: number },
  [weight, bias] = [
    [3, -4, 0],
    [12, -0.5],
  ],
  precision: 'float32' | 'float64' = 'float64',
): number[] {
  const kernels = createKernels(precision);
  const place = (values: number[]) => {
    const array = kernels.allocate(values.length);
    array.set(values);
    return { shape: [values.length], values: array };
  };
  const grads = { 'layers.0.weight': place(weight!), 'layers.0.bias': place(bias!) };
  clipGradients(kernels, grads, limits);
  return Object.values(grads).flatMap(({ values }) => [...values]);
}

describe('[U] train/clip-gradients', () => {
  // torch.nn.utils.clip_grad_norm_([a, b], 2), then clip_grad_value_([a, b], 1); PyTorch 1.13.0, float64.
  it.each([
    {
      what: 'the length of all gradients together',
      limits: { clipNorm: 2 },
      expected: [0.4611974297639385, -0.614929906351918, 0, 1.844789719055754, -0.07686623829398975],
    },
    { what: 'the size of each number', limits: { clipValue: 3.5 }, expected: [3, -3.5, 0, 3.5, -0.5] },
    {
      what: 'first the length, then the size',
      limits: { clipNorm: 2, clipValue: 1 },
      expected: [0.4611974297639385, -0.614929906351918, 0, 1, -0.07686623829398975],
    },
  ])('cuts $what as PyTorch does', ({ limits, expected }) => {
    for (const [index, value] of clip(limits).entries()) expect(value).toBeCloseTo(expected[index]!, 14);
    for (const [index, value] of clip(limits, undefined, 'float32').entries()) {
      expect(value).toBeCloseTo(expected[index]!, 6);
    }
  });

  it('leaves what is short enough alone, to the bit', () => {
    expect(clip({ clipNorm: 13.01 })).toEqual([3, -4, 0, 12, -0.5]);
    expect(clip({ clipNorm: 1 }, [[0, -0], [0]])).toEqual([0, -0, 0]);
    expect(clip({})).toEqual([3, -4, 0, 12, -0.5]);
  });

  it('leaves gradients of a length that is not finite alone, so that the trial diverges', () => {
    expect(clip({ clipNorm: 2, clipValue: 1 }, [[3, Number.NaN], [5]])).toEqual([3, Number.NaN, 5]);
    expect(clip({ clipNorm: 2, clipValue: 1 }, [[3, -Infinity], [5]])).toEqual([3, -Infinity, 5]);
  });

  it('measures float32 gradients in float64, where their squares have room', () => {
    const [first] = clip({ clipNorm: 1 }, [[3e30, 4e30], [0]], 'float32');
    expect(first).toBeCloseTo(0.6, 6);
  });
});
