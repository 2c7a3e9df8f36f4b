/** The table of cells, a row at a time: the last column may be as long as it likes. */
const columns = [
  { key: 'node', width: 14 },
  { key: 'workers', width: 8 },
  { key: 'kernels', width: 10 },
  { key: 'under', width: 41 },
  { key: 'bits', width: 0 },
];

export function printHead() {
  printRow(Object.fromEntries(columns.map(({ key }) => [key, key])));
  console.log('─'.repeat(columns.reduce((sum, { width }) => sum + width, 30)));
}

export function printRow(row) {
  console.log(
    columns
      .map(({ key, width }) => String(row[key] ?? 'default').padEnd(width))
      .join(' ')
      .trimEnd(),
  );
}
