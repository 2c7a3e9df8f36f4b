import { describe, expect, it } from 'vitest';
import { compareSummaries } from '../../src/comparison/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { divergedAt, exampleExperiment, exampleFacts, exampleRun, finishedWith } from '../summary/examples.ts';

type Results = Parameters<typeof exampleRun>[0];

const loss = (value: number, more: Record<string, number> = {}) => finishedWith({ 'test.loss': value, ...more });
const summaryOf = (results: Results, ...more: Partial<Parameters<typeof exampleExperiment>[0]>[]) =>
  summarize(exampleRun(results, more[0]));

describe('[U] comparison/compare-summaries', () => {
  it('finds nothing between equal summaries', () => {
    const summary = summaryOf([
      [0.1, loss(1)],
      [1, divergedAt(3)],
    ]);
    expect(compareSummaries(summary, summary)).toEqual({ settings: [], points: [], unchanged: 2 });
  });

  it('shows the points and metrics that changed, with deltas, and no others', () => {
    const first = summaryOf([
      [0.1, loss(1, { 'test.accuracy': 0.5 })],
      [0.2, loss(2)],
      [9, loss(2)],
    ]);
    const second = summaryOf([
      [9, divergedAt(3)],
      [0.2, loss(2)],
      [0.1, loss(1.5, { 'test.accuracy': 0.5 })],
    ]);
    const { settings, points, unchanged } = compareSummaries(first, second);
    expect([settings, unchanged]).toEqual([[], 1]);
    expect(points).toEqual([
      {
        parameters: { learningRate: 0.1 },
        side: 'both',
        changes: [
          {
            name: 'test.loss',
            first: 1,
            second: 1.5,
            difference: expect.objectContaining({ absolute: 0.5, relative: 0.5 }),
          },
        ],
      },
      {
        parameters: { learningRate: 9 },
        side: 'both',
        changes: [
          { name: 'status', first: 'finished', second: 'diverged' },
          { name: 'test.loss', first: 2 },
          { name: 'verdict', second: 'diverged' },
        ],
      },
    ]);
  });

  it('keeps points of one side apart where the grid was edited', () => {
    const first = summaryOf([
      [0.1, loss(1)],
      [0.2, loss(2)],
    ]);
    const second = summaryOf([
      [0.2, loss(2)],
      [0.3, loss(3)],
    ]);
    const { points, unchanged } = compareSummaries(first, second);
    expect(points.map(({ parameters, side }) => [parameters.learningRate, side])).toEqual([
      [0.1, 'first'],
      [0.3, 'second'],
    ]);
    expect(unchanged).toBe(1);
  });

  it('finds the points of a field that one side fixes and the other sweeps', () => {
    const swept = summaryOf([
      [0.1, loss(1)],
      [0.2, loss(2)],
    ]);
    const { settings } = exampleExperiment();
    const run = exampleRun([[0.1, loss(1)]], { axes: [], settings: { ...settings, learningRate: 0.1 } });
    const fixed = summarize({ ...run, points: run.points.map((point) => ({ ...point, parameters: {} })) });
    const { points, unchanged, settings: changed } = compareSummaries(swept, fixed);
    expect([changed, unchanged]).toEqual([[], 1]);
    expect(points).toMatchObject([{ parameters: { learningRate: 0.2 }, side: 'first' }]);
  });

  it('names settings, data, repeats and objective that changed', () => {
    const { settings } = exampleExperiment();
    const results: Results = [[0.1, loss(1)]];
    const first = summarize(exampleRun(results));
    const second = summarize(
      exampleRun(
        results,
        { settings: { ...settings, epochs: 9, optimizer: { type: 'momentum', momentum: 0.5 } }, repeats: 2 },
        { ...exampleFacts(), sha256: 'a'.repeat(64) },
      ),
    );
    expect(compareSummaries(first, second).settings.map(({ path }) => path)).toEqual([
      'data.0.sha256',
      'epochs',
      'optimizer.momentum',
      'optimizer.type',
      'repeats',
    ]);
  });
});
