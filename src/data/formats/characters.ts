/** The bytes that a CSV file is made of. */
export const [tab, newline, carriageReturn, space, doubleQuote] = [0x09, 0x0a, 0x0d, 0x20, 0x22] as const;
export const [plus, comma, minus, point, zero, semicolon, smallE] = [0x2b, 0x2c, 0x2d, 0x2e, 0x30, 0x3b, 0x65] as const;

/** Whether a byte ends a line. */
export function isBreak(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn;
}

/** Whether a byte is a blank that may stand around a cell: a tab is none where it separates cells. */
export function isBlank(byte: number | undefined, separator: number): boolean {
  return byte === space || (byte === tab && separator !== tab);
}
