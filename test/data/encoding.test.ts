import { describe, expect, it } from 'vitest';
import { type EncodingSettings, encodeColumns, type RawColumns } from '../../src/data/encoding.ts';
import { loadDatasets } from '../../src/data/index.ts';
import { type CsvOptions, createCsvRequest, faultsThrownBy, listFaults, loadOne } from './helpers.ts';

// Made and fitted with numpy 2.4 (mean, median, unique of the rows of `train`), not with this code.
const measured = [
  ...[-8.019, -13.244, NaN, 4.204, 11.36, 1.097, -5.526, NaN, 7.487, 16.348, 2.728, -12.333],
  ...[-9.583, 16.0, 2.029, -17.321, -0.837, -11.632, -6.293, -4.88, NaN, 5.534, -0.631, -5.894],
];
const counted = [NaN, 2, 0, 3, 1, 0, 2, 3, 3, NaN, 1, 0, 3, 2, 3, 0, 0, 2, 1, 1, 3, 0, 2, 1];
const colours = [
  ...['blue', '', 'red', 'blue', 'red', 'red', 'blue', 'green', 'green', 'blue', 'red', ''],
  ...['', 'red', 'red', 'blue', 'red', '', 'green', 'green', 'blue', 'green', '', 'red'],
];
const train = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18];
const fitted = {
  mean: [-0.7393333333333334, 1.5555555555555556],
  median: [-0.837, 1],
  mostFrequent: [-9.583, 1],
  zero: [0, 0],
};

const texts = ['red', 'green', 'blue'];
const raw: RawColumns = {
  file: 'table.csv',
  rows: 24,
  columns: [{ name: 'measured' }, { name: 'counted' }, { name: 'colour', texts }],
  features: Float64Array.from({ length: 72 }, (_, at) => {
    const row = Math.floor(at / 3);
    const colour = texts.indexOf(colours[row]!);
    return [measured[row]!, counted[row]!, colour === -1 ? Number.NaN : colour][at % 3]!;
  }),
  place: (row, column) => ({ path: [row, column], row }),
};
const splits = {
  train: Uint32Array.from(train),
  validation: Uint32Array.of(1, 3, 5),
  test: Uint32Array.of(7, 9, 11),
};
const encode = (settings: Partial<EncodingSettings>, of = splits, columns = raw) =>
  encodeColumns(columns, { missingCells: [''], unseen: 'error', ...settings }, of);

/** A table whose first rows are for training. */
const load = (text: string, options: CsvOptions) => loadOne(createCsvRequest(text, options));

