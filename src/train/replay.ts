/** A training → many of its steps at once, by kernels that can be captured, where nothing looks at it between them. */
import type { Observers } from './observers.ts';
import type { Training } from './training.ts';

/**
 * Multiply-adds of the steps that are replayed at once, or what takes as long: some ten milliseconds, since a thread that
 * comes to help waits until they are over, as does who looks how far the training is.
 */
const mostWork = 1 << 29;
/** In the time of so many multiply-adds a parameter is updated. */
const workOfParameter = 16;
/** Passes over the layers that a step makes: forward, the weights' gradients, the inputs' gradients. */
const passes = 3;
/** The work of a mini-batch's pass, or of an update, from which on it is worth sharing among threads, which a replay is not. */
const leastShared = 1 << 20;

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
 * @returns undefined where a step does more than to call kernels, where these cannot be captured, or take long
 */
export function openReplay(training: Training, observers: Observers): Replay | undefined {
  const { settings, shapes, end, kernels, captureStep, network, buffer, batches, update, progress } = training;
  const { batchSize, gradient, clipNorm, clipValue } = settings;
  const { capturable, params, all } = network;
  const { intervals } = observers;
  const passWork = batchSize * shapes.reduce((sum, layer) => sum + layer.work, 0);
  const updateWork = all.w.length * workOfParameter;
  const isShareable = Math.max(passWork, updateWork) >= leastShared;
  const most = Math.floor(mostWork / (passes * passWork + updateWork));
  const isPlain = gradient.type === 'backprop' && clipNorm === undefined && clipValue === undefined;
  if (!captureStep || !capturable || !buffer.isCapturable || !isPlain) return undefined;
  if (Math.min(most, end - progress.steps - 1, ...intervals) < 2) return undefined;

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
      if (isShareable && captured.isAwaited()) return 0;
      // What lies between the parameters is no number after the first update where a tiny epsilon is rounded to 0.
      isSound ??= kernels.allFinite(all.w);
      let reach = isSound ? Math.min(most, end - steps, sums.length) : 0;
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
