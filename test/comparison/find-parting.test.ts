import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findParting } from '../../src/comparison/find-parting.ts';
import type { Curves } from '../../src/train/index.ts';

const curves = (losses: number[], evaluated: number[] = [], every = 1): Curves => ({
  batchLoss: { step: losses.map((_, i) => i * every), loss: losses },
  evaluation: {
    step: evaluated.map((_, i) => 10 * (i + 1)),
    epoch: evaluated.map((_, i) => i + 1),
    'test.loss': evaluated,
  } as Curves['evaluation'],
});

describe('[U] comparison/find-parting', () => {
  it('finds nothing where both are the same', () => {
    expect(findParting(curves([3, 2], [1]), curves([3, 2], [1]))).toBeUndefined();
  });

  it('names the first step that differs, and the last that was equal', () => {
    expect(findParting(curves([5, 4, 3, 2], [1], 3), curves([5, 4, 3.5, 9], [2], 3))).toEqual({
      curve: 'batchLoss.loss',
      step: 6,
      equalUntil: 3,
      committed: 3,
      retrained: 3.5,
      difference: expect.objectContaining({ absolute: 0.5 }),
    });
    expect(findParting(curves([5]), curves([6]))).not.toHaveProperty('equalUntil');
  });

  it('looks at evaluations too, and names the finer curve of two that part together', () => {
    expect(findParting(curves([5, 4], [1, 2]), curves([5, 4], [1, 3]))).toMatchObject({
      curve: 'evaluation.test.loss',
      step: 20,
      equalUntil: 10,
    });
    expect(findParting(curves([5, 4], [1], 10), curves([5, 3], [2], 10))).toMatchObject({ curve: 'batchLoss.loss' });
  });

  it('looks at the sharpness too, where it was recorded', () => {
    const sharp = (value: number[]): Curves => ({
      ...curves([5, 4]),
      sharpness: { step: [0, 2], epoch: [0, 1], value },
    });
    expect(findParting(sharp([3, 2]), sharp([3, 2]))).toBeUndefined();
    expect(findParting(sharp([3, 2]), sharp([3, 1]))).toMatchObject({
      curve: 'sharpness.value',
      step: 2,
      equalUntil: 0,
    });
  });

  it('takes a curve that ends before the other for one that parts there', () => {
    const parting = findParting(curves([5, 4, 3]), curves([5, 4]));
    expect(parting).toMatchObject({ step: 2, equalUntil: 1, committed: 3 });
    expect(parting).not.toHaveProperty('retrained');
  });

  it('finds any single change, at its step', () => {
    const losses = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(losses, fc.nat(), (values, place) => {
        const at = place % values.length;
        const changed = values.with(at, values[at] === 1 ? 2 : 1);
        return findParting(curves(values), curves(changed))?.step === at;
      }),
    );
  });
});
