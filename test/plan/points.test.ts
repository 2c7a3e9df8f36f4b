import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countPoints, expandPoints } from '../../src/plan/index.ts';
import { axis, makeExperiment, plainSettings } from '../helpers/experiments.ts';

describe('[U] plan/points', () => {
  it('lists the grid in the order of the axes, last axis fastest', () => {
    const { points } = expandPoints(
      makeExperiment({ axes: [axis(['learningRate'], [0.1, 1]), axis(['batchSize'], [10, 20, 30])] }),
    );
    expect(points.map(({ index, parameters }) => [index, ...Object.values(parameters)])).toEqual([
      [0, 0.1, 10],
      [1, 0.1, 20],
      [2, 0.1, 30],
      [3, 1, 10],
      [4, 1, 20],
      [5, 1, 30],
    ]);
    expect(points[4]?.settings).toEqual({ ...plainSettings, learningRate: 1, batchSize: 20 });
  });

  it('reaches into layers and mappings, and leaves the other points alone', () => {
    const { points } = expandPoints(
      makeExperiment({ axes: [axis(['layers', 0, 'units'], [7, 9]), axis(['dataset', 'normalize'], ['unit'])] }),
    );
    expect(points.map(({ settings }) => settings.layers[0])).toMatchObject([{ units: 7 }, { units: 9 }]);
    expect(points[0]?.settings.dataset).toEqual({ type: 'iris', normalize: 'unit' });
    expect(points[0]?.settings.layers[1]).toEqual(plainSettings.layers[1]);
    expect(plainSettings.layers[0]).toMatchObject({ units: 5 });
  });

  it('makes one point of an experiment without axes', () => {
    expect(expandPoints(makeExperiment()).points).toEqual([{ index: 0, parameters: {}, settings: plainSettings }]);
  });

  it('has as many points as it counts, all different', () => {
    const axes = fc
      .array(fc.uniqueArray(fc.double({ min: 1e-6, max: 10, noNaN: true }), { minLength: 1, maxLength: 4 }), {
        maxLength: 3,
      })
      .map((lists) => lists.map((values, i) => axis(['learningRate', 'batchSize', 'steps'].slice(i, i + 1), values)));
    fc.assert(
      fc.property(axes, (some) => {
        const { points } = expandPoints(makeExperiment({ axes: some }));
        expect(BigInt(points.length)).toBe(countPoints({ axes: some }));
        expect(new Set(points.map(({ settings }) => JSON.stringify(settings))).size).toBe(points.length);
      }),
    );
  });

  it('counts a grid above maxPoints without building it', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => i + 1);
    const axes = [axis(['learningRate'], values), axis(['batchSize'], values), axis(['steps'], values)];
    const { points, diagnostics } = expandPoints(makeExperiment({ axes }));
    expect(points).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'PLAN_GRID_TOO_LARGE', path: ['learningRate'] }]);
    expect(diagnostics[0]?.message).toContain('1000000000000000');
  });

  it('counts points that are left out, and does not build them', () => {
    const rates = Array.from({ length: 1000 }, (_, i) => i + 1);
    const axes = [axis(['learningRate'], rates), axis(['batchSize'], rates.slice(0, 100))];
    const exclude = rates.slice(1).map((_, i) => [{ axis: 0, value: i + 1 }]);
    const refused = expandPoints(makeExperiment({ axes, exclude, maxPoints: 99_999 }));
    expect(refused).toMatchObject({ points: [], diagnostics: [{ code: 'PLAN_GRID_TOO_LARGE' }] });
    expect(expandPoints(makeExperiment({ axes, exclude, maxPoints: 100_000 })).points).toHaveLength(100);
  });

  it('counts five learning rates a point where a range test has yet to choose them, but none of points that are drawn', () => {
    const expand = (autoLearningRate: { axis: number; draws?: number }, maxPoints: number) =>
      expandPoints(makeExperiment({ axes: [axis(['batchSize'], [10, 20])], autoLearningRate, maxPoints }));
    expect(expand({ axis: 1 }, 10).points).toHaveLength(2);
    const { points, diagnostics } = expand({ axis: 1 }, 9);
    expect(points).toEqual([]);
    expect(diagnostics[0]?.message).toContain('the grid has 10 points (2 × batchSize, up to 5 × learningRate)');
    expect(expand({ axis: 1, draws: 2 }, 2).points).toHaveLength(2);
  });

  it('takes the values of zipped axes together, at the place of the first of them', () => {
    const axes = [
      axis(['batchSize'], [10, 20]),
      axis(['learningRate'], [0.1, 1, 10]),
      axis(['precision'], ['float32', 'float64']),
      axis(['weightDecay'], [0.3, 0.2, 0.1]),
    ];
    const experiment = makeExperiment({ axes, zips: [[3, 1]] });
    expect(countPoints(experiment)).toBe(12n);
    const { points, diagnostics } = expandPoints(experiment);
    expect(diagnostics).toEqual([]);
    expect(points.map(({ parameters }) => Object.values(parameters)).slice(0, 7)).toEqual([
      [10, 0.1, 'float32', 0.3],
      [10, 0.1, 'float64', 0.3],
      [10, 1, 'float32', 0.2],
      [10, 1, 'float64', 0.2],
      [10, 10, 'float32', 0.1],
      [10, 10, 'float64', 0.1],
      [20, 0.1, 'float32', 0.3],
    ]);
    expect(points[3]?.settings).toMatchObject({ batchSize: 10, learningRate: 1, weightDecay: 0.2 });
  });

  it('takes the values of an axis as its picks say', () => {
    const axes = [
      { ...axis(['weightDecay'], [0, 0.1]), picks: [0, 1, 0] },
      { ...axis(['learningRate'], [0.5, 0.7]), picks: [0, 0, 1] },
    ];
    const { points, diagnostics } = expandPoints(makeExperiment({ axes, zips: [[0, 1]] }));
    expect(diagnostics).toEqual([]);
    expect(points.map(({ parameters }) => Object.values(parameters))).toEqual([
      [0, 0.5],
      [0.1, 0.5],
      [0, 0.7],
    ]);
  });

  it('goes as far as the shortest of zipped axes, where an error has left them uneven', () => {
    const axes = [axis(['batchSize'], [10, 20, 30]), axis(['learningRate'], [0.1, 1])];
    expect(expandPoints(makeExperiment({ axes, zips: [[0, 1]] })).points).toHaveLength(2);
  });

  it('leaves out what is excluded, and numbers what stays', () => {
    const axes = [axis(['learningRate'], [0.1, 1, 10]), axis(['batchSize'], [10, 20])];
    const exclude = [
      [
        { axis: 1, value: 1 },
        { axis: 0, value: 2 },
      ],
      [{ axis: 0, value: 0 }],
    ];
    const { points, diagnostics } = expandPoints(makeExperiment({ axes, exclude }));
    expect(diagnostics).toEqual([]);
    expect(points.map(({ index, parameters }) => [index, ...Object.values(parameters)])).toEqual([
      [0, 1, 10],
      [1, 1, 20],
      [2, 10, 10],
    ]);
  });

  it('keeps just those points of the whole grid that no item excludes', () => {
    const choices = fc.uniqueArray(fc.record({ axis: fc.nat(2), value: fc.nat(3) }), {
      minLength: 1,
      selector: (choice) => choice.axis,
    });
    fc.assert(
      fc.property(fc.array(choices, { maxLength: 4 }), fc.boolean(), (exclude, isZipped) => {
        const axes = [
          axis(['learningRate'], [1, 2, 3, 4]),
          axis(['batchSize'], [1, 2, 3, 4]),
          axis(['steps'], [1, 2, 3, 4]),
        ];
        const experiment = makeExperiment({ axes, ...(isZipped && { zips: [[0, 2]] }) });
        const all = expandPoints(experiment).points.map(({ parameters }) => Object.values(parameters) as number[]);
        const kept = all.filter((values) => !exclude.some((item) => item.every((c) => values[c.axis] === c.value + 1)));
        const { points, diagnostics } = expandPoints({ ...experiment, exclude });
        expect(points.map(({ parameters }) => Object.values(parameters))).toEqual(kept);
        expect(diagnostics.map(({ code }) => code)).toEqual(kept.length === 0 ? ['PLAN_ALL_EXCLUDED'] : []);
      }),
    );
  });

  it('refuses to leave out everything, at the key that does', () => {
    const axes = [axis(['learningRate'], [0.1, 1])];
    const exclude = [[{ axis: 0, value: 0 }], [{ axis: 0, value: 1 }]];
    expect(expandPoints(makeExperiment({ axes, exclude }))).toMatchObject({
      points: [],
      diagnostics: [{ severity: 'error', code: 'PLAN_ALL_EXCLUDED', path: ['sweep', 'exclude'], target: 'key' }],
    });
    const messageOf = (values: number[]) =>
      expandPoints(makeExperiment({ axes: [axis(['learningRate'], values)], exclude })).diagnostics[0]?.message;
    expect([[0.1, 1], [0.1]].map(messageOf)).toEqual([
      'sweep.exclude leaves out all 2 points',
      'sweep.exclude leaves out the only point',
    ]);
  });

  it('keeps the first of equal points, and warns of the others once', () => {
    const axes = [
      { ...axis(['learningRate'], [0.1, 1]), picks: [0, 1, 0, 0, 1] },
      { ...axis(['batchSize'], [10, 20]), picks: [0, 0, 0, 1, 0] },
    ];
    const { points, diagnostics } = expandPoints(makeExperiment({ axes, zips: [[0, 1]] }));
    expect(points.map(({ index, parameters }) => [index, ...Object.values(parameters)])).toEqual([
      [0, 0.1, 10],
      [1, 1, 10],
      [2, 0.1, 20],
    ]);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'PLAN_DUPLICATE_POINT', path: ['sweep'] }]);
    expect(diagnostics[0]?.hint).toBe('for more trials of a point there is `repeats`');
    expect(diagnostics[0]?.message).toMatch(/of 5 points 2 are .*\{"batchSize":10,"learningRate":0.1\}/);
  });

  it('adds drawn points behind those that were there, whatever is excluded or comes twice', () => {
    const picks = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(picks, fc.nat(30), fc.nat(3), (all, fewer, value) => {
        const pointsOf = (some: readonly (readonly [number, number])[]) => {
          const axes = [
            { ...axis(['learningRate'], [1, 2, 3, 4]), picks: some.map(([pick]) => pick) },
            { ...axis(['batchSize'], [1, 2, 3, 4]), picks: some.map(([, pick]) => pick) },
          ];
          return expandPoints(makeExperiment({ axes, zips: [[0, 1]], exclude: [[{ axis: 0, value }]] })).points;
        };
        const before = pointsOf(all.slice(0, Math.max(1, fewer)));
        expect(pointsOf(all).slice(0, before.length)).toEqual(before);
      }),
    );
  });
});
