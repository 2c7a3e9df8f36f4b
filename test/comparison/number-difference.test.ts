import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differNumbers } from '../../src/comparison/number-difference.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('[U] comparison/number-difference', () => {
  it('counts the float64 numbers between two', () => {
    expect(differNumbers(1, 1 + Number.EPSILON).ulps).toBe(1);
    expect(differNumbers(1, 1 - Number.EPSILON).ulps).toBe(2);
    expect(differNumbers(-Number.MIN_VALUE, Number.MIN_VALUE).ulps).toBe(2);
    expect(differNumbers(0, -0).ulps).toBe(0);
    expect(differNumbers(1, 2).ulps).toBe(2 ** 52);
    expect(differNumbers(2, 1).ulps).toBe(2 ** 52);
  });

  it('measures the difference by the committed number, and has no share of 0', () => {
    expect(differNumbers(-4, -5)).toMatchObject({ absolute: -1, relative: -0.25 });
    expect(differNumbers(0, 5)).not.toHaveProperty('relative');
  });

  it('gives finite numbers for any two', () => {
    fc.assert(
      fc.property(finite, finite, (one, other) => {
        const { absolute, relative = 0, ulps } = differNumbers(one, other);
        return [absolute, relative, ulps].every(Number.isFinite) && ulps > 0 === (one !== other);
      }),
    );
  });
});
