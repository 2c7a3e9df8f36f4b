import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { loadDatasets } from '../../src/data/index.ts';
import { createRequest, encodeIdx, writeFiles } from './helpers.ts';

const table = 'a,t\n1,x\n2,y\n3,x\n4,y\n';
const folder = writeFiles(
  {
    'a.csv': table,
    'a.csv.gz': gzipSync(table),
    'other.csv': table.replace('2', '5'),
    'spaced.csv': table.replace('2', ' 2'),
    'test.csv': 'a,t\n7,x\n8,y\n',
    images: encodeIdx([4, 1, 2], [0, 10, 20, 30, 40, 50, 60, 70]),
    labels: encodeIdx([4], [0, 1, 1, 0]),
    testImages: encodeIdx([2, 1, 2], [80, 90, 100, 110]),
    testLabels: encodeIdx([2], [0, 1]),
  },
  afterAll,
);
/** What the program of that name prints. */
const sha256sum = (...files: string[]) =>
  execFileSync('sh', ['-c', 'cat "$@" | sha256sum', 'sh', ...files], { cwd: folder, encoding: 'utf8' }).slice(0, 64);

const csv = { type: 'csv', path: 'a.csv', target: 't', normalize: 'none' } as const;
const idx = { type: 'idx', images: 'images', labels: 'labels', normalize: 'none' } as const;
const tests = { testImages: 'testImages', testLabels: 'testLabels' } as const;
type Settings = Parameters<typeof createRequest>[0];
const faultsOf = (settings: object) =>
  loadDatasets([createRequest({ split: { train: 1 }, ...settings } as unknown as Settings, { folder, outputs: 2 })])[0]!
    .diagnostics;

describe('[I] data/pinned-files', () => {
  it.each([
    ['a table', csv, ['a.csv']],
    ['a table that is packed', { ...csv, path: 'a.csv.gz' }, ['a.csv.gz']],
    ['a table and its test table', { ...csv, test: { path: 'test.csv' }, split: {} }, ['a.csv', 'test.csv']],
    ['images and labels', idx, ['images', 'labels']],
    [
      'images, labels and those of the test part',
      { ...idx, ...tests, split: {} },
      ['images', 'labels', 'testImages', 'testLabels'],
    ],
  ])('takes the sha256 that sha256sum prints of %s, and no other', (_, settings, files) => {
    const sha256 = sha256sum(...files);
    expect(faultsOf({ ...settings, sha256 })).toEqual([]);
    const wrong = sha256sum('other.csv');
    const [fault, ...others] = faultsOf({ ...settings, sha256: wrong });
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ code: 'DATA_SHA256', path: ['dataset', 'sha256'] });
    expect(fault!.message).toContain(`the sha256 ${sha256}, not ${wrong}`);
    for (const file of files) expect(fault!.message).toContain(file);
  });

  it('tells files of equal rows apart', () => {
    const sha256 = sha256sum('a.csv');
    for (const path of ['a.csv.gz', 'spaced.csv', 'other.csv']) {
      expect(faultsOf({ ...csv, path, sha256 }).map(({ code }) => code)).toEqual(['DATA_SHA256']);
    }
  });

  it('says that a file is missing where it is named', () => {
    const faults = faultsOf({ ...csv, path: 'none.csv', sha256: sha256sum('a.csv') });
    expect(faults).toMatchObject([{ code: 'DATA_FILE_MISSING', path: ['dataset', 'path'] }]);
  });
});
