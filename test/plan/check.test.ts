import { describe, expect, it } from 'vitest';
import type { Experiment, Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import { checkPoints, expandPoints, type ParameterShapes } from '../../src/plan/index.ts';
import { axis, irisFacts, makeExperiment, plainSettings } from '../helpers/experiments.ts';

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

const regression: Partial<DatasetFacts> = { task: 'regression', outputs: 2 };
const dense = (units: number) => ({ type: 'dense' as const, units, activation: 'identity' as const });

describe('[U] plan/check', () => {
  it('finds nothing wrong with a network that fits its data', () => {
    expect(check({})).toEqual([]);
  });

  it('compares the last layer with the classes of the data', () => {
    expect(codes(check({ layers: [dense(5), dense(4)] }))).toEqual([['PLAN_OUTPUTS_MISMATCH', 'layers.1.units']]);
  });

  it('refuses a batch larger than the training split', () => {
    expect(check({ batchSize: 120 })).toEqual([]);
    expect(codes(check({ batchSize: 121 }))).toEqual([['PLAN_BATCH_TOO_LARGE', 'batchSize']]);
  });

  it('names the value of the axis that is at fault, once', () => {
    const axes = [axis(['batchSize'], [50, 500], ['sweep', 'axes', 'batchSize']), axis(['learningRate'], [0.1, 1])];
    expect(codes(check({}, { experiment: { axes } }))).toEqual([['PLAN_BATCH_TOO_LARGE', 'sweep.axes.batchSize.1']]);
  });

  it('refuses crossEntropy and accuracy where the targets are numbers', () => {
    const layers = [dense(5), dense(2)];
    expect(codes(check({ layers }, { facts: regression }))).toEqual([['PLAN_LOSS_NEEDS_CLASSES', 'loss']]);
    const evaluate: Settings['evaluate'] = { every: 1, unit: 'epoch', metrics: ['loss', 'accuracy'] };
    const loss = { type: 'meanSquaredError' } as const;
    expect(codes(check({ layers, loss, evaluate }, { facts: regression }))).toEqual([
      ['PLAN_METRIC_NEEDS_CLASSES', 'evaluate.metrics.1'],
    ]);
    expect(check({ layers, loss: { type: 'binaryCrossEntropy' }, evaluate }, { facts: regression })).toEqual([]);
  });

  it('refuses an objective that is not measured', () => {
    const objective = { metric: 'validation.loss', goal: 'minimize' } as const;
    const found = check({}, { experiment: { objective } });
    expect(codes(found)).toEqual([['PLAN_OBJECTIVE_NOT_MEASURED', 'objective.metric']]);
    expect(found[0]?.hint).toContain('test.accuracy');
    const rows = { train: 100, validation: 20, test: 30 };
    expect(check({}, { experiment: { objective }, facts: { rows } })).toEqual([]);
  });

  it('refuses a network that no memory holds, before anything of it is built', () => {
    const found = check({ layers: [dense(1_000_000), dense(1_000_000), dense(3)] });
    expect(codes(found)).toEqual([['PLAN_NETWORK_TOO_LARGE', 'layers.0.units']]);
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
});
