import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import { type CreateKernels, type Kernels, openKernels } from '../../src/kernels/index.ts';
import { losses as lossRegistry, optimizers as optimizerRegistry } from '../../src/methods/index.ts';
import { layers as layerRegistry } from '../../src/methods/layers/registry.ts';
import { elementary, omitUndefined } from '../../src/shared/index.ts';
import { type Checkpoint, trainTrial } from '../../src/train/index.ts';
import type { TrainedTrial } from '../../src/train/training.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';
import { makeDataset, makeTrial, type Rows } from '../helpers/trials.ts';
import { openDealtKernels } from '../kernels/dealt-kernels.ts';
import {
  adam,
  capturedHeads,
  capturedLayers,
  classified,
  dense,
  evaluateEvery,
  measured,
  networkOf,
  optimizers,
  otherHeads,
  otherLayers,
  place,
  readDrawn,
  type Settings,
  trials,
} from './drawn-trials.ts';

const memory = new WebAssembly.Memory({ initial: 4, maximum: 4096, shared: true });
/** Kernels of a thread that is alone, and of one whose calls others would share, as soon as they were allowed to. */
const [createAlone, createShared] = (
  hasNativeKernels
    ? [openKernels('native', memory, elementary).create, openDealtKernels(memory, 3, { choice: 'native' })]
    : []
) as [CreateKernels, CreateKernels];

type Changes = Partial<TrainedTrial> & {
  readonly checkpoint?: Checkpoint | undefined;
  readonly create?: CreateKernels;
  readonly isCompressed?: boolean;
};

/** Trains by kernels of which it is counted how many steps they replay, and by the same, which cannot replay any. */
function trainBoth(
  rows: Rows,
  settings: Settings,
  steps: number,
  { checkpoint, create = createAlone, isCompressed = false, ...changes }: Changes = {},
) {
  const dataset = place(memory, makeDataset(rows, { precision: 'float32', train: 20 }), isCompressed);
  const trial = { ...makeTrial({ precision: 'float32', ...settings }, steps, dataset), ...changes };
  const options = omitUndefined({ checkpoint });
  let replayed = 0;
  const counting: CreateKernels = (precision) => {
    const { captureStep, ...kernels } = create(precision);
    if (!captureStep) return kernels;
    return {
      ...kernels,
      captureStep(step) {
        const captured = captureStep(step);
        if (!captured) return undefined;
        const replay: typeof captured.replay = (first, made) => {
          const updates = captured.replay(first, made);
          replayed += updates;
          return updates;
        };
        return { ...captured, replay };
      },
    };
  };
  const oneByOne: CreateKernels = (precision) => {
    const { captureStep: _, ...kernels } = create(precision);
    return kernels as Kernels;
  };
  return {
    many: trainTrial(trial, dataset, counting, options),
    plain: trainTrial(trial, dataset, oneByOne, options),
    replayed,
  };
}

/** Settings under which every step but the first can be replayed. */
const usual = {
  ...networkOf([dense(5, 'tanh')], capturedHeads[0]!),
  optimizer: { type: 'sgd' },
  batchSize: 5,
  evaluate: evaluateEvery(10, 'step'),
  learningRate: 0.01,
} as const satisfies Partial<SettledSettings>;

