import { describe, expect, it } from 'vitest';
import type { KernelArray } from '../../src/kernels/arrays.ts';
import type { CapturableStep } from '../../src/kernels/captured-step.ts';
import type { Kernels } from '../../src/kernels/types.ts';
import { nativeWays } from './module-helpers.ts';

/**
 * A step of three rows, in which the loss of a row is half of its square, and w (5) becomes w / 2 · (1 + step).
 *
 * @param change makes other functions of it
 */
function openStep(
  kernels: Kernels,
  change: (step: CapturableStep, w: KernelArray) => Partial<CapturableStep> = () => ({}),
) {
  const n = 3;
  const batch = kernels.allocateIntegers(n);
  const rowLoss = kernels.allocateDoubles(n);
  const arrays = [5, 4, n, n].map((length) => kernels.allocate(length));
  const [w, source, z, zero] = arrays as [KernelArray, KernelArray, KernelArray, KernelArray];
  w.fill(1);
  source.set([1, 2, 3, 1e30]);
  const step: CapturableStep = {
    sizes: [n],
    batch,
    rowLoss,
    rowDivisor: 2,
    params: w,
    forward(size) {
      kernels.gatherRows(source, batch, z, size, 1);
      kernels.squaredDifference(z, zero, 1, rowLoss, z, size, 1);
    },
    backward: () => kernels.scale(w, 0.5),
    update: (made) => kernels.scale(w, 1 + made),
    updateCalls: 1,
  };
  const replay = kernels.captureStep?.({ ...step, ...change(step, w) });
  replay?.sizes.fill(n);
  return { w, source, rowLoss, replay };
}

// A clone without a C compiler has none.
describe.skipIf(nativeWays.length === 0).each(nativeWays)('[U] kernels/replay, $way', ({ create }) => {
  it('makes no call that it captures, and then as many steps as it is asked to', () => {
    const { w, rowLoss, replay } = openStep(create('float32'));
    expect([...w, ...rowLoss]).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
    replay?.rows.set([0, 1, 2, 2, 2, 2]);
    expect(replay?.replay(3, 2)).toBe(2);
    expect([...w]).toEqual(Array(5).fill((4 / 2) * (5 / 2)));
    expect([...(replay?.sums.subarray(0, 2) ?? [])]).toEqual([(1 + 4 + 9) / 2, (9 * 3) / 2]);
    // And again, from where it was.
    replay?.rows.set([0, 0, 0]);
    expect(replay?.replay(0, 1)).toBe(1);
    expect([...w]).toEqual(Array(5).fill(5 / 2));
    expect(replay?.sums[0]).toBe(3 / 2);
  });

  it('makes steps of two sizes in any order, each by its own calls', () => {
    const { w, replay } = openStep(create('float32'), ({ backward }) => ({
      sizes: [3, 2],
      // One call more for the shorter.
      backward(n) {
        backward(n);
        if (n === 2) backward(n);
      },
    }));
    replay?.rows.set([0, 1, 2, 0, 1, 1, 1, 1, 2, 2]);
    replay?.sizes.set([3, 2, 3, 2]);
    expect(replay?.replay(1, 4)).toBe(4);
    expect([...(replay?.sums.subarray(0, 4) ?? [])]).toEqual([7, 5 / 2, 12 / 2, 18 / 2]);
    expect([...w]).toEqual(Array(5).fill((2 / 2) * (3 / 4) * (4 / 2) * (5 / 4)));
  });

  it('ends before the step whose loss is not finite', () => {
    const { w, source, replay } = openStep(create('float32'));
    source[3] = Number.NaN;
    replay?.rows.set([0, 1, 2, 0, 3, 0, 1, 1, 1]);
    expect(replay?.replay(1, 3)).toBe(1);
    expect([...w]).toEqual(Array(5).fill(1));
    expect([...(replay?.sums.subarray(0, 3) ?? [])]).toEqual([7, Number.NaN, 0]);
    source[3] = Number.NEGATIVE_INFINITY;
    expect(replay?.replay(1, 3)).toBe(1);
    expect(replay?.sums[1]).toBe(Number.POSITIVE_INFINITY);
  });

  it('ends after the step whose update is not finite', () => {
    const { w, replay } = openStep(create('float32'));
    w[4] = 3e38;
    expect(replay?.replay(0, 6)).toBe(4);
    expect(w[4]).toBe(Number.POSITIVE_INFINITY);
    expect(w[0]).toBe((1 / 2) * (2 / 2) * (3 / 2) * (4 / 2));
  });

  it('captures nothing of a step that does what C lacks, asks for an answer, or makes too many calls', () => {
    const kernels = create('float32');
    const refused = (forward: (step: CapturableStep, w: KernelArray) => void) =>
      openStep(kernels, (step, w) => ({ forward: () => forward(step, w) })).replay;
    const elu = kernels.activation({ type: 'elu', alpha: 1 });
    const identity = kernels.activation({ type: 'identity' });
    expect(refused(({ forward }) => forward(3))).toBeDefined();
    expect(refused((_, w) => identity.forward(w, w, 1, 5))).toBeDefined();
    expect(refused((_, w) => elu.forward(w, w, 1, 5))).toBeUndefined();
    expect(refused((_, w) => kernels.clamp(w, 1))).toBeUndefined();
    expect(refused((_, w) => kernels.allFinite(w))).toBeUndefined();
    expect(refused((_, w) => kernels.gatherRows(new Float32Array(9), Int32Array.of(1), w, 1, 1))).toBeUndefined();
    expect(refused(({ forward }) => Array.from({ length: 150 }, () => forward(3)))).toBeUndefined();
    // What is captured next has its room.
    expect(openStep(kernels).replay).toBeDefined();
  });

  it('makes fewer steps at once the more calls an update makes, and none where only one would have room', () => {
    const mostOf = (updateCalls: number) => openStep(create('float32'), () => ({ updateCalls })).replay?.sums.length;
    expect([1, 10, 128, 129].map(mostOf)).toEqual([256, 25, 2, undefined]);
  });

  it('refuses an update that makes more calls than was said, before any is made', () => {
    const kernels = create('float32');
    const { w, replay } = openStep(kernels, ({ update }) => ({
      update(made) {
        update(made);
        update(made);
      },
    }));
    expect(() => replay?.replay(0, 2)).toThrow(RangeError);
    expect([...w]).toEqual(Array(5).fill(1));
    kernels.scale(w, 2);
    expect([...w]).toEqual(Array(5).fill(2));
  });

  it('leaves the calls of kernels as they are where a step throws while it is captured', () => {
    const kernels = create('float32');
    const fail = () => {
      throw new Error('broken on purpose');
    };
    expect(() => openStep(kernels, () => ({ backward: fail }))).toThrow('broken on purpose');
    const w = kernels.allocate(5);
    w.fill(3);
    kernels.scale(w, 2);
    expect(w[4]).toBe(6);
  });
});
