import { describe, expect, it } from 'vitest';
import { planMemory } from '../../src/data/memory.ts';

describe('[U] data/memory', () => {
  it('begins every region at a multiple of 64 bytes, none over another', () => {
    const plan = planMemory();
    const regions = [plan.reserve(3, 4), plan.reserve(5, 8), plan.reserve(0, 4), plan.reserve(1, 4)];
    expect(regions.map(({ byteOffset }) => byteOffset)).toEqual([0, 64, 128, 128]);
    expect(regions.map(({ length }) => length)).toEqual([3, 5, 0, 1]);
  });

  it('allocates whole pages of one shared memory', () => {
    const plan = planMemory();
    plan.reserve(65_537, 1);
    const { buffer } = plan.allocate();
    expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(buffer.byteLength).toBe(2 * 65_536);
  });

  it('refuses more than 4 GiB, with the figures', () => {
    const plan = planMemory();
    plan.reserve(0x2000_0000, 8);
    plan.reserve(1, 4);
    expect(() => plan.allocate()).toThrow(
      expect.objectContaining({ code: 'DATA_TOO_LARGE', message: expect.stringMatching(/4294967360.*4294967296/) }),
    );
  });
});