describe.skipIf(!hasNativeKernels)('[I] train/replay', () => {
  it('makes many steps at once as it makes them one by one, whatever is trained', () => {
    const runs = 400;
    let replaying = 0;
    fc.assert(
      fc.property(trials, (drawn) => {
        const { rows, settings } = readDrawn(drawn);
        const { steps, isShared, isCompressed } = drawn;
        const create = isShared ? createShared : createAlone;
        const { many, plain, replayed } = trainBoth(rows, settings, steps, { create, isCompressed });
        expect(many).toEqual(plain);
        if (replayed > 0) replaying += 1;
      }),
      { numRuns: runs },
    );
    expect(replaying).toBeGreaterThan(runs / 8);
  });

  it('has looked at every layer, loss and optimizer', () => {
    const typesOf = (things: readonly { readonly type?: unknown }[]) => new Set(things.map(({ type }) => type));
    expect(typesOf([...capturedLayers, ...otherLayers].flat())).toEqual(new Set(Object.keys(layerRegistry)));
    expect(typesOf(optimizers)).toEqual(new Set(Object.keys(optimizerRegistry)));
    const heads = [...capturedHeads, ...otherHeads].map(({ loss }) => loss);
    expect(typesOf(heads)).toEqual(new Set([...Object.keys(lossRegistry), undefined]));
  });

  it.each(optimizers)('replays what $type does', (optimizer) => {
    const { many, plain, replayed } = trainBoth(classified, { ...usual, optimizer, weightDecay: 0.01 }, 60);
    expect(many).toEqual(plain);
    expect(replayed).toBe(59);
  });

  it('replays all that is kernels in C, also where others would share them, and on compressed rows', () => {
    for (const how of [{ create: createAlone }, { create: createShared }, { isCompressed: true }]) {
      for (const layers of capturedLayers) {
        for (const one of capturedHeads) {
          const { many, plain, replayed } = trainBoth(one.rows, { ...usual, ...networkOf(layers, one) }, 60, how);
          expect(many).toEqual(plain);
          expect(replayed).toBe(59);
        }
      }
    }
  });

  it('makes one by one what does more than to call kernels in C', () => {
    const replayedOf = (changes: Partial<SettledSettings>, rows = classified) =>
      trainBoth(rows, { ...usual, ...changes }, 60).replayed;
    expect(replayedOf({ clipNorm: 1 })).toBe(0);
    expect(replayedOf({ clipValue: 1 })).toBe(0);
    expect(replayedOf({ gradient: { type: 'numerical', h: 1e-4 } })).toBe(0);
    for (const layers of otherLayers) expect(replayedOf(networkOf(layers, capturedHeads[0]!))).toBe(0);
    for (const one of otherHeads) expect(replayedOf(networkOf([], one), one.rows)).toBe(0);
  });

  it('makes one by one what others wait to share, where it is worth it in its passes or in its updates', () => {
    const replayedOf = (units: number, batchSize: number, create: CreateKernels) => {
      const network = networkOf([dense(units, 'relu'), dense(units, 'relu')], capturedHeads[0]!);
      const { many, plain, replayed } = trainBoth(classified, { ...usual, ...network, batchSize }, 4, { create });
      expect(many).toEqual(plain);
      return replayed;
    };
    expect(replayedOf(200, 1, createShared)).toBe(3);
    expect(replayedOf(300, 1, createShared)).toBe(0);
    expect(replayedOf(200, 20, createShared)).toBe(3);
    expect(replayedOf(230, 20, createShared)).toBe(0);
    expect(replayedOf(300, 1, createAlone)).toBe(3);
    expect(replayedOf(230, 20, createAlone)).toBe(3);
  });

  it('makes one by one what takes long', () => {
    const replayedOf = (units: number) => {
      const network = networkOf([dense(units, 'relu'), dense(units, 'relu')], capturedHeads[0]!);
      return trainBoth(classified, { ...usual, ...network, batchSize: 20 }, 4).replayed;
    };
    // Three passes of 20 · units² multiply-adds, and an update, have to have room twice in 2^29.
    expect(replayedOf(1700)).toBe(2);
    expect(replayedOf(2000)).toBe(0);
  });

  it('replays short mini-batches with the others, and makes alone what is looked at after each step', () => {
    const settings = { ...usual, batchSize: 6, evaluate: evaluateEvery(1, 'epoch') };
    expect(trainBoth(classified, settings, 40).replayed).toBe(39);
    expect(trainBoth(classified, { ...settings, evaluate: evaluateEvery(1, 'step') }, 40).replayed).toBe(0);
  });

  it('ends where the sharpness is measured', () => {
    const record = { batchLoss: 1, activations: false, sharpness: { every: 3, unit: 'step' } } as const;
    const { many, plain, replayed } = trainBoth(classified, { ...usual, record }, 31);
    expect(many).toEqual(plain);
    expect(many.curves.sharpness?.step).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 31]);
    // The first step is made alone, and so are the 10th, between 9 and an evaluation, and others that nothing is left beside.
    expect(replayed).toBeGreaterThan(20);
  });

  it('says at which step a loss was no longer finite, and at which a parameter', () => {
    const network = networkOf([dense(5, 'relu')], capturedHeads[4]!);
    const of = (learningRate: number) => trainBoth(measured, { ...usual, ...network, learningRate }, 200);
    const loss = of(2);
    expect(loss.many).toEqual(loss.plain);
    expect(loss.many.divergence?.reason).toMatch(/loss of a mini-batch/);
    expect(loss.replayed).toBe(loss.many.steps - 1);
    expect(loss.replayed).toBeGreaterThan(3);
    const weights = of(3);
    expect(weights.many).toEqual(weights.plain);
    expect(weights.many.divergence?.reason).toMatch(/is not finite/);
    expect(weights.replayed).toBe(weights.many.steps - 1);
  });

  it('goes on from a checkpoint to the same bits', () => {
    const settings = { ...usual, optimizer: adam, sampling: 'shuffle' } as const;
    const whole = trainBoth(classified, settings, 80);
    const first = trainBoth(classified, settings, 80, { stopAfter: 33 });
    expect(first.many).toEqual(first.plain);
    const rest = trainBoth(classified, settings, 80, { checkpoint: first.many.checkpoint });
    expect(rest.many).toEqual(rest.plain);
    expect(rest.many.weightsSha256).toBe(whole.many.weightsSha256);
    expect(rest.replayed).toBe(80 - 33 - 1);
  });

  it('trains on where an epsilon that is rounded to 0 leaves no numbers between the parameters', () => {
    const settings = { ...usual, optimizer: { ...adam, epsilon: 1e-50 } as SettledSettings['optimizer'] };
    const first = trainBoth(classified, settings, 60, { stopAfter: 20 });
    expect(first.many).toEqual(first.plain);
    expect(first.many.status).toBe('finished');
    const rest = trainBoth(classified, settings, 60, { checkpoint: first.many.checkpoint });
    expect(rest.many).toEqual(rest.plain);
  });
});
