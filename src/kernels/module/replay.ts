/** The calls of one step of training → many steps, made in C without JavaScript between them. */
import type { StepReplay } from '../captured-step.ts';
import type { Kernels } from '../types.ts';

/** What can be done with the calls of native kernels. Places are byte offsets into the memory. */
export type CallCapture = {
  /**
   * Writes the calls that `work` makes to the memory from `at` on, in place of making them.
   *
   * @returns where they end: behind `end` where they have no room, or `work` does what cannot be captured
   */
  capture(work: () => void, at: number, end: number): number;
  isCapturing(): boolean;
  /** Says, where calls are being captured, that something is done that cannot be. */
  refuse(): void;
  /** Makes so many steps of the one that is written down at `step`. @returns how many updates were made: native/replay.h */
  replaySteps(step: number, count: number): number;
};

/** Float64 of a captured call: its number and its arguments. */
const callLength = 16;
/** The most calls of the passes of a step, and of the updates of all steps that are replayed at once. */
const mostPassCalls = 256;
const mostUpdateCalls = 256;
/** The most numbers of rows that are replayed at once. */
const mostRows = 1 << 14;

type Allocations = Pick<Kernels, 'allocateIntegers' | 'allocateDoubles'>;

/** Makes the function that captures a step of a trial. @param isAwaited tells whether another thread waits for parts of calls */
export function replayKernels(
  { capture, replaySteps }: CallCapture,
  { allocateIntegers, allocateDoubles }: Allocations,
  isAwaited: StepReplay['isAwaited'],
): Required<Pick<Kernels, 'captureStep'>> {
  return {
    captureStep({ sizes: distinct, batch, rowLoss, rowDivisor, params, forward, backward, update, updateCalls }) {
      const n = Math.max(...distinct);
      const most = Math.min(Math.floor(mostUpdateCalls / updateCalls), Math.floor(mostRows / n));
      if (most < 2) return undefined;
      const room = allocateDoubles((mostPassCalls + mostUpdateCalls) * callLength);
      const callBytes = callLength * room.BYTES_PER_ELEMENT;
      const mostPassed = room.byteOffset + mostPassCalls * callBytes;
      let end = room.byteOffset;
      /** @returns how many calls were captured, behind those before */
      const append = (work: () => void, mostEnd: number) => {
        const start = end;
        end = capture(work, start, mostEnd);
        return (end - start) / callBytes;
      };
      const passes = distinct.map((size) => [
        size,
        append(() => forward(size), mostPassed),
        append(() => backward(size), mostPassed),
      ]);
      if (end > mostPassed) return undefined;

      const rows = allocateIntegers(most * n);
      const sizes = allocateIntegers(most);
      const sums = allocateDoubles(most);
      // In the order of `struct step`; the calls of an update are counted when it is captured.
      const step = allocateDoubles(16);
      step.set([room.byteOffset, 0, rows.byteOffset, sizes.byteOffset, batch.byteOffset, rowLoss.byteOffset]);
      step.set([rowDivisor, sums.byteOffset, params.byteOffset, params.length, ...passes.flat()], 6);
      const afterPasses = end;
      return {
        rows,
        sizes,
        sums,
        isAwaited,
        replay(first, count) {
          const updates = () => {
            for (let made = first; made < first + count; made += 1) update(made);
          };
          const mostUpdated = afterPasses + count * updateCalls * callBytes;
          end = afterPasses;
          const calls = append(updates, mostUpdated) / count;
          // Too late to make the steps one by one: an optimizer has counted these updates.
          if (end > mostUpdated || !Number.isInteger(calls)) {
            throw new RangeError('an update makes more or other calls than was said');
          }
          step[1] = calls;
          return replaySteps(step.byteOffset, count);
        },
      };
    },
  };
}

/** The same functions, of which none can be captured. */
export function refusing<Calls extends object>(calls: Calls, { refuse }: Pick<CallCapture, 'refuse'>): Calls {
  const refused = Object.entries(calls).map(([name, call]) => {
    if (typeof call !== 'function') return [name, call] as const;
    const refusingCall = (...given: readonly unknown[]) => {
      refuse();
      return call(...given);
    };
    return [name, refusingCall] as const;
  });
  return Object.fromEntries(refused) as Calls;
}
