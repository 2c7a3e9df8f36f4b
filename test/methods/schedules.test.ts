import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NamedSchedule, ScheduleSettings } from '../../src/config/index.ts';
import { createSchedule, schedules } from '../../src/methods/schedules/registry.ts';
import { integerPower } from '../../src/shared/index.ts';
import { wordsOf } from '../helpers/experiment-schema.ts';

const factorsOf = (settings: ScheduleSettings, steps: number, stepsPerEpoch = 1) =>
  Array.from({ length: steps }, (_, step) => createSchedule(settings, { steps, stepsPerEpoch, learningRate: 1 })(step));

/** A schedule of each name, but for its warm-up. */
const examples: { readonly [Name in NamedSchedule['type']]: Extract<NamedSchedule, { type: Name }> } = {
  constant: { type: 'constant', warmup: 0 },
  step: { type: 'step', every: 3, factor: 0.5, unit: 'step', warmup: 0 },
  exponential: { type: 'exponential', factor: 0.9, unit: 'step', warmup: 0 },
  inverseTime: { type: 'inverseTime', decay: 0.5, unit: 'step', warmup: 0 },
  cosine: { type: 'cosine', to: 0.1, warmup: 0 },
  oneCycle: { type: 'oneCycle', rise: 0.3, warmup: 0 },
};

/**
 * The learning rates of PyTorch 1.13.0 before each update of an SGD with lr = 1.0, `scheduler.step()` after each update,
 * or after every third where the unit is the epoch.
 */
const pytorch: readonly {
  name: string;
  settings: ScheduleSettings;
  stepsPerEpoch?: number;
  expected: readonly number[];
}[] = [
  {
    name: 'StepLR(step_size=3, gamma=0.5)',
    settings: { type: 'step', every: 3, factor: 0.5, unit: 'step', warmup: 0 },
    expected: [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25],
  },
  {
    name: 'StepLR(step_size=2, gamma=0.1) by epochs',
    settings: { type: 'step', every: 2, factor: 0.1, unit: 'epoch', warmup: 0 },
    stepsPerEpoch: 3,
    expected: [1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.010000000000000002, 0.010000000000000002],
  },
  {
    name: 'ExponentialLR(gamma=0.9)',
    settings: { type: 'exponential', factor: 0.9, unit: 'step', warmup: 0 },
    expected: [1, 0.9, 0.81, 0.7290000000000001, 0.6561000000000001, 0.5904900000000002],
  },
  {
    name: 'ExponentialLR(gamma=0.7) by epochs',
    settings: { type: 'exponential', factor: 0.7, unit: 'epoch', warmup: 0 },
    stepsPerEpoch: 3,
    expected: [1, 1, 1, 0.7, 0.7, 0.7, 0.48999999999999994, 0.48999999999999994],
  },
  {
    name: 'CosineAnnealingLR(T_max=6, eta_min=0)',
    settings: { type: 'cosine', to: 0, warmup: 0 },
    expected: [1, 0.9330127018922194, 0.75, 0.5, 0.2500000000000001, 0.06698729810778065, 0],
  },
  {
    name: 'CosineAnnealingLR(T_max=6, eta_min=0.1)',
    settings: { type: 'cosine', to: 0.1, warmup: 0 },
    expected: [1, 0.9397114317029974, 0.775, 0.55, 0.3250000000000002, 0.1602885682970026, 0.1],
  },
  {
    name: 'OneCycleLR(max_lr=1, total_steps=10, pct_start=0.3)',
    settings: { type: 'oneCycle', rise: 0.3, warmup: 0 },
    expected: [
      0.040000000000000036, 0.52, 1, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893, 0.38874197806371075,
      0.18825834605023697, 0.049519367986526286, 4e-6,
    ],
  },
  {
    name: 'OneCycleLR(max_lr=1, total_steps=7, pct_start=0.25), with its peak between two steps',
    settings: { type: 'oneCycle', rise: 0.25, warmup: 0 },
    expected: [
      0.040000000000000036, 0.9944154354509117, 0.8665264698111694, 0.6112620219362893, 0.31733221849885124,
      0.08688426531955129, 4e-6,
    ],
  },
  {
    name: 'OneCycleLR(max_lr=1, total_steps=8, pct_start=0), with its peak before the first step',
    settings: { type: 'oneCycle', rise: 0, warmup: 0 },
    expected: [
      0.9619399184965783, 0.8535539763797113, 0.6913429508156802, 0.500002, 0.30866104918431986, 0.14645002362028864,
      0.03806408150342165, 4e-6,
    ],
  },
];

