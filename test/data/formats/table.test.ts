import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDatasets } from '../../../src/data/index.ts';
import { createCsvRequest, createRequest, listFaults, loadOne, writeFiles } from '../helpers.ts';

const table = 'a,t,b\n1,0,2\n3,1,4\n';
const readFeatures = (text: string | Uint8Array) => [...loadOne(createCsvRequest(text)).features];

describe('[U] data/formats/table', () => {
  it.each([
    ['a byte order mark', `\uFEFF${table}`],
    ['CRLF', table.replaceAll('\n', '\r\n')],
    ['a lone CR', table.replaceAll('\n', '\r')],
    ['no last line break', table.slice(0, -1)],
    ['blank lines', `\n${table.replaceAll('\n', '\n\n  \n')}`],
    ['spaces around cells', 'a , t,b\n 1, 0 ,2\n3,\t1,4 \n'],
    ['quotes', '"a","t",b\n"1",0,"2"\n3,1,4\n'],
    ['semicolons', 'a;t;b\n1;0;2\n3;1;4\n'],
    ['tabs', 'a\tt\tb\n1\t0\t2\n3\t1\t4\n'],
    ['semicolons under quoted names with commas', '"a,1";t;"b\n,"\n1;0;2\n3;1;"4"\n'],
    ['gzip', gzipSync(table)],
    ['gzip with quotes', gzipSync(table.replace('a', '"a"').replace('1', '"1"'))],
    ['signs and exponents', 'a,t,b\n+1,0,2.\n30e-1,1,.4E1\n'],
  ])('reads %s', (_, text) => {
    expect(readFeatures(text)).toEqual([1, 2, 3, 4]);
  });

  it('lets commas separate where the header has them, unless the file is called .tsv and has tabs too', () => {
    expect(readFeatures('a;1,t,b\n1,0,2\n3,1,4\n')).toEqual([1, 2, 3, 4]);
    const settings = { path: 'table.tsv', target: 't', split: { train: 1 }, normalize: 'none' } as const;
    const folder = writeFiles({ 'table.tsv': 'a,1\tt\n1\t0\n2\t1\n' });
    expect([...loadOne(createRequest({ type: 'csv', ...settings }, { folder })).features]).toEqual([1, 2]);
  });

  it('reads the targets, too, with a decimal comma', () => {
    const numbers = { targets: 'numbers', outputs: 1 } as const;
    const write = (cell: string) => createCsvRequest(`a;t\n1,5;${cell}\n2;1e1\n`, { decimal: ',' }, numbers);
    expect([...loadOne(write('-0,25')).targets!]).toEqual([-0.25, 10]);
    expect(listFaults(write('1.000'))).toEqual(['DATA_CSV_CELL 2:5+5']);
    const classes = loadOne(createCsvRequest('a;t\n1;2,5\n2;1,5\n', { decimal: ',' }, { targets: 'classes' }));
    expect(classes.classNames).toEqual(['1.5', '2.5']);
  });

  it('follows the separator that is named', () => {
    expect([...loadOne(createCsvRequest('a|t,1\n1|0\n2|1\n', { separator: '|', target: 't,1' })).features]).toEqual([
      1, 2,
    ]);
    expect([
      ...loadOne(createCsvRequest('a\tt,1\n1\t0\n2\t1\n', { separator: 'tab', target: 't,1' })).features,
    ]).toEqual([1, 2]);
  });

  it.each([
    ['cut', (packed: Buffer) => packed.subarray(0, -9)],
    ['with a byte changed', (packed: Buffer) => packed.fill(0xff, 12, 13)],
    ['followed by other bytes', (packed: Buffer) => Buffer.concat([packed, Buffer.from('junk')])],
  ])('refuses gzip that is %s', (_, damage) => {
    expect(listFaults(createCsvRequest(damage(gzipSync(table))))).toEqual(['DATA_GZIP_DAMAGED dataset.path']);
  });

  it('places a faulty cell of a gzipped file on the line of its text', () => {
    expect(listFaults(createCsvRequest(gzipSync('a\tt\n1\t0\n \t1\n')))).toEqual(['DATA_CSV_CELL 3:2+1']);
  });

  it('takes no byte order mark for a part of the first name', () => {
    expect(readFeatures('\uFEFFt,a\n0,1\n1,2\n')).toEqual([1, 2]);
    expect(listFaults(createCsvRequest('\uFEFF"t",t\n0,1\n'))).toEqual(['DATA_CSV_HEADER 1:5+1']);
  });

  it('reads every float64 back exactly', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (x, y) => {
        const features = readFeatures(`a,t\n${Object.is(x, -0) ? '-0' : x},0\n${Object.is(y, -0) ? '-0' : y},1\n`);
        expect(features).toEqual([x, y]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['an empty cell', ',', 1],
    ['a word', 'abc \t,', 3],
    ['a decimal comma in quotes', '"1,5",', 5],
    ['a thousands mark', '1 000,', 5],
    ['NaN', 'NaN,', 3],
    ['infinity', '-Infinity,', 9],
    ['a number beyond float64', '1e999,', 5],
    ['a number too small for float64', '1e-999,', 6],
    ['hexadecimal', '0x1f,', 4],
    ['an underscore', '1_0,', 3],
  ])('refuses %s at its line and column', (_, cell, length) => {
    expect(listFaults(createCsvRequest(`a,b,t\n1,2,0\n5, ${cell}1\n`))).toEqual([`DATA_CSV_CELL 3:4+${length}`]);
  });

  it('shows the line that the cell stands on, after quoted line breaks and wide characters', () => {
    const request = createCsvRequest('a,t\r\n1,"x\r\ny"\r\n"é😀",z\r\n');
    const [diagnostic] = loadDatasets([request])[0]!.diagnostics;
    expect(diagnostic?.place).toMatchObject({ line: 4, column: 1, length: 5, text: '"é😀",z' });
    expect(diagnostic?.place?.file).toMatch(/table\.csv$/);
    expect(diagnostic?.message).toContain('table.csv');
  });

  it.each([
    ['a row that is short', 'a,b,t\n1,2,0\n3,4\n', 'DATA_CSV_RAGGED 3:4+1'],
    ['a row that is long', 'a,b,t\n1,2,0,77\n3,4,1\n', 'DATA_CSV_RAGGED 2:7+2'],
    ['a column name that stands twice', 'a,a,t\n1,2,0\n', 'DATA_CSV_HEADER 1:3+1'],
    ['a column without a name', 'a,,t\n1,2,0\n', 'DATA_CSV_HEADER 1:3+1'],
    ['a quote that never closes', 'a,b,t\n1,2,0\n3,"4,1\n5,6,0\n', 'DATA_CSV_QUOTE 3:3+4'],
    ['a quote inside a cell', 'a,b,t\n1,2,0\n3,4"5,1\n', 'DATA_CSV_QUOTE 3:3+3'],
    ['no rows', 'a,b,t\n', 'DATA_CSV_NO_ROWS dataset.path'],
    ['an empty file', '', 'DATA_CSV_NO_HEADER dataset.path'],
    ['no feature', 't\n1\n', 'DATA_CSV_NO_FEATURES dataset.target'],
    ['UTF-16', Buffer.from(`\uFEFF${table}`, 'utf16le'), 'DATA_CSV_ENCODING dataset.path'],
    ['UTF-16 without its mark', Buffer.from(table, 'utf16le'), 'DATA_CSV_ENCODING dataset.path'],
    ['Latin-1', Buffer.from('ä,t\n1,0\n', 'latin1'), 'DATA_CSV_ENCODING dataset.path'],
  ])('refuses %s', (_, text, fault) => {
    expect(listFaults(createCsvRequest(text))).toEqual([fault]);
  });

  it('names three faulty cells of a column, and of the others their number', () => {
    const rows = Array.from({ length: 25 }, () => 'x,1,0');
    rows[20] = '1,y,0';
    const { diagnostics } = loadDatasets([createCsvRequest(`a,b,t\n${rows.join('\n')}\n`)])[0]!;
    expect(diagnostics.slice(0, 4).map(({ place }) => place?.line)).toEqual([2, 3, 4, 22]);
    expect(diagnostics.slice(4)).toMatchObject([
      { code: 'DATA_CSV_MORE', message: expect.stringMatching(/21 more cells of a are wrong$/) },
    ]);
  });

  it('names twenty faulty rows, and of the others their number', () => {
    const rows = Array.from({ length: 25 }, () => '1');
    const { diagnostics } = loadDatasets([createCsvRequest(`a,t\n${rows.join('\n')}\n`)])[0]!;
    expect(diagnostics.slice(0, 20).map(({ place }) => place?.line)).toEqual(
      rows.slice(0, 20).map((_, row) => row + 2),
    );
    expect(diagnostics).toHaveLength(21);
    expect(diagnostics[20]).toMatchObject({ code: 'DATA_CSV_MORE', message: expect.stringContaining(' 5 more') });
  });

  it('names every target column that the table does not have, and the nearest it has', () => {
    const request = createCsvRequest('width,label,t\n1,0,0\n', { target: ['lable', 't', 'zzz'] });
    const { diagnostics } = loadDatasets([request])[0]!;
    expect(diagnostics).toMatchObject([
      { code: 'DATA_TARGET_UNKNOWN', path: ['dataset', 'target', 0], hint: 'did you mean label?' },
      { code: 'DATA_TARGET_UNKNOWN', path: ['dataset', 'target', 2], hint: 'its columns are width, label, t' },
    ]);
    expect(listFaults(createCsvRequest(table, { target: 'x' }))).toEqual(['DATA_TARGET_UNKNOWN dataset.target']);
  });

  it.each([
    ['a name of one letter like no other', 'x,label\n1,0\n', 'z', 'its columns are x, label'],
    ['the other case of it', 'x,label\n1,0\n', 'X', 'did you mean x?'],
    ['what looks the same', 'é,label\n1,0\n', 'e\u0301', 'é looks the same and is made of other characters (Unicode'],
    [
      'cells that another character separates',
      'a|b|t\n1|2|0\n',
      't',
      'its only column is called a|b|t: separator: "|"',
    ],
  ])('advises on %s', (_, text, target, hint) => {
    const { diagnostics } = loadDatasets([createCsvRequest(text, { target })])[0]!;
    expect(diagnostics[0]?.hint).toContain(hint);
  });

  it('says what any text has wrong, with places inside the file, and never throws anything else', () => {
    const piece = fc.constantFrom('a', '1', ',', ',', '\n', '\r', '"', ' ', 't', '.5', '\u00e9', '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = `a,t\n${pieces.join('')}`;
        const { dataset, diagnostics } = loadDatasets([createCsvRequest(text)])[0]!;
        expect(dataset === undefined).toBe(diagnostics.length > 0);
        const lines = text.split(/\r\n|\n|\r/);
        for (const { place } of diagnostics) {
          if (place === undefined) continue;
          expect(place.text).toBe(lines[place.line - 1]);
          expect(place.column - 1 + place.length).toBeLessThanOrEqual(place.text.length + 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});
