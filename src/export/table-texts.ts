/** A table → its text for a program: CSV, or JSON lines. */
import type { Column } from './predictions.ts';

/** A line of names, then a line a row (RFC 4180, but lines end with a line feed); numbers with every digit. */
export function csvText(columns: readonly Column[]): string {
  const lines = [columns.map(({ name }) => encodeCell(name)), ...rowsOf(columns).map((row) => row.map(encodeCell))];
  return lines.map((cells) => `${cells.join(',')}\n`).join('');
}

/** An object a row, a key a column. */
export function jsonLines(columns: readonly Column[]): string {
  const keys = columns.map(({ name }) => JSON.stringify(name));
  // Built from parts, because an object would put integer-like names first and lose `__proto__`.
  const toObject = (row: readonly (string | number)[]) =>
    `{${row.map((cell, index) => `${keys[index]}:${JSON.stringify(cell)}`).join(',')}}\n`;
  return rowsOf(columns).map(toObject).join('');
}

/** The rows of a table. */
export function rowsOf(columns: readonly Column[]): (string | number)[][] {
  const count = columns[0]?.cells.length ?? 0;
  return Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row] ?? ''));
}

function encodeCell(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
