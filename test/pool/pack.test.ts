import { describe, expect, it } from 'vitest';
import { packLongestFirst } from '../../src/pool/pack.ts';

describe('[U] pool/pack', () => {
  it('takes the whole of a piece that is not shared out', () => {
    expect(packLongestFirst([4, 4, 4], [0, 0])).toBe(8);
    expect(packLongestFirst([9], [0, 0, 0])).toBe(9);
  });

  it('begins with the longest, whatever their order', () => {
    // In the order given, the last would begin at 2 and end at 8.
    expect(packLongestFirst([2, 2, 2, 6], [0, 0])).toBe(6);
  });

  it('waits for workers that are busy', () => {
    expect(packLongestFirst([1], [5, 3])).toBe(5);
    expect(packLongestFirst([], [5, 3])).toBe(5);
    expect(packLongestFirst([4], [5, 3])).toBe(7);
  });
});
