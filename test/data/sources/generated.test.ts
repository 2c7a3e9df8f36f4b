import { describe, expect, it } from 'vitest';
import type { DatasetRequest } from '../../../src/data/types.ts';
import { createRequest, listFaults, loadOne } from '../helpers.ts';

type Settings = DatasetRequest['settings'];
const common = { split: { train: 1 }, normalize: 'none' } as const;
const settings = {
  spiral: { type: 'spiral', rows: 300, classes: 3, noise: 0.2, ...common },
  moons: { type: 'moons', rows: 200, noise: 0.1, ...common },
  circles: { type: 'circles', rows: 200, noise: 0.05, factor: 0.5, ...common },
  xor: { type: 'xor', rows: 200, noise: 0.1, ...common },
} satisfies Record<string, Settings>;

const expectPoints = (features: ArrayLike<number>, points: number[][]) => {
  expect(features).toHaveLength(points.length * 2);
  for (const [index, value] of points.flat().entries()) expect(features[index]).toBeCloseTo(value, 14);
};

describe('[U] data/sources', () => {
  it.each(Object.values(settings))('makes the same $type from the same seed, and another from another', (set) => {
    const read = (seed: number) => loadOne(createRequest(set, { seed }));
    expect(read(1).features).toEqual(read(1).features);
    expect(read(1).sha256).toBe(read(1).sha256);
    expect(read(1).features).not.toEqual(read(2).features);
    expect(read(1).sha256).not.toBe(read(2).sha256);
  });

  it('winds the arms of the spiral as the book does, the rows of class c at radius i/N and angle 4c + 4i/N', () => {
    const spiral = loadOne(createRequest({ ...settings.spiral, rows: 4, classes: 2, noise: 0 }));
    // NumPy: r * sin(4c + 4r), r * cos(4c + 4r)
    expectPoints(spiral.features, [
      [0, 0],
      [0.45464871341284085, -0.2080734182735712],
      [0, 0],
      [-0.13970774909946293, 0.480085143325183],
    ]);
    expect([...spiral.labels!]).toEqual([0, 0, 1, 1]);
  });

  it('gives the rows of a spiral that do not divide evenly to the first classes', () => {
    const spiral = loadOne(createRequest({ ...settings.spiral, rows: 8 }, { outputs: 3 }));
    expect([...spiral.labels!]).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
    expect(spiral.classNames).toEqual(['0', '1', '2']);
  });

  it('adds noise of the deviation that is asked for', () => {
    const rows = 20_000;
    const { features } = loadOne(createRequest({ ...settings.xor, rows, noise: 0.25 }));
    const deviations = Array.from(
      features,
      (value, index) => value - ((index >> 1) & (index % 2 === 0 ? 2 : 1) ? 1 : 0),
    );
    const mean = deviations.reduce((sum, value) => sum + value, 0) / features.length;
    const variance = deviations.reduce((sum, value) => sum + value * value, 0) / features.length;
    expect(mean).toBeCloseTo(0, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.25, 2);
  });

  it('makes moons as scikit-learn defines them', () => {
    const moons = loadOne(createRequest({ ...settings.moons, rows: 7, noise: 0 }));
    // NumPy: linspace(0, pi, 3) outside, linspace(0, pi, 4) inside
    expectPoints(moons.features, [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, 0.5],
      [0.5, -0.3660254037844386],
      [1.5, -0.3660254037844387],
      [2, 0.5],
    ]);
    expect([...moons.labels!]).toEqual([0, 0, 0, 1, 1, 1, 1]);
  });

  it('makes circles as scikit-learn defines them', () => {
    const circles = loadOne(createRequest({ ...settings.circles, rows: 7, noise: 0 }));
    expectPoints(circles.features, [
      [1, 0],
      [-0.5, 0.8660254037844387],
      [-0.5, -0.8660254037844384],
      [0.5, 0],
      [0, 0.5],
      [-0.5, 0],
      [0, -0.5],
    ]);
    expect([...circles.labels!]).toEqual([0, 0, 0, 1, 1, 1, 1]);
  });

  it('takes the corners of xor in turn', () => {
    const xor = loadOne(createRequest({ ...settings.xor, rows: 5, noise: 0 }));
    expect([...xor.features]).toEqual([0, 0, 0, 1, 1, 0, 1, 1, 0, 0]);
    expect([...xor.labels!]).toEqual([0, 1, 1, 0, 0]);
  });

  it.each(['moons', 'circles', 'xor'] as const)('makes one column of 0 and 1 of %s for a single unit', (type) => {
    const asNumbers = loadOne(createRequest(settings[type], { targets: 'numbers', outputs: 1 }));
    const asClasses = loadOne(createRequest(settings[type], { targets: 'either', outputs: 2 }));
    expect(asNumbers).toMatchObject({ task: 'regression', outputs: 1 });
    expect(asNumbers.labels).toBeUndefined();
    expect([...asNumbers.targets!]).toEqual([...asClasses.labels!]);
    expect(loadOne(createRequest(settings[type], { targets: 'classes', outputs: 1 })).task).toBe('classification');
  });

  it('keeps three classes for a single unit too', () => {
    expect(loadOne(createRequest(settings.spiral, { targets: 'either', outputs: 1 })).task).toBe('classification');
  });

  it('refuses a spiral with more classes than rows', () => {
    const request = createRequest({ ...settings.spiral, rows: 2 });
    expect(listFaults(request)).toEqual(['DATA_TOO_FEW_ROWS dataset.rows']);
  });
});
