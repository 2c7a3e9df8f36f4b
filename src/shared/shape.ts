/** Shapes of rows and of parameters. */

/** A row as a layer sees it: so many numbers, or channels, height and width. */
export type RowShape = readonly [number] | readonly [number, number, number];

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
