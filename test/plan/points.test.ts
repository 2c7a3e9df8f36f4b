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
        expect(BigInt(points.length)).toBe(countPoints(some));
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

  it('refuses axes that make two points the same', () => {
    const axes = [
      axis(['layers'], [plainSettings.layers]),
      axis(['layers', 0, 'units'], [5, 5], ['sweep', 'axes', 'x']),
    ];
    expect(expandPoints(makeExperiment({ axes })).diagnostics).toMatchObject([
      { code: 'PLAN_DUPLICATE_POINT', path: ['sweep', 'axes', 'x'] },
    ]);
  });
});
