import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../src/data/index.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { createCsvRequest, openWhole } from './helpers.ts';

const load = (rows: number[][], precision: 'float32' | 'float64', normalize: 'none' | 'unit' | 'standard' = 'none') => {
  const header = `${rows[0]!.map((_, i) => `f${i}`).join(',')},t\n`;
  const text = header + rows.map((row, i) => `${row.join(',')},${i % 2}\n`).join('');
  const [loading] = loadDatasets([createCsvRequest(text, { normalize }, { precision })]);
  return loading!.dataset!;
};

const sparse = [
  [0, 0, 3, 0],
  [0, 0, 0, 0],
  [1, 0, 0, 2.5],
  [0, 0, 0, 0],
];

describe('[U] data/compression', () => {
  it('keeps only the nonzeros of float32 features that are mostly zero, empty rows and all', () => {
    const { features } = openDataset(load(sparse, 'float32'));
    expect(features).toEqual({
      values: Float32Array.of(3, 1, 2.5),
      columns: Uint16Array.of(2, 0, 3),
      starts: Uint32Array.of(0, 1, 1, 3, 3),
    });
  });

  it('keeps the others whole: float64 ones, and those with few zeros', () => {
    expect('starts' in openDataset(load(sparse, 'float64')).features).toBe(false);
    expect(
      'starts' in
        openDataset(
          load(
            [
              [1, 2, 0],
              [3, 4, 5],
              [0, 6, 7],
            ],
            'float32',
          ),
        ).features,
    ).toBe(false);
  });

  it('looks at the features as they are scaled', () => {
    expect('starts' in openDataset(load(sparse, 'float32', 'unit')).features).toBe(true);
    expect('starts' in openDataset(load(sparse, 'float32', 'standard')).features).toBe(false);
  });

  it('leaves out what scaling makes 0, also where that was another number', () => {
    const mostlyFive = [
      [5, 5],
      [5, 7],
      [5, 5],
      [9, 5],
    ];
    expect(openDataset(load(mostlyFive, 'float32', 'unit')).features).toEqual({
      values: Float32Array.of(1, 1),
      columns: Uint16Array.of(1, 0),
      starts: Uint32Array.of(0, 0, 1, 1, 2),
    });
  });

  it('loses no value and invents none', () => {
    const element = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -9, max: 9 }));
    const tables = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) => {
      const row = fc.array(element, { minLength: columns, maxLength: columns });
      return fc.array(row, { minLength: rows, maxLength: rows });
    });
    fc.assert(
      fc.property(tables, (rows) => {
        expect([...openWhole(load(rows, 'float32')).features]).toEqual(rows.flat().map((value) => value + 0));
      }),
    );
  });
});
