import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../src/config/index.ts';
import type { Statistic } from '../../src/shared/index.ts';
import { checkExpectations } from '../../src/summary/expectations.ts';
import type { PointSummary } from '../../src/summary/index.ts';

const statistic = (...values: number[]): Statistic => ({
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  std: 0.5,
  n: values.length,
  values,
});

const point = (learningRate: number, optimizer: string, accuracy?: Statistic) =>
  ({
    parameters: { learningRate, optimizer: { type: optimizer } },
    status: accuracy ? 'finished' : 'diverged',
    metrics: accuracy ? { 'test.accuracy': accuracy } : {},
    verdict: { kind: accuracy ? 'good' : 'diverged', reason: '' },
  }) as unknown as PointSummary;

const results = {
  points: [point(0.1, 'sgd', statistic(0.7, 0.9)), point(10, 'sgd'), point(0.1, 'adam', statistic(0.95))],
  best: 2,
};

/** What comes of one condition, as a file writes it. */
function hold(condition: string, among: Parameters<typeof checkExpectations>[1] = results) {
  const file = {
    dataset: 'iris',
    layers: [{ type: 'dense', units: 3, activation: 'softmax' }],
    loss: 'crossEntropy',
    learningRate: [0.1, 10],
    optimizer: ['sgd', 'adam'],
    expect: [condition],
  };
  const { experiment, diagnostics } = readExperiment(JSON.stringify(file), 'a.yaml');
  expect(diagnostics).toEqual([]);
  return checkExpectations(experiment!.expect, among)[0];
}

describe('[U] summary/expectations', () => {
  it.each([
    ['best.test.accuracy >= 0.9', true, 0.95, 0.9],
    ['best.test.accuracy > 0.95', false, 0.95, 0.95],
    ['best.optimizer == "adam"', true, 'adam', 'adam'],
    ['best.learningRate != 10', true, 0.1, 10],
    ['point(learningRate = 0.1, optimizer = sgd).test.accuracy < best.test.accuracy', true, 0.8, 0.95],
    ['point(learningRate = 0.1, optimizer = sgd).test.accuracy.min >= 0.75', false, 0.7, 0.75],
    ['point(learningRate = 0.1, optimizer = sgd).test.accuracy.n == 2', true, 2, 2],
    ['verdict(learningRate = 10) == "diverged"', true, 'diverged', 'diverged'],
    ['best.verdict != "good"', false, 'good', 'good'],
  ])('holds %s: %s', (condition, held, left, right) => {
    expect(hold(condition)).toEqual({ condition, held, left, right });
  });

  it.each([
    ['point(learningRate = 0.1).test.accuracy > 0', '2 points have these values'],
    ['point(learningRate = 10).test.accuracy > 0', 'test.accuracy is not there: the point is diverged'],
    ['best.test.loss < 1', 'test.loss is not there: the point is finished'],
    ['best.optimizer < 3', 'a number and a text have no order'],
  ])('fails %s and says why', (condition, why) => {
    expect(hold(condition)).toMatchObject({ held: false, why });
  });

  it('fails a verdict that there is not, and says why there is none', () => {
    const { verdict: _, ...rest } = point(0.1, 'sgd', statistic(0.9));
    const alone = { ...rest, unjudged: 'it is alone' } as PointSummary;
    expect(hold('best.verdict == "good"', { points: [alone], best: 0 })).toMatchObject({
      held: false,
      why: 'the point has no verdict: it is alone',
    });
  });

  it('fails what it cannot find, where no point finished', () => {
    expect(hold('best.test.accuracy > 0', { points: [] })).toMatchObject({ held: false, right: 0 });
  });
});
