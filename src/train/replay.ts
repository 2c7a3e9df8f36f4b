/** A training → many of its steps at once, by kernels that can be captured, where nothing looks at it between them. */
import { firstAnswer, listIntervals, type Observers } from './observers.ts';
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
  /** Makes so many, or fewer where there is no room for their rows. @returns what is not finite, as observers say it */
  make(reach: number): string | undefined;
};

/**
 * Captures the steps of a training.
 *
 * @returns undefined where a step does more than to call kernels, where these cannot be captured, or are large
 */
export function openReplay(training: Training, { beforeUpdate, afterUpdate }: Observers): Replay | undefined {
  const { settings, shapes, end, kernels, network, buffer, batches, update, progress } = training;
  const { batchSize, gradient, clipNorm, clipValue } = settings;
  const { capturable, params, all } = network;
  const work = batchSize * shapes.reduce((sum, layer) => sum + layer.work, 0);
  const isPlain = gradient.type === 'backprop' && clipNorm === undefined && clipValue === undefined;
  if (!kernels.captureStep || !capturable || !buffer.isCapturable || !isPlain || work > mostWork) return undefined;

  const { buffer: memory, byteOffset } = kernels.allocateIntegers(batchSize);
  const batch = new Uint32Array(memory, byteOffset, batchSize);
  const captured = kernels.captureStep({
    sizes: batches.sizes,
    batch,
    rowLoss: capturable.rowLoss,
    rowDivisor: capturable.rowDivisor,
    params: all.w,
    // Each array may decay.
    updateCalls: Object.keys(params).length + 1,
    forward(n) {
      buffer.gather(batch, 0, n);
      network.batchLoss(buffer.x, buffer.targets, n);
    },
    backward: network.backward,
    update,
  });
  if (!captured) return undefined;
  const { rows, sizes, sums, replay } = captured;
  const intervals = listIntervals(training);
  const observe = (step: number) => {
    const n = sizes[step] as number;
    return firstAnswer(beforeUpdate, capturable.ofBatch(sums[step] as number, n), { rows: batch, start: 0, n });
  };

  return {
    reach() {
      const { steps } = progress;
      // Before the first step observers look at the weights.
      if (steps === 0) return 0;
      let reach = Math.min(end - steps, sums.length);
      for (const every of intervals) reach = Math.min(reach, every - (steps % every));
      return reach;
    },
    make(reach) {
      let count = 0;
      let at = 0;
      for (let next = batches.peek(); count < reach && at + next.n <= rows.length; next = batches.peek()) {
        for (let i = 0; i < next.n; i += 1) rows[at + i] = next.rows[next.start + i] as number;
        at += next.n;
        sizes[count] = next.n;
        count += 1;
        batches.next();
      }
      const made = replay(progress.steps, count);
      for (let step = 0; step < made; step += 1) {
        observe(step);
        progress.steps += 1;
      }
      const broken = made > 0 ? firstAnswer(afterUpdate, Number.NaN, { rows: batch, start: 0, n: 0 }) : undefined;
      return broken !== undefined || made === count ? broken : observe(made);
    },
  };
}