describe('[U] data/encoding', () => {
  it.each(['mean', 'median', 'mostFrequent', 'zero'] as const)(
    'fills numbers with the %s of the training rows, as numpy finds it',
    (fill) => {
      const { features, inputs, columnNames } = encode({ fill });
      const [ofMeasured, ofCounted] = fitted[fill] as [number, number];
      const expected = measured.flatMap((value, row) => {
        const colour = colours[row] === '' && fill !== 'zero' ? 'red' : colours[row];
        return [
          Number.isNaN(value) ? ofMeasured : value,
          Number.isNaN(counted[row]!) ? ofCounted : counted[row]!,
          ...['blue', 'green', 'red'].map((name) => Number(name === colour)),
        ];
      });
      expect(inputs).toBe(5);
      expect(columnNames).toEqual(['measured', 'counted', 'colour=blue', 'colour=green', 'colour=red']);
      expect([...features]).toEqual(expected);
    },
  );

  it('says as plain data how each column becomes inputs', () => {
    const { encoding } = encode({ fill: 'median', missingCells: ['', 'NA'] });
    expect(JSON.parse(JSON.stringify(encoding))).toEqual({
      columns: [
        { type: 'number', name: 'measured', fill: -0.837 },
        { type: 'number', name: 'counted', fill: 1 },
        { type: 'category', name: 'colour', classes: ['blue', 'green', 'red'], unseen: 'error', fill: 'red' },
      ],
      missingCells: ['', 'NA'],
    });
    expect(encode({ fill: 'zero' }).encoding.columns[2]).toMatchObject({ fill: null });
  });

  it('takes the first class of several that are equally frequent', () => {
    const of = { ...splits, train: Uint32Array.of(0, 2, 8) };
    expect(encode({ fill: 'mean' }, of).encoding.columns[2]).toMatchObject({ fill: 'blue' });
  });

  it('takes the median of two large numbers for a number', () => {
    const columns = { ...raw, rows: 2, columns: [{ name: 'a' }], features: Float64Array.of(1.5e308, 1.7e308) };
    const of = { train: Uint32Array.of(0, 1), validation: new Uint32Array(), test: new Uint32Array() };
    expect(encode({ fill: 'median' }, of, columns).encoding.columns[0]).toMatchObject({ fill: 1.6e308 });
    expect(faultsThrownBy(() => encode({ fill: 'mean' }, of, columns))).toEqual(['DATA_NOT_FINITE dataset.missing']);
  });

  it('knows no class that only held-out rows have, refuses each at its first cell, or reads it as none', () => {
    const of = { ...splits, train: Uint32Array.of(2, 4, 5) };
    const held = { ...of, validation: Uint32Array.of(8), test: Uint32Array.of(0, 3, 7) };
    expect(faultsThrownBy(() => encode({ fill: 'zero' }, held))).toEqual([
      'DATA_CATEGORY_UNSEEN 0.2',
      'DATA_CATEGORY_UNSEEN 7.2',
    ]);
    const { features, inputs } = encode({ fill: 'zero', unseen: 'zeros' }, held);
    expect(inputs).toBe(3);
    expect([features[0 * 3 + 2], features[2 * 3 + 2]]).toEqual([0, 1]);
    const unused = { ...of, validation: new Uint32Array(), test: new Uint32Array() };
    expect(encode({ fill: 'zero' }, unused).inputs).toBe(3);
  });

  it('refuses a column without a value in the training split', () => {
    const of = { ...splits, train: Uint32Array.of(2) };
    expect(faultsThrownBy(() => encode({ fill: 'zero' }, of))).toEqual(['DATA_COLUMN_EMPTY dataset.missing']);
  });

  it('refuses what no memory holds before it is laid down', () => {
    const rows = 40_000;
    const names = Array.from({ length: rows }, (_, row) => `id-${row}`);
    const columns = {
      ...raw,
      rows,
      columns: [{ name: 'id', texts: names }],
      features: Float64Array.from(names.keys()),
    };
    const of = { train: Uint32Array.from(names.keys()), validation: new Uint32Array(), test: new Uint32Array() };
    expect(faultsThrownBy(() => encode({}, of, columns))).toEqual(['DATA_TOO_LARGE dataset.categorical']);
  });

  it('sorts classes that are all numbers as numbers, and keeps codes apart', () => {
    const { columnNames } = load('a,t\n10,0\n9,1\n09,1\n', { categorical: ['a'] });
    expect(columnNames).toEqual(['a=09', 'a=9', 'a=10']);
  });

  it('gives the sha256 of a file without the columns to one that ignores them', () => {
    const plain = load('a,b,t\n1,2,0\n3,4,1\n', {}).sha256;
    expect(load('id,a,b,t\nx,1,2,0\ny,3,4,1\n', { ignore: ['id'] }).sha256).toBe(plain);
    expect(load('id;a;t;b;c\nx;1;0;2;?\ny;3;1;4;?\n', { features: ['b', 'a'] }).sha256).toBe(plain);
    expect(load('a,b,t\n1,2,0\n3,4,1\n', { missing: 'mean' }).sha256).toBe(plain);
  });

  it('tells texts and missing cells apart in the sha256, whatever they are encoded as', () => {
    const hash = (text: string, options: CsvOptions) => load(text, options).sha256;
    const missing = { fill: 'zero', cells: ['', '?'] } as const;
    const hashes = [
      hash('a,t\nred,0\nblue,1\n', { categorical: ['a'] }),
      hash('a,t\nred,0\ngrey,1\n', { categorical: ['a'] }),
      hash('a,t\n0,0\n1,1\n', { categorical: ['a'] }),
      hash('a,t\n0,0\n1,1\n', {}),
      hash('a,t\n,0\n1,1\n', { missing: 'zero' }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hash('a,t\n?,0\n1,1\n', { missing: { ...missing, cells: ['', '?'] } })).toBe(hashes[4]);
    expect(hash('a,t\n,0\n1,1\n', { missing: 'mean' })).toBe(hashes[4]);
  });

  it('keeps data sets apart that differ only in what fills them', () => {
    const request = createCsvRequest('a,t\n1,0\n,1\n', { missing: 'mean' });
    const zero = { ...request, settings: { ...request.settings, missing: 'zero' as const } };
    const [mean, other] = loadDatasets([request, zero]);
    expect(mean?.dataset?.features).not.toEqual(other?.dataset?.features);
  });

  it('fits scaling to the encoded training rows', () => {
    const { features } = load('a,t\n1,0\n,1\n5,1\n', { missing: 'mean', normalize: 'unit' });
    expect([...features]).toEqual([0, 0.5, 1]);
  });

  it.each([
    ['a text that is not declared', 'a,t\nred,0\n1,1\n', {}, ['DATA_CSV_CELL 2:1+3']],
    ['an empty cell where nothing fills it', 'a,t\n,0\n1,1\n', { categorical: ['a'] }, ['DATA_CSV_CELL 2:1+1']],
    ['a missing target', 'a,t\n1,?\n2,1\n', { missing: { fill: 'zero', cells: ['?'] } }, ['DATA_CSV_CELL 2:3+1']],
    [
      'features beside ignore',
      'a,b,t\n1,2,0\n',
      { features: ['a'], ignore: ['b'] },
      ['DATA_COLUMN_ROLE dataset.ignore'],
    ],
    ['a target among the features', 'a,t\n1,0\n', { features: ['a', 't'] }, ['DATA_COLUMN_ROLE dataset.features.1']],
    ['a target that is ignored', 'a,t\n1,0\n', { ignore: ['t'] }, ['DATA_COLUMN_ROLE dataset.ignore.0']],
    [
      'a category that is the target, or ignored',
      'a,b,t\n1,2,0\n',
      { ignore: ['b'], categorical: { columns: ['a', 'b', 't'] } },
      ['DATA_COLUMN_ROLE dataset.categorical.columns.1', 'DATA_COLUMN_ROLE dataset.categorical.columns.2'],
    ],
    ['a column that is not there', 'a,t\n1,0\n', { ignore: ['ab'] }, ['DATA_COLUMN_UNKNOWN dataset.ignore.0']],
    ['all columns ignored', 'a,t\n1,0\n', { ignore: ['a'] }, ['DATA_CSV_NO_FEATURES dataset.target']],
    ['decimal commas between commas', 'a,t\n1,0\n', { decimal: ',' }, ['DATA_CSV_DECIMAL dataset.decimal']],
    [
      'a shape of categories',
      'a,t\nx,0\ny,1\n',
      { categorical: ['a'], shape: [1, 1, 1] },
      ['DATA_SHAPE dataset.shape'],
    ],
  ] satisfies [string, string, CsvOptions, string[]][])('refuses %s', (_, text, options, faults) => {
    expect(listFaults(createCsvRequest(text, options))).toEqual(faults);
  });

  it.each([
    ['a text', 'a,t\nred,0\n1,1\n', 'categorical: [a] takes its texts for classes, ignore: [a] leaves the column out'],
    ['an empty cell', 'a,t\n,0\n1,1\n', 'missing: mean, median, mostFrequent or zero fills it'],
    ['a word for nothing', 'a,t\nNA,0\n1,1\n', 'missing: { fill: median, cells: ["NA"] } fills it'],
    ['a decimal comma', 'a;t\n1,5;0\n1;1\n', 'decimal: "," reads numbers with a comma'],
    ['a mistyped name', 'colour,t\n1,0\n', 'did you mean colour?'],
  ])('names the way out of %s', (kind, text, hint) => {
    const options: CsvOptions = kind === 'a mistyped name' ? { categorical: ['color'] } : {};
    expect(loadDatasets([createCsvRequest(text, options)])[0]!.diagnostics[0]).toMatchObject({ hint });
  });
});
