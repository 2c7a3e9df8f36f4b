import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownRange } from '../../../src/page/data/shown-range.ts';

describe('[U] page/data/shown-range', () => {
  it('shows losses up to three times their start, and all where none is higher', () => {
    expect(shownRange([0.3, 2, 1e15], 'minimize', 2)).toEqual([0.3, 6]);
    expect(shownRange([0.3, 2, 5.9], 'minimize', 2)).toEqual([0.3, 5.9]);
  });

  it('goes above the start of losses that fall below zero by twice what they fell', () => {
    expect(shownRange([-9, 1e9], 'minimize', 1)).toEqual([-9, 21]);
  });

  it('measures another metric by its median, at the side of the worse values', () => {
    expect(shownRange([0.9, 0.8, 0.7, 0.1], 'maximize')).toEqual([0.1, 0.9]);
    expect(shownRange([0.9, 0.8, 0.7, -1e12], 'maximize')).toEqual([-0.75, 0.9]);
    expect(shownRange([1e9, 20, 30, 25], 'minimize')).toEqual([20, 82.5]);
  });

  it('holds the best value, whatever the others are', () => {
    const any = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    const goals = fc.constantFrom('minimize' as const, 'maximize' as const);
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), goals, fc.option(any, { nil: undefined }), (values, goal, start) => {
        const [low, high] = shownRange(values, goal, start);
        const best = goal === 'minimize' ? Math.min(...values) : Math.max(...values);
        expect(goal === 'minimize' ? low : high).toBe(best);
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(high).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});
