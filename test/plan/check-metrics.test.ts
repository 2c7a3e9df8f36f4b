import { describe, expect, it } from 'vitest';
import type { MetricName, Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import { plainSettings } from '../helpers/experiments.ts';
import { check, ending, fileOf, judge, regression } from './checking.ts';

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

  it('says why a metric is not of this data or this loss, and what to leave out', () => {
    const find = (metric: MetricName, facts: Partial<DatasetFacts>, loss: object = { type: 'huber', delta: 1 }) =>
      check({ evaluate: { ...plainSettings.evaluate, metrics: [metric] }, loss: loss as Settings['loss'] }, { facts })
        .filter(({ code }) => code.startsWith('PLAN_METRIC'))
        .map(({ message, hint }) => [message, hint]);
    const binary = { type: 'binaryCrossEntropy', labelSmoothing: 0 };
    const hint = (metric: string) => `leave ${metric} out of evaluate.metrics`;
    const areNumbers = 'the targets of this data are numbers';
    expect(find('accuracy', regression)).toEqual([[`accuracy compares classes, and ${areNumbers}`, hint('accuracy')]]);
    expect(find('topK', regression)).toEqual([[`topK compares classes, and ${areNumbers}`, hint('topK')]]);
    expect(find('f1', regression)).toEqual([[`f1 compares classes, and ${areNumbers}`, hint('f1')]]);
    expect(find('f1', regression, binary)).toEqual([
      ['f1 compares classes, and a row of this data has 2 answers', hint('f1')],
    ]);
    expect(find('rSquared', {})).toEqual([
      ['rSquared compares numbers, and the targets of this data are classes', hint('rSquared')],
    ]);
    expect(find('rSquared', regression, binary)).toEqual([
      ['rSquared compares numbers, and binaryCrossEntropy compares answers of 0 and 1', hint('rSquared')],
    ]);
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

  it('says what is measured instead, or how there would be such a split', () => {
    const hintOf = (metric: 'validation.loss' | 'test.rSquared') =>
      check({}, { experiment: { objective: { metric, goal: 'minimize' } } })[0]?.hint;
    expect(hintOf('test.rSquared')).toContain('train.loss, train.accuracy, test.loss, test.accuracy');
    expect(hintOf('validation.loss')).toContain('`split: { validation: 0.2 }`');
  });

  it('finds the value of an axis that is not measured', () => {
    const sweep = 'sweep: { axes: { earlyStopping.metric: [test.loss, validation.loss] } }';
    expect(judge(fileOf([ending(3)], ['earlyStopping: { metric: test.loss }', sweep]))).toEqual([
      'PLAN_EARLY_STOPPING_NOT_MEASURED 7:52:15',
    ]);
  });

  it('refuses tolerances of metrics that are not measured, at their keys', () => {
    const verify =
      'verify: { mode: tolerance, metrics: { test.f1: { absolute: 1 }, test.loss: { absolute: 1 } }, because: x }';
    expect(judge(fileOf([ending(3)], [verify]))).toEqual(['PLAN_VERIFY_NOT_MEASURED 6:39:7']);
  });
});
