import { describe, expect, it } from 'vitest';
import { listEdges } from '../../../src/summary/verdicts/edges.ts';

const axisOf = (path: string, values: readonly unknown[]) => ({ path: path.split('.'), source: [], values });
const edgesAt = (values: readonly unknown[], value: unknown, path = 'learningRate') =>
  listEdges({ axes: [axisOf(path, values)] }, { [path]: value });

describe('[U] summary/verdicts/edges', () => {
  it.each([
    [[0.1, 1, 10], 10, 100],
    [[0.1, 1, 10], 0.1, 0.01],
    [[10, 0.1, 1], 10, 100],
    [[0.1, 0.3, 1], 1, 3.3],
    [[0.001, 0.0031622776601683794, 0.01], 0.01, 0.032],
    [[1, 2, 3], 3, 4],
    [[1, 2, 3, 4], 1, undefined],
    [[0.1, 0.2, 0.3], 0.1, 0.05],
    [[0.1, 0.2, 0.3], 0.3, 0.4],
    [[-2, 0, 2], -2, -4],
  ])('goes on from %j at %d with %s', (values, value, tryNext) => {
    const side = value === Math.max(...values) ? 'largest' : 'smallest';
    const next = tryNext === undefined ? {} : { tryNext };
    expect(edgesAt(values, value)).toEqual([{ axis: 'learningRate', value, side, ...next }]);
  });

  it.each([
    ['layers.0.units', [20, 50, 100], 100, 200],
    ['layers.0.units', [20, 50, 100], 20, 8],
    ['batchSize', [1, 2, 4], 1, undefined],
    ['layers.1.rate', [0, 0.25, 0.5], 0.5, 0.75],
    ['layers.1.rate', [0, 0.25, 0.5], 0, undefined],
    ['optimizer.momentum', [0.5, 0.7, 0.9], 0.9, undefined],
    ['learningRate', [0.5, 0.7, 0.9], 0.9, 1.1],
    ['learningRate', [1e100, 1e200, 1e300], 1e300, undefined],
  ])('goes on along %s as such values can: %j at %d with %s', (path, values, value, tryNext) => {
    expect(edgesAt(values, value, path)[0]?.tryNext).toBe(tryNext);
  });

  it.each([
    ['inside the axis', [0.1, 1, 10], 1],
    ['of two values', [0.1, 1], 1],
    ['of values that are not all different', [0.1, 1, 1], 1],
    ['of values that are not all numbers', [0.1, 1, 'auto'], 1],
    ['of names', ['relu', 'sigmoid', 'tanh'], 'tanh'],
    ['of mappings', [{ normal: 1 }, { normal: 0.1 }, { normal: 0.01 }], { normal: 1 }],
    ['of switches', [true, false], true],
    ['of seeds, which are names', [1, 2, 3], 3, 'dataset.seed'],
  ])('says nothing of a point %s', (_, values, value, path?: string) => {
    expect(edgesAt(values, value, path)).toEqual([]);
  });

  it('says nothing of lists that go together, and all of the others', () => {
    const values = [0.95, 0.1, 1.5];
    const axes = [
      axisOf('optimizer', ['sgd', 'momentum', 'adam']),
      axisOf('learningRate', values),
      axisOf('a', [1, 2, 3]),
    ];
    const best = { optimizer: 'adam', learningRate: 1.5, a: 3 };
    expect(listEdges({ axes, zips: [[0, 1]] }, best).map(({ axis }) => axis)).toEqual(['a']);
  });

  it('tells of the edge of what was drawn from a range, and of no next value', () => {
    const drawn = { ...axisOf('learningRate', [2e-3, 9e-3, 4e-4]), drawn: true } as const;
    const axes = [drawn, axisOf('layers.0.units', [20, 50, 100])];
    expect(listEdges({ axes, zips: [[0, 1]] }, { learningRate: 9e-3, 'layers.0.units': 100 })).toEqual([
      { axis: 'learningRate', value: 9e-3, side: 'largest' },
    ]);
    expect(listEdges({ axes: [drawn], zips: [[0]] }, { learningRate: 4e-4 })).toEqual([
      { axis: 'learningRate', value: 4e-4, side: 'smallest' },
    ]);
    const listed = [axisOf('learningRate', [0.1, 1, 10])];
    expect(listEdges({ axes: listed, zips: [[0]] }, { learningRate: 10 })[0]?.tryNext).toBe(100);
  });

  it('tells of every axis on whose edge the point lies', () => {
    const axes = ['a', 'b', 'c'].map((path) => axisOf(path, [1, 2, 3]));
    expect(listEdges({ axes }, { a: 3, b: 2, c: 1 }).map(({ axis }) => axis)).toEqual(['a', 'c']);
  });
});
