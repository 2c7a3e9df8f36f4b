import { describe, expect, it } from 'vitest';
import { contourPath, type Grid } from '../../../src/page/data/contours.ts';

/** Of a function over −1…1 in both directions. */
function gridOf(evaluate: (x: number, y: number) => number, side = 65): Grid {
  const at = (i: number) => -1 + (2 * i) / (side - 1);
  const values = Array.from({ length: side * side }, (_, i) => evaluate(at(i % side), at(Math.floor(i / side))));
  return { columns: side, rows: side, values };
}

const pointsOf = (path: string) =>
  [...path.matchAll(/[ML](\d+) (\d+)/g)].map(([, x, y]) => [Number(x) / 500 - 1, Number(y) / 500 - 1] as const);

describe('[U] page/data/contours', () => {
  it('goes around a bowl in a circle', () => {
    const points = pointsOf(
      contourPath(
        gridOf((x, y) => x * x + y * y),
        0.25,
      ),
    );
    expect(points.length).toBeGreaterThan(100);
    for (const [x, y] of points) expect(x * x + y * y).toBeCloseTo(0.25, 2);
    const angles = points.map(([x, y]) => Math.round(Math.atan2(y, x)));
    expect(new Set(angles.map(Math.abs))).toEqual(new Set([0, 1, 2, 3]));
  });

  it('ends at the edges and has none along them', () => {
    const points = pointsOf(
      contourPath(
        gridOf((x) => x),
        0.25,
      ),
    );
    expect(points.length).toBe(65);
    for (const [x] of points) expect(x).toBeCloseTo(0.25, 2);
  });

  it('crosses a saddle in two lines', () => {
    const grid: Grid = { columns: 2, rows: 2, values: [1, -1, -1, 1] };
    expect(contourPath(grid, 0).match(/M/g)?.length).toBe(2);
  });

  it('has no line beside what is not finite, and none where the level is not reached', () => {
    expect(contourPath({ columns: 2, rows: 2, values: [0, 1, Number.NaN, 1] }, 0.5)).toBe('');
    const aroundHole = gridOf((x, y) => (x * x + y * y < 0.1 ? Number.NaN : x + y));
    const points = pointsOf(contourPath(aroundHole, 0.1));
    expect(points.length).toBeGreaterThan(50);
    for (const [x, y] of points) expect(x + y).toBeCloseTo(0.1, 2);
    expect(
      contourPath(
        gridOf(() => 3),
        5,
      ),
    ).toBe('');
  });
});
