import { describe, expect, it } from 'vitest';
import { layOutPage } from '../../src/page/index.ts';
import { sparkLines } from '../../src/page/spark-lines.ts';
import type { TrialResult } from '../../src/results/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { inputOf } from '../report/examples.ts';
import { exampleRun, failure, finishedWith } from '../summary/examples.ts';

const falling = (...loss: number[]): TrialResult => {
  const { curves, ...trained } = finishedWith({ 'test.loss': 1 });
  return { ...trained, curves: { ...curves, batchLoss: { step: loss.map((_, i) => i), loss } } };
};

const sparksOf = (run: ReturnType<typeof exampleRun>) => {
  const summary = summarize(run);
  return sparkLines(summary, layOutPage(inputOf(summary, run.records)));
};

describe('[U] page/spark-lines', () => {
  it('draws all losses on one scale, and none where there is none', () => {
    const run = exampleRun([
      [0.1, falling(8, 7, 6, 5, 4, 3, 2, 1)],
      [1, falling(...Array.from({ length: 100 }, () => 8))],
      [10, failure],
    ]);
    expect(sparksOf(run)).toEqual(['█▇▆▅▄▃▂▁', '██████████', undefined]);
  });

  it('takes the logarithm of losses that are far apart', () => {
    const run = exampleRun([[0.1, falling(1e4, 1e3, 1e2, 10, 1)]]);
    expect(sparksOf(run)).toEqual(['█▇▅▃▁']);
  });

  it('ends with a cross where a trial diverged', () => {
    const { curves, ...trained } = finishedWith({});
    const batchLoss = { step: [0, 1, 2], loss: [4, 3, 1e30] };
    const diverged: TrialResult = {
      ...trained,
      status: 'diverged',
      divergence: { step: 3, reason: 'the loss of a mini-batch is NaN' },
      curves: { ...curves, batchLoss },
    };
    const run = exampleRun([
      [0.1, falling(4, 3, 2, 1)],
      [1, diverged],
    ]);
    expect(sparksOf(run)).toEqual(['▅▄▃▁', '▅▄×']);
  });

  it('ends the scale a few times above the start, so that a point that exploded leaves the others their shapes', () => {
    const run = exampleRun([
      [0.1, falling(8, 7, 6, 5, 4, 3, 2, 1)],
      [0.2, falling(8, 8, 8, 7, 7, 7, 6, 6)],
      [10, falling(8, 1e3, 1e9, 1e15, 1e9, 1e3, 20, 9)],
    ]);
    const [small, smaller, large] = sparksOf(run);
    expect(small).toBe('▆▅▅▅▄▃▂▁');
    expect(smaller).toBe('▆▆▆▅▅▅▅▅');
    expect(large).toBe('▆██████▆');
  });
});
