/** A table and another with the same columns → one, the rows of the other last. */
import type { FeatureColumn, Table } from './table.ts';
import { numberText } from './table-rows.ts';

/**
 * Joins two tables by the names of their columns, which may stand in another order.
 *
 * @param second has every column of the first
 */
export function joinTables(first: Table, second: Table): Table {
  const width = first.columns.length;
  const columnOf = new Map(second.columns.map(({ name }, column) => [name, column]));
  const from = first.columns.map(({ name }) => columnOf.get(name) ?? 0);
  const joined = first.columns.map((column, index) => joinTexts(column, second.columns[from[index] ?? 0]));
  const features = new Float64Array((first.rows + second.rows) * width);
  features.set(first.features);
  for (let row = 0; row < second.rows; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const cell = second.features[row * width + (from[column] as number)] as number;
      // A missing text has no number.
      features[(first.rows + row) * width + column] = joined[column]?.numberOf?.[cell] ?? cell;
    }
  }
  return {
    ...first,
    rows: first.rows + second.rows,
    features,
    columns: joined.map(({ column }) => column),
    place: (row, column) =>
      row < first.rows ? first.place(row, column) : second.place(row - first.rows, from[column] ?? 0),
    targets: first.targets.map((target, index) => {
      const other = second.targets[index];
      return {
        name: target.name,
        cells: [...target.cells, ...(other?.cells ?? [])],
        place: (row) => (row < first.rows || !other ? target.place(row) : other.place(row - first.rows)),
      };
    }),
  };
}

/** The texts of both, those of the first with their numbers; and the new number of each text of the second. */
function joinTexts(first: FeatureColumn, second: FeatureColumn | undefined) {
  if (first.texts === undefined) return { column: first };
  const numbers = new Map(first.texts.map((text, number) => [text, number]));
  const numberOf = (second?.texts ?? []).map((text) => numberText(numbers, text));
  return { column: { ...first, texts: [...numbers.keys()] }, numberOf };
}
