import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDatasets } from '../../../src/data/index.ts';
import type { DatasetRequest } from '../../../src/data/types.ts';
import { createRequest, describeFault, listFaults, loadOne, writeFiles } from '../helpers.ts';

type Settings = Extract<DatasetRequest['settings'], { type: 'csv' | 'jsonl' | 'parquet' }>;
type Options = Partial<Omit<Settings, 'type'>>;
function request(
  type: Settings['type'],
  content: string | Uint8Array,
  options: Options = {},
  files = {},
): DatasetRequest {
  const settings = { type, path: 'table', target: 't', split: { train: 1 }, normalize: 'none', ...options };
  const folder = writeFiles({ table: content, ...files });
  return createRequest(settings as Settings, { folder, targets: 'classes' });
}
const faultsOf = (...asked: Parameters<typeof request>) => listFaults(request(...asked));
const hintOf = (...asked: Parameters<typeof request>) => loadDatasets([request(...asked)])[0]!.diagnostics[0]?.hint;

/** Written by the Rust implementation of Parquet, see parquet-tables.mjs. */
const parquet: Record<string, string> = JSON.parse(
  readFileSync(new URL('../../fixtures/parquet-tables.json', import.meta.url), 'utf8'),
);
const decode = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const parquetRows = Array.from({ length: 40 }, (_, i) => ({
  id: i * 1_000_000_007,
  size: i % 7 === 3 ? '' : i / 8,
  count: i - 20,
  ratio: Math.fround(i / 3),
  old: Number(i % 3 === 0),
  colour: i % 9 === 8 ? '' : ['red', 'blue', 'grün'][i % 3]!,
  label: ['yes', 'no'][i % 2]!,
}));
const asCsv = (rows: readonly object[]) =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => `${cells.join(',')}\n`).join('');

