import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnSettings, findColumns } from '../../../src/data/formats/columns.ts';
import { plainCsv, readCsvCarefully } from '../../../src/data/formats/csv.ts';
import type { CsvText } from '../../../src/data/formats/csv-text.ts';
import { type CsvSettings, readPlainTable } from '../../../src/data/formats/plain-table.ts';
import type { Place } from '../../../src/shared/index.ts';
import { faultsThrownBy, writeFiles } from '../helpers.ts';

type Reading = Partial<ColumnSettings & CsvSettings>;

/** What a reader makes of a text, with the places of its first and last targets; undefined where it refuses it. */
function read(reader: typeof readPlainTable, text: string | Uint8Array, reading: Reading = {}) {
  const input = {
    file: join(writeFiles({ 'table.csv': text }), 'table.csv'),
    path: [],
  };
  const choose = ({ header }: CsvText) => findColumns(header, input, { target: 't', targetPath: [], ...reading });
  let found: ReturnType<typeof readPlainTable>;
  const faults = faultsThrownBy(() => {
    found = reader(input, choose, { ...plainCsv, ...reading });
  });
  if (faults.length > 0 || found === undefined) return undefined;
  const { place, ...table } = found;
  const ofEnds = [0, table.rows - 1].map((row) =>
    table.columns.targets.map((at) => place(row, at) as { place: Place }),
  );
  const places = ofEnds.map((ofRow) => ofRow.map(({ place: { file: _, ...others } }) => others));
  return { ...table, features: [...table.features], places };
}
const readPlain = (text: string | Uint8Array, reading?: Reading) => read(readPlainTable, text, reading);
const readWithCare = (text: string | Uint8Array, reading?: Reading) => read(readCsvCarefully, text, reading);

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 0, maxLength: 20 });
const decimal = fc
  .tuple(fc.constantFrom('', '+', '-'), digits, fc.constantFrom('', '.'), digits, fc.constantFrom('', 'e', 'E-', 'e+'))
  .chain(([sign, whole, dot, fraction, e]) =>
    fc.integer({ min: 0, max: 330 }).map((power) => `${sign}${whole}${dot}${fraction}${e}${e === '' ? '' : power}`),
  );
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? '-0' : String(value))),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toPrecision(17)),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(4)),
  fc.integer().map(String),
  decimal.filter((text) => /\d/.test(text.split(/e/i)[0]!)),
);
const oddCell = fc.constantFrom(
  '',
  'x',
  '"1"',
  '"a,b"',
  '1 2',
  'NaN',
  '1e999',
  '1e-999',
  '.',
  '-',
  '1e',
  'é',
  '\u00a01',
);
const label = fc.constantFrom('yes', 'no', '1', '07', 'two words', 'Zürich', '-', 'x\u00a0');
const blanks = fc.constantFrom('', '', '', ' ', '\t ');
const lineBreak = fc.constantFrom('\n', '\r\n', '\r');

/** A table of three features and a target in between; `odd` is how often out of a hundred a cell is no plain one. */
const tables = (odd: number) => {
  const cell = (plain: fc.Arbitrary<string>) =>
    fc.tuple(blanks, fc.oneof({ weight: 100 - odd, arbitrary: plain }, { weight: odd, arbitrary: oddCell }), blanks);
  const row = fc.tuple(cell(number), cell(label), cell(number), cell(number)).map((cells) => {
    return cells.map((parts) => parts.join('')).join(',');
  });
  return fc
    .record({
      mark: fc.constantFrom('', '\uFEFF'),
      rows: fc.array(row, { minLength: 1, maxLength: 6 }),
      lineBreak,
      blankLines: fc.constantFrom('', '\n', '\r\n', ' \n'),
      end: fc.boolean(),
    })
    .map(({ mark, rows, lineBreak, blankLines, end }) => {
      const text = rows.join(lineBreak + blankLines);
      return `${mark}a,t,"b",c${lineBreak}${text}${end ? lineBreak : ''}`;
    });
};

