import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import { digitsFacts } from '../helpers/experiments.ts';
import { check, codes, dense, ending, fileOf, judge } from './checking.ts';

describe('[U] plan/check-network', () => {
  it('compares the last layer with the classes of the data', () => {
    expect(codes(check({ layers: [dense(5), dense(4)] }))).toEqual([['PLAN_OUTPUTS_MISMATCH', 'layers.1.units']]);
  });

  it('names the classes that the data has, with the rows of each, as far as they are known', () => {
    const messageOf = (facts: Partial<DatasetFacts>) =>
      check({ layers: [dense(5), dense(4)] }, { facts }).map(({ message }) => message);
    const has = 'the last layer has 4 units, and the data has';
    expect(messageOf({})).toEqual([`${has} 3 classes`]);
    expect(messageOf({ classNames: ['a', 'b', 'c'], classRows: [1, 2, 0] })).toEqual([
      `${has} 3 classes: a (1 row), b (2 rows), c (0 rows)`,
    ]);
    const classNames = Array.from({ length: 11 }, (_, i) => `${i}`);
    const [message] = messageOf({ outputs: 11, classNames, classRows: classNames.map(() => 5) });
    expect(message).toMatch(/: 0 \(5 rows\), .*, 9 \(5 rows\), …$/);
  });

  it('says what the last layer gives: units of its own, numbers of another, or images', () => {
    const messageOf = (layers: Settings['layers'], facts: Partial<DatasetFacts> = {}) =>
      check({ layers }, { facts })[0]?.message;
    const classes = 'and the data has 3 classes';
    expect(messageOf([dense(4)])).toBe(`the last layer has 4 units, ${classes}`);
    expect(messageOf([dense(4), { type: 'dropout', rate: 0.5 }])).toBe(`the last layer gives 4 numbers, ${classes}`);
    expect(messageOf([{ type: 'maxPool2d', size: 2 }], digitsFacts)).toBe(
      'the last layer gives images of 1 × 4 × 4, and the loss compares rows of numbers',
    );
  });

  it('warns of targets that the last activation cannot give, and says what it gives', () => {
    const messagesOf = (type: 'relu' | 'sigmoid' | 'identity', targetRange: readonly [number, number]) =>
      check(
        { layers: [{ type: 'dense', units: 1, activation: { type } }], loss: { type: 'huber', delta: 1 } },
        { facts: { task: 'regression', outputs: 1, targetRange } },
      ).map(({ severity, message }) => [severity, message]);
    const warning = (what: string) => [['warning', `${what}, and the targets of the training rows go from -1 to 2`]];
    expect(messagesOf('relu', [-1, 2])).toEqual(warning('relu gives nothing below 0'));
    expect(messagesOf('sigmoid', [-1, 2])).toEqual(warning('sigmoid gives numbers from 0 to 1'));
    expect([messagesOf('identity', [-1, 2]), messagesOf('relu', [0, 2]), messagesOf('sigmoid', [0, 1])].flat()).toEqual(
      [],
    );
  });

  it('says how names of PyTorch are read where no name of the initial weights is of kobai', () => {
    const hintOf = (weights: Record<string, number[]>) => check({}, { weights })[0]?.hint;
    const ofTorch = expect.stringContaining('are read by `initialWeights: { path: …, layout: torch }`');
    expect(hintOf({ '0.weight': [5, 4], 'my.layers.0.bias': [5] })).toEqual(ofTorch);
    expect(hintOf({ '0.weight': [5, 4], 'layers.0.bias': [5] })).toMatch(/^a layer i needs layers\.<i>\.weight/);
    expect(hintOf({ 'layers.0.weight': [5, 4], 'layers.0.bias': [5] })).toMatch(/^a layer i needs layers\.<i>\.weight/);
  });

  it('names the dense layer that decides the outputs, or the last layer where none does', () => {
    const dropout = '{ type: dropout, rate: 0.5 }';
    const behind = fileOf(
      ['{ type: dense, units: 5 }', '{ type: dense, units: 4 }', dropout, '{ type: batchNorm }'],
      [],
      'huber',
    );
    expect(judge(behind)).toEqual(['PLAN_OUTPUTS_MISMATCH 4:27:1']);
    const none = fileOf(['{ type: conv2d, filters: 2, kernel: 5 }', 'flatten'], [], 'huber');
    expect(judge(none, digitsFacts)).toEqual(['PLAN_OUTPUTS_MISMATCH 4:5:7']);
    expect(judge(none, { ...digitsFacts, outputs: 32 })).toEqual([]);
  });

  it('says what else the target may be where its classes are called like numbers, and of the loss of two answers', () => {
    const classNames = Array.from({ length: 30 }, (_, price) => `${100 + price}.5`);
    const facts = { outputs: 30, classNames };
    expect(check({ layers: [dense(1)] }, { facts })[0]?.hint).toContain('`loss: meanSquaredError`');
    expect(check({ layers: [dense(3)] }, { facts })[0]?.hint).toBe('write units: 30');
    const answers = check({ layers: [dense(1)], loss: { type: 'binaryCrossEntropy' } });
    expect(answers[0]?.hint).toContain('`loss: crossEntropy`');
  });

  it('warns of targets that the last activation cannot give', () => {
    const judgeEnd = (activation: string, targetRange: [number, number], loss = 'huber') =>
      judge(fileOf([`{ type: dense, units: 1, activation: ${activation} }`], [], loss), {
        ...{ task: 'regression', outputs: 1 },
        targetRange,
      });
    expect(judgeEnd('sigmoid', [138, 555])).toEqual(['PLAN_TARGET_OUT_OF_REACH 3:42:7']);
    expect(judgeEnd('relu', [-1.7, 1.7])).toEqual(['PLAN_TARGET_OUT_OF_REACH 3:42:4']);
    expect(judgeEnd('tanh', [-1, 1])).toEqual([]);
    expect(judgeEnd('identity', [138, 555])).toEqual([]);
  });

  it('refuses images as outputs', () => {
    const conv = '{ type: conv2d, filters: 10, kernel: 8, activation: softmax }';
    expect(judge(fileOf([conv]), digitsFacts)).toEqual(['PLAN_OUTPUT_IS_IMAGE 3:5:61']);
  });

  it('places image layers on rows without a shape, and windows that are too large', () => {
    const conv = '{ type: conv2d, filters: 4, kernel: 3 }';
    expect(judge(fileOf([conv, ending(3)]))).toEqual(['PLAN_LAYER_NEEDS_IMAGE 3:5:39']);
    expect(
      judge(fileOf(['{ type: dense, units: 5 }', '{ type: maxPool2d, size: 2 }', ending(10)]), digitsFacts),
    ).toEqual(['PLAN_LAYER_NEEDS_IMAGE 4:5:28']);
    expect(judge(fileOf(['{ type: conv2d, filters: 4, kernel: 9 }', ending(10)]), digitsFacts)).toEqual([
      'PLAN_WINDOW_TOO_LARGE 3:41:1',
    ]);
    expect(judge(fileOf([conv, '{ type: averagePool2d, size: 7 }', ending(10)]), digitsFacts)).toEqual([
      'PLAN_WINDOW_TOO_LARGE 4:34:1',
    ]);
    expect(judge(fileOf([conv, '{ type: maxPool2d, size: 6 }', ending(10)]), digitsFacts)).toEqual([]);
  });

  it('refuses a network that no memory holds, before anything of it is built', () => {
    const found = check({ layers: [dense(1_000_000), dense(1_000_000), dense(3)] });
    expect(codes(found)).toEqual([['PLAN_NETWORK_TOO_LARGE', 'layers.1.units']]);
  });

  it('refuses layers that give more for a mini-batch than memory holds', () => {
    const filters = (count: number) => `{ type: conv2d, filters: ${count}, kernel: 3, padding: 1 }`;
    const file = (count: number, batchSize: number) =>
      fileOf([filters(2), filters(count), ending(10)], [`batchSize: ${batchSize}`]);
    expect(judge(file(300_000, 100), digitsFacts)).toEqual(['PLAN_NETWORK_TOO_LARGE 4:30:6']);
    expect(judge(file(300_000, 10), digitsFacts)).toEqual([]);
    const padded = '{ type: conv2d, filters: 1, kernel: 1, padding: 1000000000 }';
    expect(judge(fileOf([padded, '{ type: maxPool2d, size: 1000000000 }', ending(10)]), digitsFacts)).toEqual([
      'PLAN_NETWORK_TOO_LARGE 3:30:1',
    ]);
    expect(judge(fileOf([padded, ending(10)]), digitsFacts)).toEqual(['PLAN_NETWORK_TOO_LARGE 4:27:2']);
  });

  it('compares initial weights with the layers, name by name', () => {
    const fitting = {
      'layers.0.weight': [4, 5],
      'layers.0.bias': [5],
      'layers.1.weight': [5, 3],
      'layers.1.bias': [3],
    };
    const { 'layers.1.bias': _, ...lacking } = fitting;
    expect(check({}, { weights: fitting })).toEqual([]);
    for (const [weights, problem] of [
      [lacking, 'layers.1.bias (3) is missing'],
      [{ ...fitting, 'layers.0.weight': [5, 4] }, "layers.0.weight is (5, 4), the network's is (4, 5)"],
      [{ ...fitting, extra: [1] }, 'extra belongs to no layer'],
    ] as const) {
      const found = check({}, { weights });
      expect(codes(found)).toEqual([['PLAN_INITIAL_WEIGHTS_MISMATCH', 'initialWeights']]);
      expect(found[0]?.message).toBe(`initialWeights do not fit the layers: ${problem}`);
    }
  });

  it('takes running statistics among initial weights, and does without them', () => {
    const batchNorm = { type: 'batchNorm', epsilon: 1e-5, momentum: 0.1, activation: { type: 'identity' } } as const;
    const layers: Settings['layers'] = [batchNorm, dense(3)];
    const trained = {
      'layers.0.weight': [4],
      'layers.0.bias': [4],
      'layers.1.weight': [4, 3],
      'layers.1.bias': [3],
    };
    const kept = { 'layers.0.runningMean': [4], 'layers.0.runningVariance': [4] };
    expect(check({ layers }, { weights: trained })).toEqual([]);
    expect(check({ layers }, { weights: { ...trained, ...kept } })).toEqual([]);
    for (const wrong of [{ 'layers.0.runningMean': [3] }, { 'layers.1.runningMean': [3] }]) {
      const found = check({ layers }, { weights: { ...trained, ...kept, ...wrong } });
      expect(codes(found)).toEqual([['PLAN_INITIAL_WEIGHTS_MISMATCH', 'initialWeights']]);
    }
  });

  it('parts the digits of a count that is too large to be read otherwise', () => {
    const [fault] = check({ layers: [dense(113_000), dense(100_000), dense(3)] });
    expect(fault?.message).toContain('has 11,300,');
    expect(fault?.hint).toBe('make it smaller: up to 357,913,941 parameters fit');
  });
});
