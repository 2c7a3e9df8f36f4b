import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDatasets, openDataset } from '../../src/data/index.ts';
import type { DatasetRequest } from '../../src/data/types.ts';
import { createCsvRequest, createRequest, describeFault, listFaults, loadOne, openWhole } from './helpers.ts';

const iris = { type: 'iris', normalize: 'unit' } as const;

describe('[I] data/load', () => {
  it('lays every data set into one memory, in the order of the requests', () => {
    const loadings = loadDatasets([
      createRequest(iris),
      createRequest({ type: 'xor', rows: 4, noise: 0, split: { train: 1 }, normalize: 'none' }),
    ]);
    expect(loadings.map(({ dataset }) => dataset?.inputs)).toEqual([4, 2]);
    expect(loadings[0]?.dataset?.memory).toBe(loadings[1]?.dataset?.memory);
    expect([...openWhole(loadings[1]!.dataset!).features]).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
  });

  it('shares one copy between requests that come to the same, and only those', () => {
    const same = [createRequest(iris), createRequest({ ...iris }, { outputs: 7, targets: 'classes' })];
    const others = [
      createRequest(iris, { precision: 'float32' }),
      createRequest(iris, { seed: 43 }),
      createRequest({ ...iris, normalize: 'standard' }),
      createRequest({ ...iris, split: { test: 0.3 } }),
    ];
    const offsets = loadDatasets([...same, ...others]).map(
      ({ dataset }) => dataset && openDataset(dataset).splits.train.byteOffset,
    );
    expect(offsets[0]).toBe(offsets[1]);
    expect(new Set(offsets).size).toBe(1 + others.length);
  });

  it('shares one copy of the rows between folds that are not scaled, and gives scaled ones a copy each', () => {
    const load = (normalize: 'none' | 'standard') =>
      loadDatasets([0, 1].map((fold) => createRequest({ type: 'iris', normalize, split: { folds: 2 } }, { fold }))).map(
        ({ dataset }) => openWhole(dataset!),
      );
    const [first, second] = load('none');
    expect(first!.features.byteOffset).toBe(second!.features.byteOffset);
    expect(first!.labels!.byteOffset).toBe(second!.labels!.byteOffset);
    expect([...first!.splits.train]).toEqual([...second!.splits.validation]);
    for (const { features, inputs, splits, rows } of load('standard')) {
      const column = [...splits.train].map((row) => features[row * inputs] as number);
      expect(column.reduce((sum, value) => sum + value, 0) / rows.train).toBeCloseTo(0, 12);
      expect(column.reduce((sum, value) => sum + value * value, 0) / rows.train).toBeCloseTo(1, 12);
    }
  });

  it('makes other rows for every seed, in one loading too', () => {
    const xor = { type: 'xor', rows: 8, noise: 0.1, normalize: 'none' } as const;
    const loadings = loadDatasets([1, 2].map((seed) => createRequest(xor, { seed })));
    expect(loadings[0]?.dataset?.sha256).not.toBe(loadings[1]?.dataset?.sha256);
  });

  it('reports every request that is wrong and loads the others', () => {
    const loadings = loadDatasets([
      createRequest({ ...iris, split: { test: 151 } }),
      createRequest(iris),
      createCsvRequest('a,t\nx,1\n'),
      createRequest({ type: 'csv', path: 'no/such.csv', target: 't', normalize: 'none' }),
    ]);
    expect(loadings.map(({ dataset }) => dataset !== undefined)).toEqual([false, true, false, false]);
    expect(loadings.flatMap(({ diagnostics }) => diagnostics).map(describeFault)).toEqual([
      'DATA_SPLIT_TOO_LARGE dataset.split',
      'DATA_CSV_CELL 2:1+1',
      'DATA_FILE_MISSING dataset.path',
    ]);
  });

  it('reports faults of the split beside those of the file and of the target', () => {
    const split = { test: 1.5 };
    expect(listFaults(createCsvRequest('a,t\nx,1\n', { split }))).toEqual([
      'DATA_CSV_CELL 2:1+1',
      'DATA_SPLIT_SIZE dataset.split.test',
    ]);
    expect(listFaults(createCsvRequest('a,t\n1,x\n1,x\n', { split: { test: 9 } }))).toEqual([
      'DATA_ONE_CLASS dataset.target',
      'DATA_SPLIT_TOO_LARGE dataset.split',
    ]);
  });

  it('knows rows by their content, whatever their file, split and scaling', () => {
    const text = 'a,t\n1,x\n2,y\n4,x\n';
    const hash = (request: DatasetRequest) => loadOne(request).sha256;
    const known = hash(createCsvRequest(text));
    expect(known).toMatch(/^[0-9a-f]{64}$/);
    const other = createCsvRequest('unused');
    writeFileSync(join(other.folder, 'table.csv'), text.replaceAll('\n', '\r\n'));
    expect(hash(other)).toBe(known);
    expect(hash(createCsvRequest(text, { normalize: 'standard', split: { test: 0.4 } }, { seed: 1 }))).toBe(known);
    expect(hash(createCsvRequest(text, {}, { precision: 'float32' }))).toBe(known);
  });

  it.each([
    ['a value', 'a,t\n1,x\n2,y\n5,x\n', {}],
    ['a label', 'a,t\n1,x\n2,y\n4,y\n', {}],
    ['the name of a class', 'a,t\n1,x\n2,z\n4,x\n', {}],
    ['the order of rows', 'a,t\n2,y\n1,x\n4,x\n', {}],
    ['the shape', 'a,t\n1,x\n2,y\n4,x\n', { shape: [1, 1, 1] as [number, number, number] }],
  ])('knows rows that differ in %s apart', (_, text, options) => {
    const known = loadOne(createCsvRequest('a,t\n1,x\n2,y\n4,x\n')).sha256;
    expect(loadOne(createCsvRequest(text, options)).sha256).not.toBe(known);
  });
});
