/**
 * The values of a function on a grid → lines along which it has one value, by marching squares.
 *
 * Not by d3-contour: it and d3-array would be loaded by every run, for what takes one loop.
 * @see https://en.wikipedia.org/wiki/Marching_squares
 */

export type Grid = {
  /** So many values a row, and so many rows. */
  readonly columns: number;
  readonly rows: number;
  /** Row by row. */
  readonly values: readonly number[];
};

type Corner = readonly [x: number, y: number, value: number];

/**
 * The lines of one value, as the path of their pieces; cells with a value that is not finite have none.
 *
 * @returns in thousandths of the grid's width and height, from its first value
 */
export function contourPath(grid: Grid, level: number): string {
  const { columns, rows } = grid;
  const pieces: string[] = [];
  for (let row = 0; row + 1 < rows; row += 1) {
    for (let column = 0; column + 1 < columns; column += 1) {
      const corner = (x: number, y: number): Corner => [x, y, (grid.values[y * columns + x] ?? Number.NaN) - level];
      const corners = [
        corner(column, row),
        corner(column + 1, row),
        corner(column + 1, row + 1),
        corner(column, row + 1),
      ] as const;
      if (corners.some(([, , value]) => !Number.isFinite(value))) continue;
      // Each side whose ends lie on different sides of the level is crossed: two of them, or all four at a saddle.
      const crossings = corners.flatMap((from, i) => {
        const to = corners[(i + 1) % 4] as Corner;
        return from[2] < 0 === to[2] < 0 ? [] : [cross(from, to, grid)];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) pieces.push(`M${crossings[i]}L${crossings[i + 1]}`);
    }
  }
  return pieces.join('');
}

/** Where a side has the level, if the function is straight along it. */
function cross([x, y, value]: Corner, [toX, toY, toValue]: Corner, { columns, rows }: Grid): string {
  const share = value / (value - toValue);
  const place = (from: number, to: number, count: number) =>
    Math.round(((from + share * (to - from)) / (count - 1)) * 1000);
  return `${place(x, toX, columns)} ${place(y, toY, rows)}`;
}
