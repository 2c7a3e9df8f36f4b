import { describe, expect, it } from 'vitest';
import { loadDatasets } from '../../../src/data/index.ts';
import { createRowReader } from '../../../src/runs/files/read-row.ts';
import { createCsvRequest } from '../../data/helpers.ts';

describe('[U] runs/read-row', () => {
  it('gives the values of a row as they stand in the table, whatever scales them', () => {
    const csv = 'year,share,price,t\n1998,0.1,-250000.4,x\n2021,0.35,1e-7,y\n2003,0.2,12,x\n';
    const cases = (['none', 'unit', 'standard'] as const).flatMap((normalize) =>
      (['float32', 'float64'] as const).map((precision) => ({ normalize, precision })),
    );
    for (const { normalize, precision } of cases) {
      const request = createCsvRequest(csv, { normalize }, { precision });
      const datasets = loadDatasets([request]).flatMap(({ dataset }) => dataset ?? []);
      const readRow = createRowReader({ datasets, datasetOfPoint: [0] });
      expect(readRow(0, 0).values).toEqual([1998, 0.1, -250000]);
      expect(readRow(0, 1).values.slice(0, 2)).toEqual([2021, 0.35]);
      expect(readRow(0, 1).values[2]).toBeCloseTo(1e-7, 4);
      expect(normalize === 'none' ? readRow(0, 1).values[2] : 1e-7).toBe(1e-7);
      expect(readRow(0, 1).label).toBe(1);
    }
  });
});
