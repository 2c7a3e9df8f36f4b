/** A training → many of its steps at once, by kernels that can be captured, where nothing looks at it between them. */
import { firstAnswer, type Observers, stepsUntilDue } from './observers.ts';
import type { Training } from './training.ts';

/**
 * Multiply-adds of a mini-batch's pass up to which steps are replayed. Beyond it a call is worth sharing among threads, which
 * one that was captured is not, and nothing is to be won.
 */
const mostWork = 1 << 20;

/** Steps of a training that are made at once. */
export type Replay = {
  /** How many can be made from here on; 0 where the next one is to be made alone. */
  reach(): number;
  /** Makes so many, or fewer where mini-batches become shorter. @returns what is not finite, as observers say it */
  make(reach: number): string | undefined;
};

/**
 * Captures the steps of a training.
 *
 * @returns undefined where a step does more than to call kernels, where these cannot be captured, or are large
 */
export function openReplay(training: Training, { beforeUpdate, afterUpdate }: Observers): Replay | undefined {
  const { settings, shapes, kernels, network, buffer, batches, update, progress } = training;
  const { batchSize: n, gradient, clipNorm, clipValue } = settings;
  const { capturable, params, all } = network;
  const work = n * shapes.reduce((sum, layer) => sum + layer.work, 0);
  const isPlain = gradient.type === 'backprop' && clipNorm === undefined && clipValue === undefined;
  if (!kernels.captureStep || !capturable || !buffer.isCapturable || !isPlain || work > mostWork) return undefined;

  const { buffer: memory, byteOffset } = kernels.allocateIntegers(n);
  const batch = { rows: new Uint32Array(memory, byteOffset, n), start: 0, n };
  const steps = kernels.captureStep({
    batch: batch.rows,
    rowLoss: capturable.rowLoss,
    rowDivisor: capturable.rowDivisor,
    params: all.w,
    // Each array may decay.
    updateCalls: Object.keys(params).length + 1,
    forward() {
      buffer.gather(batch.rows, batch.start, n);
      network.batchLoss(buffer.x, buffer.targets, n);
    },
    backward: () => network.backward(n),
    update,
  });
  if (!steps) return undefined;
  const { rows, sums, replay } = steps;

  return {
    reach() {
      // Before the first step observers look at the weights.
      if (progress.steps === 0 || batches.peek().n < n) return 0;
      return Math.min(stepsUntilDue(training), sums.length);
    },
    make(reach) {
      let count = 0;
      for (let next = batches.peek(); count < reach && next.n === n; next = batches.peek()) {
        rows.set(next.rows.subarray(next.start, next.start + n), count * n);
        batches.next();
        count += 1;
      }
      const made = replay(progress.steps, count);
      for (let step = 0; step < made; step += 1) {
        firstAnswer(beforeUpdate, capturable.ofBatch(sums[step] as number, n), batch);
        progress.steps += 1;
      }
      const broken = made > 0 ? firstAnswer(afterUpdate, Number.NaN, batch) : undefined;
      if (broken !== undefined || made === count) return broken;
      return firstAnswer(beforeUpdate, capturable.ofBatch(sums[made] as number, n), batch);
    },
  };
}
