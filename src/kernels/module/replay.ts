/** The calls of one step of training → many steps, made in C without JavaScript between them. */
import type { Kernels } from '../types.ts';

/** What can be done with the calls of native kernels. Places are byte offsets into the memory. */
export type CallCapture = {
  /**
   * Writes the calls that `work` makes to the memory from `at` on, in place of making them.
   *
   * @returns where they end: behind `end` where they have no room, or `work` does what cannot be captured
   */
  capture(work: () => void, at: number, end: number): number;
  /** Says, where calls are being captured, that something is done that cannot be. */
  refuse(): void;
  /** Makes so many steps of the one that is written down at `step`. @returns how many updates were made: native/replay.h */
  replaySteps(step: number, count: number): number;
};

/** Float64 of a captured call: its number and its arguments. */
const callLength = 16;
/** The most calls of the two passes of a step, and of the updates of all steps that are replayed at once. */
const mostPassCalls = 128;
const mostUpdateCalls = 256;
/** The most numbers of rows that are replayed at once. */
const mostRows = 1 << 14;

/** Makes the function that captures a step of a trial. */
export function replayKernels(
  { capture, replaySteps }: CallCapture,
  { allocateIntegers, allocateDoubles }: Pick<Kernels, 'allocateIntegers' | 'allocateDoubles'>,
): Required<Pick<Kernels, 'captureStep'>> {
  return {
    captureStep({ batch, rowLoss, rowDivisor, params, forward, backward, update, updateCalls }) {
      const n = batch.length;
      const most = Math.min(Math.floor(mostUpdateCalls / updateCalls), Math.floor(mostRows / n));
      if (most < 2) return undefined;
      const calls = allocateDoubles((mostPassCalls + mostUpdateCalls) * callLength);
      const callBytes = callLength * calls.BYTES_PER_ELEMENT;
      const start = calls.byteOffset;
      const mostPassed = start + mostPassCalls * callBytes;
      const afterForward = capture(forward, start, mostPassed);
      const afterBackward = capture(backward, afterForward, mostPassed);
      if (afterBackward > mostPassed) return undefined;

      const { buffer, byteOffset } = allocateIntegers(most * n);
      const rows = new Uint32Array(buffer, byteOffset, most * n);
      const sums = allocateDoubles(most);
      // In the order of `struct step`; the calls of an update are counted when it is captured.
      const step = allocateDoubles(12);
      step.set([start, (afterForward - start) / callBytes, (afterBackward - afterForward) / callBytes]);
      step.set([rows.byteOffset, batch.byteOffset, n, rowLoss.byteOffset, rowDivisor, sums.byteOffset], 4);
      step.set([params.byteOffset, params.length], 10);
      return {
        rows,
        sums,
        replay(first, count) {
          const updates = () => {
            for (let made = first; made < first + count; made += 1) update(made);
          };
          const mostUpdated = afterBackward + count * updateCalls * callBytes;
          const afterUpdates = capture(updates, afterBackward, mostUpdated);
          // Too late to make the steps one by one: an optimizer has counted these updates.
          if (afterUpdates > mostUpdated) throw new RangeError('an update makes more or other calls than was said');
          step[3] = (afterUpdates - afterBackward) / callBytes / count;
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