describe('[U] methods/schedules', () => {
  it('are the same in this table, in the registry and in the schema', () => {
    expect(Object.keys(schedules)).toEqual(wordsOf('scheduleMapping'));
    expect(Object.keys(examples)).toEqual(wordsOf('scheduleMapping'));
  });

  it.each(pytorch)("give PyTorch's learning rates: $name", ({ settings, stepsPerEpoch = 1, expected }) => {
    const factors = factorsOf(settings, expected.length, stepsPerEpoch);
    for (const [step, factor] of factors.entries()) expect(factor).toBeCloseTo(expected[step]!, 14);
  });

  it('leave the learning rate alone where it is constant', () => {
    expect(factorsOf(examples.constant, 3)).toEqual([1, 1, 1]);
  });

  it('divide by a time that is counted in steps or in whole epochs', () => {
    const decay = { type: 'inverseTime' as const, decay: 0.5, warmup: 0 };
    expect(factorsOf({ ...decay, unit: 'step' as const }, 4)).toEqual([1, 1 / 1.5, 1 / 2, 1 / 2.5]);
    expect(factorsOf({ ...decay, unit: 'epoch' as const }, 5, 2)).toEqual([1, 1, 1 / 1.5, 1 / 1.5, 1 / 2]);
  });

  it('stand at the whole learning rate where the one cycle peaks at its first step', () => {
    expect(factorsOf({ type: 'oneCycle', rise: 0.1, warmup: 0 }, 10)[0]).toBe(1);
  });

  it.each(Object.values(examples))('leave a training of a single step alone: $type', (settings) => {
    expect(factorsOf(settings, 1)).toEqual([1]);
  });

  it('end a cosine exactly at its share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 2, max: 1e6 }), (to, steps) => {
        const schedule = createSchedule(
          { type: 'cosine', to, warmup: 0 },
          { steps, stepsPerEpoch: 1, learningRate: 1 },
        );
        expect([schedule(0), schedule(steps - 1)]).toEqual([1, to]);
      }),
    );
  });

  it('rise in equal parts to their first value in a warm-up', () => {
    expect(factorsOf({ ...examples.constant, warmup: 4 }, 6)).toEqual([0.2, 0.4, 0.6, 0.8, 1, 1].map(near));
    const cycle = factorsOf({ ...examples.oneCycle, warmup: 1 }, 11);
    expect(cycle.slice(0, 2)).toEqual([near(0.02), near(0.04)]);
  });

  it.each(Object.values(examples))(
    'begin behind their warm-up, with what it leaves of the steps: $type',
    (settings) => {
      expect(factorsOf({ ...settings, warmup: 3 }, 11, 2).slice(3)).toEqual(factorsOf(settings, 8, 2));
    },
  );

  it.each(Object.values(examples))('rise all the way where the warm-up is the whole training: $type', (settings) => {
    expect(factorsOf({ ...settings, warmup: 4 }, 3)).toEqual([0.2, 0.4, 0.6].map(near));
  });

  it('count epochs from the end of the warm-up', () => {
    const settings: ScheduleSettings = { type: 'exponential', factor: 0.5, unit: 'epoch', warmup: 1 };
    expect(factorsOf(settings, 6, 2)).toEqual([0.5, 1, 1, 0.5, 0.5, 0.25]);
  });

  it('take powers that are those of repeated multiplication, exact where the numbers are', () => {
    expect([0, 1, 2, 3, 10].map((exponent) => integerPower(3, exponent))).toEqual([1, 3, 9, 27, 59_049]);
    expect(integerPower(0.5, 1000)).toBe(2 ** -1000);
    expect(integerPower(1e200, 1)).toBe(1e200);
  });
});

const near = (value: number): unknown => expect.closeTo(value, 14);