describe('[U] data/formats/plain-table', () => {
  it('reads what is plain as the careful reader does, to the last bit, with the same places', () => {
    let plain = 0;
    fc.assert(
      fc.property(tables(0), (text) => {
        const found = readPlain(text);
        if (found === undefined) return;
        plain += 1;
        expect(found).toEqual(readWithCare(text));
      }),
      { numRuns: 300 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it('reads nothing that the careful reader refuses or reads otherwise', () => {
    fc.assert(
      fc.property(tables(10), (text) => {
        const found = readPlain(text);
        if (found !== undefined) expect(found).toEqual(readWithCare(text));
      }),
      { numRuns: 300 },
    );
    const piece = fc.constantFrom('a', '1', ',', ',', '\n', '\r', '"', ' ', 't', '.5', 'e1', '\u00e9', '\0', '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = `a,t\n${pieces.join('')}`;
        const found = readPlain(text);
        if (found !== undefined) expect(found).toEqual(readWithCare(text));
      }),
      { numRuns: 300 },
    );
  });

  it('reads ignored and categorical columns, missing cells and other separators as the careful reader does', () => {
    // A comma is never both: such a file is refused before it is read.
    const reading = fc
      .record(
        {
          separator: fc.constantFrom(...';\t|,'.split('').map((character) => character.charCodeAt(0))),
          decimal: fc.constantFrom('.', ',') as fc.Arbitrary<'.' | ','>,
          ignore: fc.subarray(['a', 'b'], { minLength: 1 }),
          missing: fc.subarray(['', 'NA', 'x', 'two words', '-', 'NaN']).map((texts) => new Set(texts)),
        },
        { requiredKeys: ['separator'] },
      )
      .filter(({ separator, decimal }) => separator !== 44 || decimal !== ',');
    const cell = fc.oneof(number, label, oddCell, fc.constantFrom('', 'NA', '1.5', '1,5', '007'));
    const row = fc.array(cell, { minLength: 4, maxLength: 4 });
    let plain = 0;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), blanks, reading, (rows, blank, settings) => {
        const separator = blank + String.fromCharCode(settings.separator);
        const text = [['a', 't', 'b', 'c'], ...rows].map((cells) => `${cells.join(separator)}\n`).join('');
        const whole = { ...settings, categorical: ['c'] };
        const found = readPlain(text, whole);
        if (found === undefined) return;
        plain += 1;
        expect(found).toEqual(readWithCare(text, whole));
      }),
      { numRuns: 400 },
    );
    expect(plain).toBeGreaterThan(20);
  });

  it.each([
    ['ids that are ignored', 'id,a,t\nx-1,1,0\n,2,1\n', { ignore: ['id'] }, [1, 2]],
    ['semicolons and decimal commas', 'a;t\n1,5;0\n-,25e1;1\n', { separator: 0x3b, decimal: ',' }, [1.5, -2.5]],
    [
      'tabs around empty cells',
      'a\tb\tt\n\t2\t0\n1\t \t1\n',
      { separator: 9, missing: new Set(['']) },
      [NaN, 2, 1, NaN],
    ],
    ['categories', 'a,t\nred,0\nblue,1\nred,1\n,0\n', { categorical: ['a'], missing: new Set(['']) }, [0, 1, 0, NaN]],
    ['words for a missing number', 'a,t\nNA,0\n?,1\n3,1\n', { missing: new Set(['NA', '?']) }, [NaN, NaN, 3]],
  ] satisfies [string, string, Reading, number[]][])('reads %s', (_, text, reading, features) => {
    expect(readPlain(text, reading)?.features).toEqual(features);
    expect(readPlain(text, reading)).toEqual(readWithCare(text, reading));
  });

  it.each([
    ['numbers and classes', 'a,t\n1,yes\n-2.5e3,no\n'],
    ['every line break', 'a,t\r\n1,0\r\n\r\n2,1\r3,1\n'],
    ['a byte order mark, and no last line break', '\uFEFFa,t\n1,0\n2,1'],
    ['blanks', 'a , t\n 1\t, x y \n2,1\n \n'],
    ['a quoted header, and names that are not ASCII', '"a","t"\n1,Zürich\n2,Genève\n'],
    ['signs, zeros and points', 'a,t\n+0012.,0\n-.5,1\n-0,1\n0e9999,1\n'],
  ])('reads %s', (_, text) => {
    expect(readPlain(text)).toBeDefined();
    expect(readPlain(text)).toEqual(readWithCare(text));
  });

  it.each([
    ['a quoted cell', 'a,t\n"1",0\n'],
    ['an empty cell', 'a,t\n,0\n'],
    ['an empty target', 'a,t\n1,\n'],
    ['a short row', 'a,b,t\n1,0\n'],
    ['a long row', 'a,t\n1,0,0\n'],
    ['a quote inside a class', 'a,t\n1,x"y\n'],
    ['bytes that are not UTF-8', Buffer.from('a,t\n1,ä\n', 'latin1')],
    ['a blank that is no space', 'a,t\n1,x\u00a0\n'],
    ['a line break in a quoted header', '"a\nb",t\n1,2\n'],
    ['a header alone', 'a,t\n'],
    ['nothing', ''],
  ])('leaves %s to the careful reader', (_, text) => {
    expect(readPlain(text)).toBeUndefined();
  });

  it('goes on over the ends of pieces, and makes room where later rows are shorter', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `${(i + 0.5).toFixed(40)},${i % 2}`);
    const short = Array.from({ length: 60_000 }, (_, i) => `${i % 10},${i % 2}`);
    const found = readPlain(`a,t\n${[...long, ...short].join('\n')}\n`);
    expect(found?.features).toEqual([...long.map((_, i) => i + 0.5), ...short.map((_, i) => i % 10)]);
    expect(found?.targetCells[0]).toEqual([...long, ...short].map((_, i) => String(i % 2)));
    expect(found?.places.at(-1)?.[0]).toMatchObject({ line: 80_001, text: '9,1' });
  });

  it('reads several targets', () => {
    const text = 't,a,u\n1,2,3\n4,5,6\n';
    expect(readPlain(text, { target: ['u', 't'] })?.targetCells).toEqual([
      ['3', '6'],
      ['1', '4'],
    ]);
    expect(readPlain(text, { target: ['u', 't'] })).toEqual(readWithCare(text, { target: ['u', 't'] }));
  });
});
