/** The values of a function on a grid → contour lines, along which it has one value. */
import { contours } from 'd3-contour';

/** The values of a function at the places of a grid. */
export type Grid = {
  /** How many values a row has, and how many rows there are. */
  readonly columns: number;
  readonly rows: number;
  /** Row by row. */
  readonly values: readonly number[];
};

/**
 * The contour lines of one value as an SVG path; there are none beside values that are not finite.
 *
 * @returns in thousandths of the grid's width and height, from its first value
 */
export function contourPath({ columns, rows, values }: Grid, level: number): string {
  const isKnown = (column: number, row: number) =>
    column >= 0 && column < columns && Number.isFinite(values[row * columns + column]);
  // d3 closes its rings along the edges and around what is not finite; a piece between two cells needs both of them.
  const isLine = (x: number, y: number) =>
    [Math.ceil(x) - 1, Math.floor(x) + 1].every((column) =>
      [Math.ceil(y) - 1, Math.floor(y) + 1].every((row) => isKnown(column, row)),
    );
  const { coordinates } = contours()
    .size([columns, rows])
    .contour([...values], level);
  const commands = coordinates.flat().flatMap((ring) =>
    ring.map(([x = 0, y = 0], i) => {
      const [fromX = 0, fromY = 0] = ring[i - 1] ?? [];
      // The value of a cell stands in its middle.
      const command = i > 0 && isLine((x + fromX - 1) / 2, (y + fromY - 1) / 2) ? 'L' : 'M';
      const place = [(x - 0.5) / (columns - 1), (y - 0.5) / (rows - 1)].map((share) => Math.round(share * 1000));
      return `${command}${place.join(' ')}`;
    }),
  );
  return commands.filter((command, i) => command[0] === 'L' || commands[i + 1]?.[0] === 'L').join('');
}
