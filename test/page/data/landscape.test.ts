import { describe, expect, it } from 'vitest';
import { layOutLandscape } from '../../../src/page/data/landscape.ts';
import type { TrialResult } from '../../../src/results/index.ts';
import { compileFunction } from '../../../src/runs/prepare/compile-function.ts';
import { summarize } from '../../../src/summary/index.ts';
import { exampleExperiment, exampleRun, finishedWith } from '../../summary/examples.ts';

const walk = (x: number[], y: number[]): TrialResult => {
  const { curves, ...trained } = finishedWith({ 'test.loss': (x.at(-1) ?? 0) ** 2 });
  return { ...trained, curves: { ...curves, path: { step: x.map((_, i) => i), x, y } } };
};

function landscapeOf(start: Record<string, number>, ...walks: TrialResult[]) {
  const { settings } = exampleExperiment();
  const run = exampleRun(walks.map((result, i) => [0.1 + i, result]));
  const experiment = { ...run.experiment, settings: { ...settings, function: { formula: 'x^2 + 4 * y^2', start } } };
  return layOutLandscape(summarize({ ...run, experiment }), run.records, compileFunction);
}

describe('[U] page/data/landscape', () => {
  it('shows the paths of a function of two variables with room around them', () => {
    const landscape = landscapeOf({ x: -4, y: 2 }, walk([-4, -2, 0], [2, 1, 0]));
    expect(landscape?.paths).toEqual([{ point: 0, step: [0, 1, 2], x: [-4, -2, 0], y: [2, 1, 0] }]);
    expect([landscape?.x, landscape?.y]).toEqual([
      [-4.6, 0.6],
      [-0.3, 2.3],
    ]);
    const levels = landscape?.contours.map(({ level }) => level) ?? [];
    expect(levels.length).toBeGreaterThan(8);
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
  });

  it('is not made small by a path that goes far away', () => {
    const landscape = landscapeOf({ x: -4, y: 2 }, walk([-4, -2, 0], [2, 1, 0]), walk([-4, 1e9], [2, -1e9]));
    expect(landscape?.paths.length).toBe(2);
    expect(landscape?.x).toEqual([-4.6, 0.6]);
  });

  it('is there for two variables alone', () => {
    expect(landscapeOf({ x: -4 }, walk([-4], [2]))).toBeUndefined();
    expect(landscapeOf({ x: -4, y: 2, z: 0 }, walk([-4], [2]))).toBeUndefined();
    expect(landscapeOf({ x: -4, y: 2 }, finishedWith({ 'train.loss': 1 }))).toBeUndefined();
  });
});
