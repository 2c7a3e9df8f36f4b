/** A training → many of its steps at once, by kernels that can be captured, where nothing looks at it between them. */
import type { Observers } from './observers.ts';
import type { Training } from './training.ts';

/**
 * Multiply-adds of a mini-batch's pass, or of what takes as long as an update, up to which steps are replayed. Beyond it
 * they are worth sharing among threads, which one that is captured is not, and nothing is to be won.
 */
const mostWork = 1 << 20;
/** In the time of so many multiply-adds a parameter is updated. */
const workOfParameter = 16;

/** Steps of a training that are made at once. */
export type Replay = {
  /** How many can be made from here on; 0 where the next one is to be made alone. */
  reach(): number;
  /** Makes so many. @returns what is not finite, as observers say it */
  make(count: number): string | undefined;
};

/**
 * Captures the steps of a training.
 *
 * @returns undefined where a step does more than to call kernels, where these cannot be captured, or are large
 */
export function openReplay(training: Training, observers: Observers): Replay | undefined {
  const { settings, shapes, end, kernels, captureStep, network, buffer, batches, update, progress } = training;
  const { batchSize, gradient, clipNorm, clipValue } = settings;
  const { capturable, params, all } = network;
  const { intervals } = observers;
  const passWork = batchSize * shapes.reduce((sum, layer) => sum + layer.work, 0);
  const isSmall = Math.max(passWork, all.w.length * workOfParameter) < mostWork;
  const isPlain = gradient.type === 'backprop' && clipNorm === undefined && clipValue === undefined;
  if (!captureStep || !capturable || !buffer.isCapturable || !isPlain || !isSmall) return undefined;
  if (Math.min(end - progress.steps - 1, ...intervals) < 2) return undefined;

  const captured = captureStep({
    sizes: batches.sizes,
    batch: buffer.rows,
    rowLoss: capturable.rowLoss,
    rowDivisor: capturable.rowDivisor,
    params: all.w,
    // Each array may decay.
    updateCalls: Object.keys(params).length + 1,
    forward(n) {
      buffer.fill(n);
      network.batchLoss(buffer.x, buffer.targets, n);
    },
    backward: network.backward,
    update,
  });
  if (!captured) return undefined;
  const { rows, sizes, sums, replay } = captured;
  const observe = (step: number) => {
    const n = sizes[step] as number;
    return observers.beforeUpdate(capturable.ofBatch(sums[step] as number, n), n);
  };
  const first = progress.steps;
  let isSound: boolean | undefined;

  return {
    reach() {
      const { steps } = progress;
      // Before the first step observers look at the network.
      if (steps === first) return 0;
      // What lies between the parameters is no number after the first update where a tiny epsilon is rounded to 0.
      isSound ??= kernels.allFinite(all.w);
      let reach = isSound ? Math.min(end - steps, sums.length) : 0;
      for (const every of intervals) reach = Math.min(reach, every - (steps % every));
      return reach;
    },
    make(count) {
      let at = 0;
      for (let step = 0; step < count; step += 1) {
        const drawn = batches.next();
        for (let i = 0; i < drawn.n; i += 1) rows[at + i] = drawn.rows[drawn.start + i] as number;
        at += drawn.n;
        sizes[step] = drawn.n;
      }
      const made = replay(progress.steps, count);
      for (let step = 0; step < made; step += 1) {
        observe(step);
        progress.steps += 1;
      }
      const broken = (made > 0 ? observers.afterUpdate() : undefined) ?? (made < count ? observe(made) : undefined);
      if (made < count && broken === undefined) throw new RangeError('steps ended where everything is finite');
      return broken;
    },
  };
}
