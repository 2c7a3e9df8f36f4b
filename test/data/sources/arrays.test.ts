import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNpy } from '../../../src/data/formats/npy.ts';
import { openZip } from '../../../src/data/formats/zip.ts';
import { loadDatasets } from '../../../src/data/index.ts';
import type { DatasetRequest } from '../../../src/data/types.ts';
import { createRequest, describeFault, faultsThrownBy, listFaults, loadOne, writeFiles } from '../helpers.ts';

type Fixtures = Record<
  'solid' | 'version2' | 'npz' | 'packed' | 'objects' | 'records' | 'text' | 'scalar' | 'empty',
  string
> & {
  arrays: { name: string; npy: string; values: number[] }[];
};
/** Written by numpy, see numpy-arrays.py. */
const numpy: Fixtures = JSON.parse(readFileSync(new URL('../../fixtures/numpy-arrays.json', import.meta.url), 'utf8'));
const decode = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const input = { file: 'x.npy', path: ['dataset', 'features'] };
const parse = (bytes: Uint8Array) => parseNpy(bytes, input);

/** An npy file of version 1, written by hand: with any header, and any bytes. */
function encodeNpy(header: string, values: Uint8Array): Uint8Array {
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length % 256, header.length >> 8]);
  return new Uint8Array(Buffer.concat([start, Buffer.from(header, 'latin1'), values]));
}
const float64 = (dimensions: number[], values: number[]) => {
  const shape = `(${dimensions.join(', ')},)`;
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  return encodeNpy(header, new Uint8Array(Float64Array.from(values).buffer));
};

type Options = Partial<Extract<DatasetRequest['settings'], { type: 'npy' }>>;
const npyRequest = (files: Record<string, Uint8Array>, options: Options = {}, others: Partial<DatasetRequest> = {}) => {
  const settings = { type: 'npy', features: 'x.npy', target: 'y.npy', split: { train: 1 }, normalize: 'none' } as const;
  return createRequest({ ...settings, ...options }, { folder: writeFiles(files), targets: 'classes', ...others });
};
const npzRequest = (archive: Uint8Array, names: Record<string, string> = {}) => {
  const settings = { type: 'npz', path: 'a.npz', features: 'x', target: 'y', normalize: 'none', ...names } as const;
  const split = 'testFeatures' in names ? {} : { train: 1 };
  return createRequest({ ...settings, split }, { folder: writeFiles({ 'a.npz': archive }), targets: 'classes' });
};

