import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/config/index.ts';
import type { SplitName } from '../../src/shared/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { data, divergedAt, exampleExperiment, exampleFacts, exampleRun, failure, finishedWith } from './examples.ts';

const loss = (value: number) => finishedWith({ 'test.loss': value });

describe('[U] summary/summarize', () => {
  it('takes the statistics of each metric over the trials of a point', () => {
    const run = exampleRun([[0.1, loss(1), loss(2), loss(6)]]);
    expect(summarize(run).points).toEqual([
      {
        rank: 1,
        parameters: { learningRate: 0.1 },
        status: 'finished',
        trials: { finished: 3, diverged: 0, failed: 0, missing: 0 },
        // By hand: mean 9/3, squares 4 + 1 + 9, halved 7.
        metrics: { 'test.loss': { mean: 3, std: Math.sqrt(7), n: 3, values: [1, 2, 6] } },
        unjudged: '2 recorded losses are too few to judge by',
        trialIds: run.trials.map(({ id }) => id),
      },
    ]);
  });

  it('ranks by the mean of the objective, whatever the goal', () => {
    const results = [
      [0.1, loss(0.3)],
      [1, loss(0.1)],
      [10, loss(0.2)],
    ] as const;
    const ranks = (goal: 'minimize' | 'maximize') =>
      summarize(exampleRun(results, { objective: { metric: 'test.loss', goal } })).points.map(({ rank }) => rank);
    expect(ranks('minimize')).toEqual([3, 1, 2]);
    expect(ranks('maximize')).toEqual([1, 3, 2]);
  });

  it('ranks finished points first, then diverged, failed and missing ones, equal ones in grid order', () => {
    const run = exampleRun([
      [1, undefined],
      [2, failure],
      [3, divergedAt(9)],
      [4, loss(5)],
      [5, divergedAt(1)],
      [6, finishedWith({ 'train.loss': 0.1 })],
      [7, loss(5)],
      [8, failure],
    ]);
    const { points, best } = summarize(run);
    expect(points.map(({ rank }) => rank)).toEqual([8, 6, 4, 1, 5, 3, 2, 7]);
    expect(best).toBe(3);
  });

  it('counts a point with any diverged trial as diverged, with the first divergence and what its other trials measured', () => {
    const run = exampleRun([
      [0.1, { ...divergedAt(9), metrics: { 'test.loss': 99 } }, loss(0.01), divergedAt(4)],
      [1, loss(1), loss(1), loss(1)],
    ]);
    const { points, best } = summarize(run);
    expect(points[0]).toMatchObject({
      rank: 2,
      status: 'diverged',
      trials: { finished: 1, diverged: 2, failed: 0, missing: 0 },
      divergence: { step: 4, reason: 'the loss of a mini-batch is NaN' },
      metrics: { 'test.loss': { mean: 0.01, n: 1 } },
    });
    expect(best).toBe(1);
  });

  it('compares every finished point with the best, repeat by repeat', () => {
    const { points } = summarize(
      exampleRun([
        [0.1, loss(1), loss(2), loss(3)],
        [0.2, loss(1.1), loss(2.3), loss(2.9)],
        [0.3, loss(2), loss(3.1), loss(4)],
        [1, loss(1), loss(2), divergedAt(3)],
      ]),
    );
    expect(points.map(({ againstBest }) => againstBest?.tied)).toEqual([undefined, true, false, undefined]);
    // By hand: differences 0.1, 0.3 and −0.1; mean 0.1.
    expect(points[1]?.againstBest?.difference).toBeCloseTo(0.1);
  });

  it('compares nothing over a single repeat', () => {
    const run = exampleRun([
      [0.1, loss(1)],
      [1, loss(1)],
    ]);
    expect(summarize(run).points.some((point) => 'againstBest' in point)).toBe(false);
  });

  it('names the edges on which the best point lies, and what to try beyond', () => {
    const run = (...losses: number[]) => exampleRun(losses.map((value, i) => [10 ** i, loss(value)]));
    expect(summarize(run(3, 2, 1)).edges).toEqual([
      { axis: 'learningRate', value: 100, side: 'largest', tryNext: 1000 },
    ]);
    expect(summarize(run(3, 1, 2)).edges).toEqual([]);
    expect(summarize(exampleRun([[1, failure]])).edges).toEqual([]);
  });

  it('names no value beyond an edge where the verdict says that it is too large already', () => {
    const falling = (end: number) => {
      const trained = finishedWith({ 'train.loss': end, 'test.loss': end });
      const batches = [...Array(40).keys()];
      // Fell, and rose again to twice its lowest.
      const losses = batches.map((i) => (i < 20 ? 2 - 0.09 * i : end));
      return { ...trained, steps: 40, curves: { ...trained.curves, batchLoss: { step: batches, loss: losses } } };
    };
    const run = exampleRun([
      [0.1, falling(1.9)],
      [1, falling(1.8)],
      [10, falling(1.7)],
    ]);
    const { points, best, edges } = summarize(run);
    expect(best).toBe(2);
    expect(points[2]?.verdict?.kind).toBe('tooLarge');
    expect(edges).toEqual([]);
  });

  it('judges what has ended, and gives no verdict where nothing has', () => {
    const { points } = summarize(
      exampleRun([
        [0.1, loss(1), failure],
        [1, undefined, undefined],
        [10, failure, divergedAt(3)],
      ]),
    );
    expect(points.map(({ verdict, unjudged }) => verdict?.kind ?? unjudged)).toEqual([
      '2 recorded losses are too few to judge by',
      undefined,
      'diverged',
    ]);
  });

  it('checks what is expected once no trial is missing, whatever came of them', () => {
    const text = 'best.test.loss < 2';
    const place = { file: 'a.yaml', line: 1, column: 1, length: 1, text };
    const stretch = { start: 0, end: 1 };
    const condition = {
      text,
      left: { kind: 'metric', point: { kind: 'best' }, metric: 'test.loss', statistic: 'mean', ...stretch },
      operator: '<',
      right: { kind: 'number', value: 2, ...stretch },
      places: [place, place],
    } as const;
    const checked = (...results: Parameters<typeof exampleRun>[0]) =>
      summarize(exampleRun(results, { expect: [condition] })).expectations?.map(({ held }) => held);
    expect(checked([0.1, loss(1)], [1, loss(3)])).toEqual([true]);
    expect(checked([0.1, loss(3)], [1, failure], [10, divergedAt(3)])).toEqual([false]);
    expect(checked([0.1, loss(1)], [1, undefined])).toBeUndefined();
  });

  it('has a point for missing of which no trial is listed', () => {
    const { points } = summarize({ ...exampleRun([[0.1, loss(1)]]), trials: [] });
    expect(points.map(({ status, rank }) => [status, rank])).toEqual([['missing', 1]]);
  });

  it('never calls a point the best whose trials have not all finished', () => {
    const run = exampleRun([
      [0.1, loss(0.1), failure],
      [1, loss(0.1), undefined],
    ]);
    const summary = summarize(run);
    expect(summary.points.map(({ status }) => status)).toEqual(['failed', 'missing']);
    expect(summary).not.toHaveProperty('best');
  });

  it.each([
    [['accuracy'], { metric: 'test.accuracy', goal: 'maximize' }],
    [['f1', 'accuracy'], { metric: 'test.f1', goal: 'maximize' }],
    [['rSquared', 'meanAbsoluteError'], { metric: 'test.rSquared', goal: 'maximize' }],
    [['meanAbsoluteError', 'rSquared'], { metric: 'test.meanAbsoluteError', goal: 'minimize' }],
    [['f1', 'loss'], { metric: 'test.loss', goal: 'minimize' }],
  ] as [MetricName[], object][])('goes by the loss, else by the first of the metrics %j', (metrics, objective) => {
    const evaluate = { ...exampleExperiment().settings.evaluate, metrics };
    const settings = { ...exampleExperiment().settings, evaluate };
    const results = Object.fromEntries(metrics.map((metric) => [`test.${metric}`, 0.9]));
    const run = exampleRun([[0.1, finishedWith(results)]], { settings });
    expect(summarize(run)).toMatchObject({ objective, best: 0 });
  });

  it('has no best point where none measured the objective', () => {
    const run = exampleRun([[0.1, loss(1)]], { objective: { metric: 'validation.accuracy', goal: 'maximize' } });
    expect(summarize(run)).not.toHaveProperty('best');
  });

  it.each([
    [{ train: 1, validation: 1, test: 1 }, 'validation.loss', undefined],
    [{ train: 1, validation: 0, test: 1 }, 'test.loss', 'on the test split: there is no validation split'],
    [{ train: 1, validation: 0, test: 0 }, 'train.loss', 'on the training split: there is no other'],
  ])('chooses by the first split that can judge: rows %o give %s', (rows, metric, note) => {
    const { objective } = summarize(exampleRun([[0.1, loss(1)]], {}, exampleFacts(rows)));
    expect(objective).toEqual({ metric, goal: 'minimize', ...(note && { note }) });
  });

  it('says nothing of splits where a function has none', () => {
    const { settings } = exampleExperiment();
    const run = { settings: { ...settings, function: { formula: 'x^2', start: { x: 1 } } } };
    const { objective } = summarize(
      exampleRun([[0.1, loss(1)]], run, exampleFacts({ train: 1, validation: 0, test: 0 })),
    );
    expect(objective).toEqual({ metric: 'train.loss', goal: 'minimize' });
  });

  it.each([
    [['test', 'train'], 'test.loss', 'on the test split'],
    [['train'], 'train.loss', 'on the training split'],
  ] as [SplitName[], string, string][])(
    'chooses by none but the splits that are evaluated: %j',
    (splits, metric, note) => {
      const { settings } = exampleExperiment();
      const changes = { settings: { ...settings, evaluate: { ...settings.evaluate, splits } } };
      const facts = exampleFacts({ train: 1, validation: 1, test: 1 });
      expect(summarize(exampleRun([[0.1, loss(1)]], changes, facts)).objective).toEqual({
        metric,
        goal: 'minimize',
        note,
      });
    },
  );

  it('notes a choice on the test split that was asked for', () => {
    const asked = { objective: { metric: 'test.accuracy', goal: 'maximize' } } as const;
    const facts = exampleFacts({ train: 1, validation: 1, test: 1 });
    expect(summarize(exampleRun([[0.1, loss(1)]], asked, facts)).objective.note).toBe('on the test split');
  });

  it('lists each data set once, with the rows of its splits', () => {
    const run = exampleRun([
      [0.1, loss(1)],
      [1, loss(1)],
      [10, loss(1)],
    ]);
    const other = { ...exampleFacts(), sha256: 'a'.repeat(64) };
    const { facts } = run;
    expect(summarize({ ...run, facts: [facts[0]!, other, facts[2]!] }).data).toEqual([
      { sha256: data, rows: { train: 100, validation: 0, test: 50 } },
      { sha256: other.sha256, rows: { train: 100, validation: 0, test: 50 } },
    ]);
  });

  it('orders metrics by split and name, as they were measured or as they were read back', () => {
    const names = (metrics: Record<string, number>) =>
      Object.keys(summarize(exampleRun([[0.1, finishedWith(metrics)]])).points[0]!.metrics);
    const ordered = ['train.accuracy', 'train.loss', 'validation.loss', 'test.loss'];
    expect(names({ 'test.loss': 1, 'train.loss': 1, 'validation.loss': 1, 'train.accuracy': 1 })).toEqual(ordered);
    expect(names({ 'validation.loss': 1, 'train.accuracy': 1, 'train.loss': 1, 'test.loss': 1 })).toEqual(ordered);
  });

  it('sums up a selection of the points, with places counted among them', () => {
    const run = exampleRun([
      [0.1, loss(3)],
      [1, loss(2)],
      [10, loss(1)],
    ]);
    const summary = summarize({ ...run, points: run.points.slice(1) });
    expect(summary.points.map(({ parameters, rank }) => [parameters.learningRate, rank])).toEqual([
      [1, 2],
      [10, 1],
    ]);
    expect(summary.best).toBe(1);
  });

  it('gives every rank once, in an order that neither trials nor records decide', () => {
    const result = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map((value) => loss(value)),
      fc.integer({ min: 0, max: 3 }).map(divergedAt),
      fc.constantFrom(failure, undefined),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(result, result), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (results, luck) => {
          const run = exampleRun(results.map((both, index) => [index + 1, ...both]));
          const summary = summarize(run);
          expect(summary.points.map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(
            results.map((_, index) => index + 1),
          );

          const order = ['finished', 'diverged', 'failed', 'missing'];
          const ranked = summary.points.toSorted((a, b) => a.rank - b.rank);
          for (let i = 1; i < ranked.length; i += 1) {
            const [better, worse] = [ranked[i - 1]!, ranked[i]!];
            expect(order.indexOf(better.status)).toBeLessThanOrEqual(order.indexOf(worse.status));
            if (better.status !== 'finished' || worse.status !== 'finished') continue;
            expect(better.metrics['test.loss']!.mean).toBeLessThanOrEqual(worse.metrics['test.loss']!.mean);
          }

          const shuffle = <T>(items: Iterable<T>): T[] => {
            const keyed = Array.from(items, (item) => ({ item, key: luck.next().value as number }));
            return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
          };
          expect(summarize({ ...run, trials: shuffle(run.trials), records: new Map(shuffle(run.records)) })).toEqual(
            summary,
          );
        },
      ),
    );
  });
});
