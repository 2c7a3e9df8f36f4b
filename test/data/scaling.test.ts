import { describe, expect, it } from 'vitest';
import { bytesOfArray } from '../../src/data/bytes.ts';
import { loadDatasets } from '../../src/data/index.ts';
import { scanPixels } from '../../src/data/pixels.ts';
import { fitScaling, scaleColumns } from '../../src/data/scaling.ts';
import type { Rows } from '../../src/data/source.ts';
import { createCsvRequest, listFaults, loadOne } from './helpers.ts';

// The last row is not trained on; the last column is constant in those that are.
const features = Float64Array.of(2, 10, 0.1, 4, 30, 0.1, 6, 20, 0.1, 10, 0, 0.3);
const table: Rows = {
  rows: 4,
  inputs: 3,
  ownTestRows: 0,
  features,
};
const train = Uint32Array.of(0, 1, 2);

const scale = (normalize: 'none' | 'unit' | 'standard', rows: Rows) => {
  const scaled = new Float64Array(rows.features.length);
  scaleColumns(rows, fitScaling(normalize, rows, train), scaled);
  return [...scaled];
};

const faultsOf = (request: Parameters<typeof listFaults>[0]) =>
  loadDatasets([request]).flatMap(({ diagnostics }) => diagnostics.map(({ message, hint }) => `${message}; ${hint}`));

describe('[U] data/scaling', () => {
  it('leaves the values as they are with none', () => {
    expect(scale('none', table)).toEqual([...features]);
  });

  it('maps each column of a table to 0…1 on the training rows alone, a constant one to 0', () => {
    expect(scale('unit', table)).toEqual([0, 0, 0, 0.5, 1, 0, 1, 0.5, 0, 2, -0.5, 0.3 - 0.1]);
  });

  it('maps each column to mean 0 and population deviation 1 on the training rows, a constant one to 0', () => {
    const deviation = Math.sqrt(8 / 3);
    const scaled = scale('standard', table);
    expect([scaled[0], scaled[3], scaled[6]]).toEqual([-2 / deviation, 0, 2 / deviation]);
    // 0.1 + 0.1 + 0.1 is not 3 × 0.1: a mean of it would be off by a rounding.
    expect([scaled[2], scaled[5], scaled[8], scaled[11]]).toEqual([0, 0, 0, 0.3 - 0.1]);
  });

  it('scales an image as a whole', () => {
    const pixels = scanPixels([bytesOfArray(Uint8Array.of(0, 5, 10, 0, 5, 10, 0, 5, 10, 20, 0, 5))], 3);
    const image: Rows = { ...table, shape: [1, 1, 3], features: pixels };
    expect(scale('unit', image)).toEqual([0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1, 2, 0, 0.5]);
    const deviation = Math.sqrt(50 / 3);
    expect(scale('standard', image).slice(0, 3)).toEqual([-5 / deviation, 0, 5 / deviation]);
  });

  it('rounds once, from float64 to the precision', () => {
    const text = 'a,t\n0,x\n1,y\n3,x\n';
    const single = loadOne(createCsvRequest(text, { normalize: 'unit' }, { precision: 'float32' }));
    expect([...single.features]).toEqual([0, Math.fround(1 / 3), 1]);
    expect(single.features).toBeInstanceOf(Float32Array);
  });

  it('refuses values that leave the range of the precision', () => {
    const load = (text: string, precision: 'float32' | 'float64', normalize: 'none' | 'unit' | 'standard') =>
      listFaults(createCsvRequest(text, { normalize }, { precision, outputs: 1 }));
    const large = 'a,t\n1,1\n1e39,2\n';
    expect(load(large, 'float32', 'none')).toEqual(['DATA_NOT_FINITE dataset']);
    expect(load(large, 'float32', 'unit')).toEqual([]);
    expect(load(large, 'float64', 'none')).toEqual([]);
    expect(load('a,t\n1e308,1\n1.5e308,2\n', 'float64', 'standard')).toEqual(['DATA_NOT_FINITE dataset.normalize']);
    // Squares that vanish, or that are infinite, would leave a column of zeros.
    for (const size of ['1e160', '1e-200']) {
      const text = `a,t\n0,1\n${size},2\n`;
      expect(load(text, 'float64', 'standard')).toEqual(['DATA_NOT_FINITE dataset.normalize']);
      expect(load(text, 'float64', 'unit')).toEqual([]);
    }
    expect(load('a,t\n1,1\n2,1e39\n', 'float32', 'none')).toEqual(['DATA_NOT_FINITE dataset']);
  });

  it('scales targets by the training split, and remembers how', () => {
    const text = 'a,t,u\n1,10,5\n2,20,5\n3,60,5\n';
    const scale = (normalizeTarget: 'unit' | 'standard') =>
      loadOne(createCsvRequest(text, { target: ['t', 'u'], normalizeTarget }, { targets: 'numbers', outputs: 2 }));
    const unit = scale('unit');
    expect([...unit.targets!]).toEqual([0, 0, 0.2, 0, 1, 0]);
    expect(unit.targetScaling).toEqual({ offsets: new Float64Array([10, 5]), scales: new Float64Array([50, 1]) });
    const deviation = Math.sqrt((20 ** 2 + 10 ** 2 + 30 ** 2) / 3);
    expect([...scale('standard').targets!]).toEqual([-20 / deviation, 0, -10 / deviation, 0, 30 / deviation, 0]);
  });

  it('refuses targets whose squares leave float64', () => {
    const load = (normalizeTarget: 'unit' | 'standard') =>
      listFaults(createCsvRequest('a,t\n1,1e160\n2,-1e160\n', { normalizeTarget }, { targets: 'numbers', outputs: 1 }));
    expect(load('standard')).toEqual(['DATA_NOT_FINITE dataset.normalizeTarget']);
    expect(load('unit')).toEqual([]);
  });

  it('says of columns whose ends are too far apart that it is their distance', () => {
    const far = 'a,t\n-1.7e308,1\n1.7e308,2\n';
    const feature = faultsOf(createCsvRequest(far, { normalize: 'unit' }, { precision: 'float64', outputs: 1 }));
    expect(feature).toEqual([
      'feature 1 has values up to 1.7e+308: float64 cannot hold the distance from the least to the greatest of its values, which normalize: unit needs; write the column in another unit',
    ]);
    const targets = 'a,t\n1,-1.7e308\n2,1.7e308\n';
    const request = createCsvRequest(targets, { normalizeTarget: 'unit' }, { targets: 'numbers', outputs: 1 });
    expect(faultsOf(request)).toEqual([
      'float64 cannot hold the distance from the least to the greatest of these targets, which normalizeTarget: unit needs; write the targets in another unit',
    ]);
  });

  it('refuses to scale targets that are classes, or answers of 0 and 1', () => {
    const text = 'a,t\n1,0\n2,1\n3,1\n';
    for (const others of [{ targets: 'classes' }, { targets: 'binaryAnswers', outputs: 1 }] as const) {
      const request = createCsvRequest(text, { normalizeTarget: 'standard' }, others);
      expect(listFaults(request)).toEqual(['DATA_TARGET_SCALING dataset.normalizeTarget']);
    }
  });
});