describe('[U] data/sources/arrays', () => {
  it.each(numpy.arrays.map((array) => [array.name, array] as const))('reads %s as numpy wrote it', (_, array) => {
    const { dimensions, toNumbers } = parse(decode(array.npy));
    expect(dimensions).toEqual([2, 3]);
    expect([...toNumbers()]).toEqual(array.values);
  });

  it('reads three dimensions in Fortran order, and version 2', () => {
    expect([...parse(decode(numpy.solid)).toNumbers()]).toEqual(Array.from({ length: 24 }, (_, at) => at));
    expect([...parse(decode(numpy.version2)).toNumbers()]).toEqual([0, 1, 2, 3, 100, 5]);
  });

  it.each([
    ['objects', decode(numpy.objects), 'DATA_NPY_TYPE'],
    ['records', decode(numpy.records), 'DATA_NPY_HEADER'],
    ['text', decode(numpy.text), 'DATA_NPY_TYPE'],
    ['a scalar', decode(numpy.scalar), 'DATA_NPY_EMPTY'],
    ['no rows', decode(numpy.empty), 'DATA_NPY_EMPTY'],
    ['another file', Buffer.from('x,y\n1,2\n'), 'DATA_NPY_HEADER'],
    ['an empty file', new Uint8Array(), 'DATA_NPY_HEADER'],
    ['a header that is cut', decode(numpy.solid).subarray(0, 60), 'DATA_NPY_SIZE'],
    ['values that are cut', decode(numpy.solid).subarray(0, -1), 'DATA_NPY_SIZE'],
    ['bytes that follow', Buffer.concat([decode(numpy.solid), Buffer.of(0)]), 'DATA_NPY_SIZE'],
    [
      'a shape that would fill the machine',
      float64([4_294_967_295, 4_294_967_295, 4_294_967_295], [1]),
      'DATA_NPY_SIZE',
    ],
    ['a shape beyond all numbers', float64([1e20], [1]), 'DATA_NPY_HEADER'],
    ['code in place of a header', encodeNpy("{'descr': __import__('os')}", new Uint8Array(8)), 'DATA_NPY_HEADER'],
    ['a header of many blanks', encodeNpy(`{'descr'${' '.repeat(60_000)}`, new Uint8Array(8)), 'DATA_NPY_HEADER'],
    [
      'a key that stands twice',
      encodeNpy("{'descr':'<f8','descr':'<f8','shape':(1,)}", new Uint8Array(8)),
      'DATA_NPY_HEADER',
    ],
  ])('refuses %s', (_, bytes, code) => {
    expect(faultsThrownBy(() => parse(bytes))).toEqual([`${code} dataset.features`]);
  });

  it('takes npy for a table, or for images where rows have two or three dimensions', () => {
    const y = float64([2], [0, 1]);
    const load = (x: Uint8Array, options?: Options) => loadOne(npyRequest({ 'x.npy': x, 'y.npy': y }, options));
    expect(load(float64([2, 6], [...Array(12).keys()]))).toMatchObject({ inputs: 6, classNames: ['0', '1'] });
    expect(load(float64([2], [5, 6]))).toMatchObject({ inputs: 1 });
    expect(load(float64([2, 2, 3], [...Array(12).keys()])).shape).toEqual([1, 2, 3]);
    expect(load(float64([2, 3, 1, 2], [...Array(12).keys()])).shape).toEqual([3, 1, 2]);
    expect(load(float64([2, 6], [...Array(12).keys()]), { shape: [1, 3, 2] }).shape).toEqual([1, 3, 2]);
  });

  it('takes targets of several numbers', () => {
    const files = { 'x.npy': float64([2], [1, 2]), 'y.npy': float64([2, 2], [0.1, 2, -3, 4]) };
    const { targets, outputs } = loadOne(npyRequest(files, {}, { targets: 'numbers' }));
    expect([outputs, ...targets!]).toEqual([2, 0.1, 2, -3, 4]);
  });

  it('gives images of uint8 the bits of the same images in IDX', () => {
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 2), }";
    const pixels = Uint8Array.of(0, 255, 3, 4, 5, 6, 7, 8);
    const npy = loadOne(
      npyRequest({ 'x.npy': encodeNpy(header, pixels), 'y.npy': float64([2], [0, 1]) }, { normalize: 'unit' }),
    );
    const idx = Buffer.concat([Buffer.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2), pixels]);
    const folder = writeFiles({ images: idx, labels: Buffer.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1) });
    const settings = {
      type: 'idx',
      images: 'images',
      labels: 'labels',
      split: { train: 1 },
      normalize: 'unit',
    } as const;
    const same = loadOne(createRequest(settings, { folder, targets: 'classes' }));
    expect(npy.sha256).toBe(same.sha256);
    expect(npy.features).toEqual(same.features);
  });

  it('reads archives that numpy wrote, with a test part of their own', () => {
    const whole = loadOne(npzRequest(decode(numpy.npz)));
    expect([...whole.features]).toEqual([0, 255, 7, 8, 9, 10]);
    const parts = loadOne(npzRequest(decode(numpy.packed), { testFeatures: 'x_test', testTarget: 'y_test' }));
    expect(parts.rows).toEqual({ train: 3, validation: 0, test: 2 });
    expect([...parts.features].slice(6)).toEqual([1, 0, 8, 9]);
    expect([...parts.labels!]).toEqual([1, 0, 1, 1, 0]);
  });

  it.each([
    ['another number of targets', { 'y.npy': float64([3], [0, 1, 0]) }, ['DATA_NPY_COUNT dataset.target']],
    ['targets of three dimensions', { 'y.npy': float64([2, 1, 1], [0, 1]) }, ['DATA_NPY_SHAPE dataset.target']],
    ['features of five dimensions', { 'x.npy': float64([2, 1, 1, 1, 1], [0, 1]) }, ['DATA_NPY_SHAPE dataset.features']],
    ['a feature that is no number', { 'x.npy': float64([2], [1, Number.NaN]) }, ['DATA_CSV_CELL dataset.features']],
    ['a target that is no number', { 'y.npy': float64([2], [1, Number.NaN]) }, ['DATA_CSV_CELL dataset.target']],
    [
      'what is wrong with both',
      { 'x.npy': Buffer.of(1), 'y.npy': Buffer.of(2) },
      ['DATA_NPY_HEADER dataset.features', 'DATA_NPY_HEADER dataset.target'],
    ],
  ])('refuses %s', (_, files, faults) => {
    const whole = { 'x.npy': float64([2], [1, 2]), 'y.npy': float64([2], [0, 1]), ...files };
    expect(listFaults(npyRequest(whole))).toEqual(faults);
  });

  it('refuses a test part of another shape, and names the row of a value', () => {
    const files = {
      'x.npy': float64([2, 2], [1, 2, 3, 4]),
      'y.npy': float64([2], [0, 1]),
      'tx.npy': float64([1, 3], [1, 2, 3]),
      'ty.npy': float64([1], [0]),
    };
    const test = { testFeatures: 'tx.npy', testTarget: 'ty.npy', split: {} };
    expect(listFaults(npyRequest(files, test))).toEqual(['DATA_NPY_SHAPE dataset.testFeatures']);
    const infinite = { ...files, 'tx.npy': float64([1, 2], [1, 1 / 0]) };
    const [fault] = loadDatasets([npyRequest(infinite, test)])[0]!.diagnostics;
    expect(fault?.message).toMatch(/tx\.npy: row 1: value 2 is Infinity/);
  });

  it.each([
    ['no archive', Buffer.from('x'), {}, 'DATA_ZIP_DAMAGED dataset.path'],
    ['a cut archive', decode(numpy.npz).subarray(0, -30), {}, 'DATA_ZIP_DAMAGED dataset.path'],
    ['an array that is not there', decode(numpy.npz), { features: 'xs' }, 'DATA_NPZ_UNKNOWN dataset.features'],
  ])('refuses %s', (_, archive, names, fault) => {
    expect(listFaults(npzRequest(archive, names))).toEqual([fault]);
  });

  it('unpacks no more of an archive than its directory says', () => {
    const bomb = deflateRawSync(new Uint8Array(50_000_000));
    const archive = Buffer.from(decode(numpy.packed));
    const packedBytes = archive.readUInt32LE(archive.indexOf('PK\x01\x02') + 20);
    expect(bomb.length).toBeGreaterThan(packedBytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(bomb.length, 20);
    entry.writeUInt32LE(100, 24);
    entry.writeUInt16LE(5, 28);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(30 + bomb.length, 16);
    const whole = Buffer.concat([local, bomb, entry, Buffer.from('x.npy'), end]);
    const zip = openZip(whole, { file: 'a.npz', path: ['dataset', 'path'] });
    expect(zip.names).toEqual(['x.npy']);
    expect(faultsThrownBy(() => zip.read('x.npy'))).toEqual(['DATA_ZIP_DAMAGED dataset.path']);
  });

  it('finds every changed byte of an archive, or reads the same values, and throws nothing else', () => {
    const archive = decode(numpy.packed);
    const whole = openZip(archive, input);
    for (let at = 0; at < archive.length; at += 1) {
      const changed = archive.slice();
      changed[at] = (changed[at] as number) ^ 0x55;
      const codes = faultsThrownBy(() => {
        const zip = openZip(changed, input);
        for (const name of zip.names) if (whole.names.includes(name)) expect(zip.read(name)).toEqual(whole.read(name));
      });
      for (const code of codes) expect(code).toMatch(/^DATA_(ZIP_DAMAGED|GZIP_TOO_LARGE) dataset\.features$/);
    }
  });

  it('refuses or reads npy of any bytes, and throws nothing else', () => {
    const file = fc.constantFrom(...numpy.arrays.map(({ npy }) => npy), numpy.records, numpy.solid).map(decode);
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(file, edits, fc.nat(), (whole, changes, cut) => {
        const bytes = cut % 3 === 0 ? whole.slice(0, cut % whole.length) : whole.slice();
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        const codes = faultsThrownBy(() => {
          const { dimensions, toNumbers } = parse(bytes);
          expect(toNumbers()).toHaveLength(dimensions.reduce((a, b) => a * b, 1));
        });
        for (const code of codes) expect(code).toMatch(/^DATA_NPY_(HEADER|TYPE|EMPTY|SIZE) dataset\.features$/);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads archives with any changes, or says what is wrong with them', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(numpy.npz, numpy.packed), edits, (text, changes) => {
        const bytes = decode(text);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const { dataset, diagnostics } = loadDatasets([npzRequest(bytes)])[0]!;
        expect(dataset === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        for (const fault of diagnostics) expect(describeFault(fault)).toMatch(/^DATA_\w+ dataset/);
      }),
      { numRuns: 200 },
    );
  });
});
