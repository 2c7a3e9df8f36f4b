import { describe, expect, it } from 'vitest';
import { type Experiment, readExperiment, type Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import { checkPoints, expandPoints, type ParameterShapes } from '../../src/plan/index.ts';
import { axis, digitsFacts, irisFacts, makeExperiment, plainSettings } from '../helpers/experiments.ts';

const check = (
  settings: Partial<Settings>,
  options: { experiment?: Partial<Experiment>; facts?: Partial<DatasetFacts>; weights?: ParameterShapes } = {},
) => {
  const experiment = makeExperiment({ settings: { ...plainSettings, ...settings }, ...options.experiment });
  const { points } = expandPoints(experiment);
  const facts = { ...irisFacts, ...options.facts };
  return checkPoints(experiment, points, Array(points.length).fill(facts), options.weights);
};

const codes = (diagnostics: ReturnType<typeof check>) => diagnostics.map(({ code, path }) => [code, path?.join('.')]);

/** What is found in a file, with its place: `CODE line:column:length`. */
function judge(text: string, facts: Partial<DatasetFacts> = {}): string[] {
  const { experiment, diagnostics, locate } = readExperiment(text, 'a.yaml');
  expect(diagnostics).toEqual([]);
  if (experiment === undefined) throw new Error('no experiment');
  const { points } = expandPoints(experiment);
  const all = checkPoints(experiment, points, Array(points.length).fill({ ...irisFacts, ...facts }));
  return all.map(locate).map(({ code, place }) => `${code} ${place?.line}:${place?.column}:${place?.length}`);
}

/** A file with the given layers from line 3, and then the given lines. */
const fileOf = (layers: readonly string[], rest: readonly string[] = [], loss = 'crossEntropy') =>
  ['dataset: iris', 'layers:', ...layers.map((layer) => `  - ${layer}`), `loss: ${loss}`, 'learningRate: 0.1', ...rest]
    .map((line) => `${line}\n`)
    .join('');

const regression: Partial<DatasetFacts> = { task: 'regression', outputs: 2 };
const dense = (units: number) => ({ type: 'dense' as const, units, activation: { type: 'identity' as const } });
const ending = (units: number, activation = 'softmax') => `{ type: dense, units: ${units}, activation: ${activation} }`;

describe('[U] plan/check', () => {
  it('finds nothing wrong with a network that fits its data', () => {
    expect(check({})).toEqual([]);
  });

  it('names the value of the axis that is at fault, once', () => {
    const axes = [axis(['batchSize'], [50, 500], ['sweep', 'axes', 'batchSize']), axis(['learningRate'], [0.1, 1])];
    expect(codes(check({}, { experiment: { axes } }))).toEqual([['PLAN_BATCH_TOO_LARGE', 'sweep.axes.batchSize.1']]);
  });

  it('names the part of a value of an axis that is at fault', () => {
    const networks = `sweep: { axes: { layers: [[${ending(3)}], [{ type: dense, units: 5 }, ${ending(4)}]] } }`;
    expect(judge(fileOf([ending(3)], [networks]))).toEqual(['PLAN_OUTPUTS_MISMATCH 6:127:1']);
    const whole = judge(
      fileOf(['{ type: conv2d, filters: 2, kernel: 3 }', ending(10)], ['sweep: { axes: { layers.0.kernel: [3, 9] } }']),
      digitsFacts,
    );
    expect(whole).toEqual(['PLAN_WINDOW_TOO_LARGE 7:39:1']);
  });
});

describe('[U] plan/check-network', () => {
  it('compares the last layer with the classes of the data', () => {
    expect(codes(check({ layers: [dense(5), dense(4)] }))).toEqual([['PLAN_OUTPUTS_MISMATCH', 'layers.1.units']]);
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
    for (const weights of [lacking, { ...fitting, 'layers.0.weight': [5, 4] }, { ...fitting, extra: [1] }]) {
      expect(codes(check({}, { weights }))).toEqual([['PLAN_INITIAL_WEIGHTS_MISMATCH', 'initialWeights']]);
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
});

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
});

describe('[U] plan/check-metrics', () => {
  const judgeMetrics = (metrics: string, loss: string, activation: string, facts: Partial<DatasetFacts>, more = '') => {
    const units = facts.outputs ?? 3;
    return judge(fileOf([ending(units, activation)], [`evaluate: { metrics: [${metrics}]${more} }`], loss), facts);
  };

  it.each(['accuracy', 'topK', 'precision', 'recall', 'f1'])('measures %s where there are classes', (metric) => {
    expect(judgeMetrics(metric, 'crossEntropy', 'softmax', {}, ', topK: 3')).toEqual([]);
    expect(judgeMetrics(metric, 'huber', 'identity', {}, ', topK: 2')).toEqual([]);
    const found = judgeMetrics(`loss, ${metric}`, 'meanSquaredError', 'identity', regression);
    expect(found).toEqual([`PLAN_METRIC_NEEDS_CLASSES 6:29:${metric.length}`]);
  });

  it.each(['rSquared', 'meanAbsoluteError'])('measures %s where a loss compares numbers', (metric) => {
    for (const loss of ['sumOfSquares', 'meanSquaredError', 'meanAbsoluteError', 'huber']) {
      expect(judgeMetrics(metric, loss, 'identity', regression)).toEqual([]);
    }
    const code = `PLAN_METRIC_NEEDS_NUMBERS 6:23:${metric.length}`;
    expect(judgeMetrics(metric, 'meanSquaredError', 'identity', {})).toEqual([code]);
    expect(judgeMetrics(metric, 'crossEntropy', 'softmax', {})).toEqual([code]);
    expect(judgeMetrics(metric, 'binaryCrossEntropy', 'sigmoid', regression)).toEqual([code]);
  });

  it('takes one output of binaryCrossEntropy for two classes, several for answers of their own', () => {
    const one = { ...regression, outputs: 1 };
    const judgeBinary = (metrics: string, facts: Partial<DatasetFacts>) =>
      judgeMetrics(metrics, 'binaryCrossEntropy', 'sigmoid', facts);
    expect(judgeBinary('loss, accuracy, precision, recall, f1', one)).toEqual([]);
    expect(judgeBinary('loss, accuracy', regression)).toEqual([]);
    expect(judgeBinary('precision, f1', regression)).toEqual([
      'PLAN_METRIC_NEEDS_CLASSES 6:23:9',
      'PLAN_METRIC_NEEDS_CLASSES 6:34:2',
    ]);
    expect(judgeBinary('topK', one)).toEqual(['PLAN_METRIC_NEEDS_CLASSES 6:23:4']);
    expect(judgeBinary('precision', {})).toEqual([]);
  });

  it('has no more outputs for topK to look among than there are classes', () => {
    expect(judgeMetrics('topK', 'crossEntropy', 'softmax', {}, ', topK: 4')).toEqual(['PLAN_TOP_K_TOO_LARGE 6:36:1']);
    expect(judgeMetrics('topK', 'crossEntropy', 'softmax', {})).toEqual(['PLAN_TOP_K_TOO_LARGE 6:11:19']);
    expect(judgeMetrics('loss', 'crossEntropy', 'softmax', {}, ', topK: 4')).toEqual([]);
  });

  it('refuses to measure a split that has no rows', () => {
    expect(judge(fileOf([ending(3)], ['evaluate: { splits: [train, validation] }']))).toEqual([
      'PLAN_SPLIT_EMPTY 6:29:10',
    ]);
    expect(judge(fileOf([ending(3)], ['evaluate: { splits: [test] }']))).toEqual([]);
    const stopping = 'earlyStopping: { metric: validation.loss }';
    expect(judge(fileOf([ending(3)], ['evaluate: { splits: [validation] }', stopping]))).toEqual([
      'PLAN_SPLIT_EMPTY 6:22:10',
    ]);
  });

  it.each([
    ['objective', 'PLAN_OBJECTIVE_NOT_MEASURED'],
    ['earlyStopping', 'PLAN_EARLY_STOPPING_NOT_MEASURED'],
  ])('asks that the metric of %s is measured', (key, code) => {
    const place = `${code} 6:${key.length + 13}`;
    const judgeMetric = (metric: string, rest: string[] = [], facts = {}) =>
      judge(fileOf([ending(3)], [`${key}: { metric: ${metric} }`, ...rest]), facts);
    expect(judgeMetric('test.accuracy')).toEqual([]);
    expect(judgeMetric('validation.loss')).toEqual([`${place}:15`]);
    expect(judgeMetric('validation.loss', [], { rows: { train: 100, validation: 20, test: 30 } })).toEqual([]);
    expect(judgeMetric('test.f1')).toEqual([`${place}:7`]);
    expect(judgeMetric('test.f1', ['evaluate: { metrics: [f1] }'])).toEqual([]);
    expect(judgeMetric('test.loss', ['evaluate: { metrics: [accuracy] }'])).toEqual([`${place}:9`]);
    expect(judgeMetric('test.loss', ['evaluate: { splits: [train] }'])).toEqual([`${place}:9`]);
  });

  it('says what is measured instead', () => {
    const objective = { metric: 'validation.loss', goal: 'minimize' } as const;
    const [found] = check({}, { experiment: { objective } });
    expect(found?.hint).toContain('train.loss, train.accuracy, test.loss, test.accuracy');
  });

  it('finds the value of an axis that is not measured', () => {
    const sweep = 'sweep: { axes: { earlyStopping.metric: [test.loss, validation.loss] } }';
    expect(judge(fileOf([ending(3)], ['earlyStopping: { metric: test.loss }', sweep]))).toEqual([
      'PLAN_EARLY_STOPPING_NOT_MEASURED 7:52:15',
    ]);
  });
});