describe('[U] data/sources/table-file: jsonl', () => {
  const lines = '{"a": 1, "t": "x", "b": true}\n\n{"t": "y", "b": false, "a": -2.5e3}\n{"a":3,"b":null,"t":"x"}';

  it('reads the keys of the first line as columns, whatever their order in the others', () => {
    const { features, columnNames, classNames } = loadOne(request('jsonl', lines, { missing: 'zero' }));
    expect([...features]).toEqual([1, 1, -2500, 0, 3, 0]);
    expect([columnNames, classNames]).toEqual([
      ['a', 'b'],
      ['x', 'y'],
    ]);
  });

  it('gives gzip, line ends and byte order marks no part in it, and the sha256 of the same table in CSV', () => {
    const csv = loadOne(request('csv', 'a,t,b\n1,x,1\n-2500,y,0\n3,x,\n', { missing: 'zero' })).sha256;
    for (const text of [lines, `\uFEFF${lines.replaceAll('\n', '\r\n')}\n`, gzipSync(lines)]) {
      expect(loadOne(request('jsonl', text, { missing: 'zero' })).sha256).toBe(csv);
    }
  });

  it.each([
    ['a line that is no JSON', '{"a":1,"t":0}\n {"a":1,\n', 'DATA_JSONL_LINE 2:1+8'],
    ['a line that is a list', '[1, 2]\n', 'DATA_JSONL_LINE 1:1+6'],
    ['a file that is one list', '[\n{"a":1,"t":0}]\n', 'DATA_JSONL_LINE 1:1+1'],
    ['a cell that is a list', '{"a":1,"t":0}\n{"t":1,"a":[1]}\n', 'DATA_JSONL_LINE 2:8+3'],
    ['a key that the first line has not', '{"a":1,"t":0}\n{"a":1,"t":0,"b":1}\n', 'DATA_JSONL_LINE 2:14+3'],
    ['a key that is left out', '{"a":1,"t":0}\n{"t":1}\n', 'DATA_CSV_CELL 2:1+7'],
    ['a text where a number must be', '{"a":1,"t":0}\n{"a":"x","t":1}\n', 'DATA_CSV_CELL 2:2+3'],
    ['a number beyond float64', '{"a":1,"t":0}\n{"a":1e999,"t":1}\n', 'DATA_CSV_CELL 2:2+3'],
    ['null for a target', '{"a":1,"t":null}\n{"a":2,"t":1}\n', 'DATA_CSV_CELL 1:8+3'],
    ['an empty file', '\n \n', 'DATA_CSV_NO_HEADER dataset.path'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'DATA_CSV_ENCODING dataset.path'],
    ['a cut file', gzipSync('{"a":1,"t":0}\n').subarray(0, 20), 'DATA_GZIP_DAMAGED dataset.path'],
  ])('refuses %s', (_, text, fault) => {
    expect(faultsOf('jsonl', text)).toEqual([fault]);
  });

  it('takes `__proto__` for a name like any other', () => {
    const { columnNames } = loadOne(request('jsonl', '{"__proto__":1,"t":0}\n{"__proto__":2,"t":1}\n'));
    expect(columnNames).toEqual(['__proto__']);
  });

  it('says what any lines have wrong, and never throws anything else', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '"a"',
      '"t"',
      ':',
      ',',
      '1',
      '\n',
      '\r',
      '[',
      'null',
      '{"a":1,"t":0}',
      '\u00e9',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = `{"a":1,"t":0}\n{"a":1,"t":1}\n${pieces.join('')}`;
        const { dataset, diagnostics } = loadDatasets([request('jsonl', text)])[0]!;
        expect(dataset === undefined).toBe(diagnostics.length > 0);
        for (const { place } of diagnostics)
          if (place) expect(place.text).toBe(text.split(/\r\n|\n|\r/)[place.line - 1]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('[U] data/sources/table-file: parquet', () => {
  const options: Options = { target: 'label', categorical: ['colour'], missing: 'median' };

  it.each(Object.keys(parquet))('reads %s pages, of several groups of rows, as the same table in CSV', (name) => {
    const found = loadOne(request('parquet', decode(parquet[name]!), options));
    const expected = loadOne(request('csv', asCsv(parquetRows), options));
    expect(found.sha256).toBe(expected.sha256);
    expect([...found.features]).toEqual([...expected.features]);
    expect(found).toMatchObject({ encoding: expected.encoding, classNames: ['no', 'yes'] });
  });

  it('names the row of a cell, and the column that is not there', () => {
    const whole = decode(parquet.SNAPPY!);
    const [fault] = loadDatasets([request('parquet', whole, { target: 'label', ignore: ['colour'] })])[0]!.diagnostics;
    expect(fault).toMatchObject({ code: 'DATA_CSV_CELL', path: ['dataset', 'path'] });
    expect(fault?.message).toMatch(/row 4: size is empty$/);
    expect(hintOf('parquet', whole, { target: 'labels' })).toBe('did you mean label?');
  });

  it.each([
    ['another file', Buffer.from('a,t\n1,0\n')],
    ['an empty file', new Uint8Array()],
    ['a cut file', decode(parquet.SNAPPY!).subarray(0, -100)],
    ['a file without its beginning', decode(parquet.SNAPPY!).subarray(100)],
  ])('refuses %s', (_, bytes) => {
    expect(faultsOf('parquet', bytes, options)).toEqual(['DATA_PARQUET_DAMAGED dataset.path']);
  });

  it('repeats no value more often than its page has values, whatever the length of a run says', () => {
    const bytes = decode(parquet.BROTLI!);
    // The length of a run, here of some hundred million: it ended the process.
    bytes[393] = 238;
    expect(() => loadDatasets([request('parquet', bytes, options)])).not.toThrow();
  });

  it('reads or refuses files with any changes, within the memory that their size can ask for', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(parquet)), edits, (text, changes) => {
        const bytes = decode(text);
        // The last third is where the sizes and types stand.
        for (const [at, value] of changes) bytes[bytes.length - 1 - (at % Math.floor(bytes.length / 2))] = value;
        const { dataset, diagnostics } = loadDatasets([request('parquet', bytes, options)])[0]!;
        expect(dataset === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        for (const fault of diagnostics) expect(describeFault(fault)).toMatch(/^DATA_\w+ dataset/);
      }),
      { numRuns: 400 },
    );
  });
});

describe('[U] data/sources/table-file: a test file', () => {
  const own = 'id,a,c,t\n1,1,red,x\n2,,blue,y\n3,3,red,x\n';
  const options: Options = { ignore: ['id'], categorical: ['c'], missing: 'mean', test: { path: 'test' }, split: {} };
  const load = (test: string, others: Options = {}) =>
    loadOne(request('csv', own, { ...options, ...others }, { test }));

  it('takes the rows of the test file, by the names of their columns, for the test split', () => {
    const { rows, features, labels, columnNames } = load('t,more,c,a\nx,?,blue,10\ny,?,red,\n');
    expect(rows).toEqual({ train: 3, validation: 0, test: 2 });
    expect(columnNames).toEqual(['a', 'c=blue', 'c=red']);
    expect([...features]).toEqual([1, 0, 1, 2, 1, 0, 3, 0, 1, 10, 1, 0, 2, 0, 1]);
    expect([...labels!]).toEqual([0, 1, 0, 0, 1]);
  });

  it('fits nothing to the test file, and refuses what it alone has at its place', () => {
    const asked = request('csv', own, options, { test: 'a,c,t\n1,red,x\n2,green,y\n' });
    const [fault] = loadDatasets([asked])[0]!.diagnostics;
    expect(describeFault(fault!)).toBe('DATA_CATEGORY_UNSEEN 3:3+5');
    expect(fault?.place?.file).toMatch(/test$/);
  });

  it.each([
    ['a test file without a column', 'a,t\n1,x\n', ['DATA_COLUMN_UNKNOWN dataset.test.path.1']],
    ['a test file without the target', 'a,c\n1,red\n', ['DATA_TARGET_UNKNOWN dataset.test.path']],
    ['a missing test file', undefined, ['DATA_FILE_MISSING dataset.test.path']],
    ['a wrong cell of it', 'a,c,t\nx,red,y\n', ['DATA_CSV_CELL 2:1+1']],
  ])('refuses %s', (_, test, faults) => {
    expect(faultsOf('csv', own, options, test === undefined ? {} : { test })).toEqual(faults);
  });

  it('tests on so many rows of an own test part, and trains on the same as without', () => {
    const test = `a,c,t\n${Array.from({ length: 20 }, (_, i) => `${i},red,${i % 2 ? 'x' : 'y'}\n`).join('')}`;
    const whole = load(test);
    const part = load(test, { split: { test: 6 } });
    expect(part.rows).toEqual({ train: 3, validation: 0, test: 6 });
    expect(part.splits.train).toEqual(whole.splits.train);
    expect([...part.splits.test].every((row, i, rows) => row >= 3 && (i === 0 || row > rows[i - 1]!))).toBe(true);
    expect([...part.splits.test]).not.toEqual([3, 4, 5, 6, 7, 8]);
    expect(load(test, { split: { test: 0.25 } }).rows.test).toBe(5);
    const stratified = load(test, { split: { test: 6, stratify: true } });
    expect([...stratified.splits.test].filter((row) => stratified.labels![row] === 0)).toHaveLength(3);
    expect(faultsOf('csv', own, { ...options, split: { test: 21 } }, { test })).toEqual([
      'DATA_SPLIT_TOO_LARGE dataset.split.test',
    ]);
    expect(faultsOf('csv', own, { ...options, split: { test: 0.01 } }, { test })).toEqual([
      'DATA_SPLIT_EMPTY dataset.split.test',
    ]);
  });
});
