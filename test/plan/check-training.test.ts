import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import { axis, digitsFacts } from '../helpers/experiments.ts';
import { check, codes, dense, ending, fileOf, judge, regression } from './checking.ts';

describe('[U] plan/check-training', () => {
  it('refuses crossEntropy where the targets are numbers', () => {
    expect(codes(check({ layers: [dense(5), dense(2)] }, { facts: regression }))).toEqual([
      ['PLAN_LOSS_NEEDS_CLASSES', 'loss'],
    ]);
  });

  it('refuses a batch larger than the training split', () => {
    expect(check({ batchSize: 120 })).toEqual([]);
    expect(codes(check({ batchSize: 121 }))).toEqual([['PLAN_BATCH_TOO_LARGE', 'batchSize']]);
  });

  const norm = ['{ type: dense, units: 5 }', '{ type: batchNorm }', ending(3)];
  const rows = (train: number): Partial<DatasetFacts> => ({ rows: { train, validation: 0, test: 30 } });

  it('refuses batchNorm where every mini-batch has one row', () => {
    const code = 'PLAN_BATCH_NORM_OF_ONE';
    expect(judge(fileOf(norm, ['batchSize: 1']))).toEqual([`${code} 8:12:1`]);
    expect(judge(fileOf(norm, ['batchSize: [2, 1]', 'sampling: replacement']))).toEqual([`${code} 8:16:1`]);
    expect(judge(fileOf(norm, ['batchSize: 2']))).toEqual([]);
    expect(judge(fileOf([ending(3)], ['batchSize: 1']))).toEqual([]);
  });

  it('takes one image for a mini-batch of batchNorm, but not one of a single position', () => {
    const file = (kernel: number) =>
      fileOf([`{ type: conv2d, filters: 4, kernel: ${kernel} }`, 'batchNorm', ending(10)], ['batchSize: 1']);
    expect(judge(file(7), digitsFacts)).toEqual([]);
    expect(judge(file(8), digitsFacts)).toEqual(['PLAN_BATCH_NORM_OF_ONE 8:12:1']);
  });

  it('refuses batchNorm where the last mini-batch of an epoch has one row, if training comes so far', () => {
    const code = 'PLAN_BATCH_NORM_OF_ONE';
    const judgeLast = (...rest: string[]) => judge(fileOf(norm, rest), rows(121));
    expect(judgeLast('batchSize: 40')).toEqual([`${code} 8:12:2`]);
    expect(judgeLast('batchSize: 40', 'sampling: sequential')).toEqual([`${code} 8:12:2`]);
    expect(judgeLast('batchSize: 40', 'sampling: replacement')).toEqual([]);
    expect(judgeLast('batchSize: 40', 'steps: 3')).toEqual([]);
    expect(judgeLast('batchSize: 40', 'steps: 4')).toEqual([`${code} 8:12:2`]);
    expect(judgeLast('batchSize: 39')).toEqual([]);
  });

  it('blames the layer for mini-batches of one row where no size is written, and names one that fits', () => {
    const batchNorm = { type: 'batchNorm', epsilon: 1e-5, momentum: 0.1, activation: { type: 'identity' } } as const;
    const layers: Settings['layers'] = [batchNorm, dense(3)];
    const hintOf = (settings: Partial<Settings>, train: number) => {
      const [found] = check({ layers, ...settings }, { facts: rows(train) });
      return [found?.path?.join('.'), Number(/batchSize: (\d+)/.exec(found?.hint ?? '')?.[1])];
    };
    expect(check({ layers }, { facts: rows(101) })[0]?.message).toBe(
      'batchNorm (layers.0) takes the deviation over a mini-batch, and the last mini-batch of an epoch has one of 101 rows',
    );
    expect(check({ layers, batchSize: 1 })[0]?.message).toMatch(/, and every mini-batch has one row$/);
    expect(hintOf({}, 101)).toEqual(['layers.0', 101]);
    expect(hintOf({}, 301)).toEqual(['layers.0', 101]);
    expect(hintOf({ batchSize: 1 }, 121)).toEqual(['batchSize', 7]);
    for (let train = 3; train < 60; train += 1) {
      for (let batchSize = 1; batchSize < train; batchSize += 1) {
        const [path, fitting] = hintOf({ batchSize }, train);
        if (path !== undefined) expect(hintOf({ batchSize: Number(fitting) }, train)).toEqual([undefined, Number.NaN]);
      }
    }
  });

  it('refuses a warmup that leaves nothing of the schedule', () => {
    const judgeWarmup = (schedule: string, ...rest: string[]) =>
      judge(fileOf([ending(3)], [`schedule: ${schedule}`, 'batchSize: 40', ...rest]));
    const code = 'PLAN_WARMUP_TOO_LONG';
    expect(judgeWarmup('{ type: cosine, warmup: 30 }')).toEqual([`${code} 6:35:2`]);
    expect(judgeWarmup('{ type: cosine, warmup: 29 }')).toEqual([]);
    expect(judgeWarmup('{ type: constant, warmup: [5, 6] }', 'epochs: 2')).toEqual([`${code} 6:41:1`]);
    expect(judgeWarmup('{ type: step, every: 1, warmup: 7 }', 'steps: 7')).toEqual([`${code} 6:43:1`]);
    expect(judgeWarmup('{ type: oneCycle, rise: 0 }')).toEqual([]);
    const axes = [axis(['batchSize'], [40, 60])];
    const schedule = { type: 'constant', warmup: 30 } as const;
    const found = check({ schedule }, { experiment: { axes } });
    expect(found.map(({ hint }) => hint)).toEqual([expect.stringContaining('below 30')]);
  });

  it('refuses a schedule whose formula is no finite factor, or a negative one, at some step', () => {
    const scheduled = (formula: string, ...rest: string[]) =>
      judge(fileOf([ending(3)], [`schedule: { formula: "${formula}" }`, ...rest]));
    expect(scheduled('1 / (1 + epoch)')).toEqual([]);
    expect(scheduled('1 - step / 50')).toEqual([]);
    expect(scheduled('1 - step / 5')).toEqual(['PLAN_SCHEDULE_VALUE 6:22:14']);
    expect(scheduled('1 / (step - 3)')).toEqual(['PLAN_SCHEDULE_VALUE 6:22:16']);
    // Three mini-batches are an epoch, the last of them a short one.
    expect(scheduled('1 - epoch / 9', 'batchSize: 50')).toEqual([]);
    expect(scheduled('1 - epoch / 8', 'batchSize: 50')).toEqual(['PLAN_SCHEDULE_VALUE 6:22:15']);
    expect(scheduled('1 - step / 99999', 'steps: 100000')).toEqual([]);
    // What does not read is told by its own check.
    expect(codes(check({ schedule: { formula: 'foo', warmup: 0 } }))).toEqual([]);
    expect(scheduled('1 - step / 99998', 'steps: 100000')).toEqual(['PLAN_SCHEDULE_VALUE 6:22:18']);
  });

  it('refuses the sharpness of more rows than the training split has, and of one under batchNorm', () => {
    const judgeRows = (layers: readonly string[], count: number) =>
      judge(fileOf(layers, ['batchSize: 40', `record: { sharpness: { rows: ${count} } }`]));
    expect(judgeRows([ending(3)], 120)).toEqual([]);
    expect(judgeRows([ending(3)], 121)).toEqual(['PLAN_SHARPNESS_ROWS 7:30:3']);
    expect(judgeRows([ending(3)], 1)).toEqual([]);
    expect(judgeRows(norm, 1)).toEqual(['PLAN_BATCH_NORM_OF_ONE 9:30:1']);
    expect(judgeRows(norm, 2)).toEqual([]);
  });
});
