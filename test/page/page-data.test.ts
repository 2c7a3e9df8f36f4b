import { describe, expect, it } from 'vitest';
import { layOutPage } from '../../src/page/page-data.ts';
import { summarize } from '../../src/summary/index.ts';
import { inputOf, measured, summaryOver } from '../report/examples.ts';
import { divergedAt, exampleRun, failure, finishedWith } from '../summary/examples.ts';

describe('[U] page/page-data', () => {
  it('puts every trial of a point over its learning rate, in ascending order', () => {
    const run = exampleRun([
      [1, measured(0.5, 0.8), measured(0.7, 0.8)],
      [0.1, measured(0.3, 0.9), measured(0.3, 0.9)],
      [10, divergedAt(3), divergedAt(4)],
    ]);
    const { sweep } = layOutPage(inputOf(summarize(run), run.records));
    expect(sweep).toMatchObject({ x: { title: 'learningRate' }, y: 'test.loss', goal: 'minimize', isScattered: false });
    expect(sweep?.groups).toEqual([
      {
        name: '',
        marks: [
          { point: 1, x: 0.1, mean: 0.3, trials: [0.3, 0.3] },
          { point: 0, x: 1, mean: 0.6, std: 0.14142, trials: [0.5, 0.7] },
          { point: 2, x: 10, trials: [] },
        ],
      },
    ]);
  });

  it('makes a group of the points that differ in the swept axis alone', () => {
    const grid = [0.1, 1].flatMap((learningRate) => [20, 100].map((batchSize) => ({ learningRate, batchSize })));
    const { sweep } = layOutPage(inputOf(summaryOver(grid)));
    expect(sweep?.groups.map(({ name, marks }) => [name, marks.map(({ point }) => point)])).toEqual([
      ['batchSize 20', [0, 2]],
      ['batchSize 100', [1, 3]],
    ]);
  });

  it('scatters the points of a random search, and names a few that share nothing', () => {
    const drawn = Array.from({ length: 20 }, (_, i) => ({ learningRate: 0.1 + i, weightDecay: 20.5 - i }));
    expect(layOutPage(inputOf(summaryOver(drawn))).sweep).toMatchObject({
      isScattered: true,
      x: { title: 'learningRate' },
    });
    const zipped = layOutPage(inputOf(summaryOver(drawn.slice(0, 2)))).sweep;
    const names = [
      ['0.1', '20.5'],
      ['1.1', '19.5'],
    ];
    expect(zipped?.x).toEqual({ title: 'learningRate · weightDecay', names });
  });

  it('draws no line through the points of more groups than there are colours', () => {
    const grid = [0.1, 1].flatMap((learningRate) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((batchSize) => ({ learningRate, batchSize })),
    );
    const { sweep } = layOutPage(inputOf(summaryOver(grid)));
    expect(sweep).toMatchObject({ isScattered: true, x: { title: 'learningRate' } });
    expect(sweep?.groups.map(({ marks }) => marks.length)).toEqual([16]);
  });

  it('shows the objective over the axis and in the cells of the heat map', () => {
    const trained = finishedWith({ 'test.loss': 0.5, 'test.accuracy': 0.96, 'test.f1': 0.42 });
    const grid = [0.1, 1].flatMap((learningRate) => [20, 100].map((batchSize) => ({ learningRate, batchSize })));
    const objective = { metric: 'test.f1', goal: 'maximize' } as const;
    const { sweep, heatMaps } = layOutPage(inputOf(summaryOver(grid, { objective }, trained)));
    expect(sweep).toMatchObject({ y: 'test.f1', goal: 'maximize', range: [0.42, 0.42] });
    expect(heatMaps[0]).toMatchObject({ metric: 'test.f1' });
    expect(heatMaps[0]?.cells[0]?.[0]?.text).toBe('0.42');
  });

  it('sweeps another axis where the learning rate is one', () => {
    const { sweep } = layOutPage(inputOf(summaryOver([{ batchSize: 20 }, { batchSize: 100 }])));
    expect(sweep?.x.title).toBe('batchSize');
  });

  it('has no sweep of a single point', () => {
    expect(layOutPage(inputOf(summaryOver([{}]))).sweep).toBeUndefined();
  });

  it('draws the mean of the curves of a point, over epochs, to where the first of its trials ended', () => {
    const curve = (loss: number[]) => {
      const { curves, ...trained } = finishedWith({ 'test.loss': 1 });
      const batchLoss = { step: loss.map((_, i) => i), loss };
      return { ...trained, steps: loss.length, curves: { ...curves, batchLoss } };
    };
    const run = exampleRun([[0.1, curve([4, 2, 1]), curve([2, 1])]]);
    const { curves } = layOutPage(inputOf(summarize(run), run.records));
    expect(curves?.unit).toBe('epoch');
    expect(curves?.lines[0]?.curves[0]).toEqual({ x: [0, 1], y: [3, 1.5] });
  });

  it('thins long curves and keeps their ends', () => {
    const losses = Array.from({ length: 300 }, (_, i) => 1000 - i);
    const { curves: made, ...trained } = finishedWith({ 'test.loss': 1 });
    const batchLoss = { step: losses.map((_, i) => i), loss: losses };
    const run = exampleRun([[0.1, { ...trained, curves: { ...made, batchLoss } }]]);
    const curve = layOutPage(inputOf(summarize(run), run.records)).curves?.lines[0]?.curves[0];
    expect(curve?.y.length).toBe(80);
    expect([curve?.y[0], curve?.y.at(-1), curve?.x.at(-1)]).toEqual([1000, 701, 299]);
  });

  it('says where a trial was not finite, and leaves out what failed', () => {
    const run = exampleRun([
      [0.1, measured(0.3, 0.9)],
      [1, divergedAt(12)],
      [10, failure],
    ]);
    const page = layOutPage(inputOf(summarize(run), run.records));
    expect(page.curves?.lines.map(({ point, divergedAt: at }) => [point, at])).toEqual([
      [0, undefined],
      [1, 12],
    ]);
    expect(page.points.map(({ judgement }) => judgement)).toEqual(['good', 'diverged', 'failed']);
  });

  it('writes the experiment with the values of each axis in its place', () => {
    const summary = summaryOver([
      { learningRate: 0.1, batchSize: 20 },
      { learningRate: 0.3, batchSize: 20 },
    ]);
    const { experiment } = layOutPage(inputOf(summary));
    expect(experiment).toContain('\nlearningRate: [ 0.1, 0.3 ]\n');
    expect(experiment).toContain('\ndataset: { type: iris, normalize: standard }\n');
  });
});
