import { devNull } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createRequest, encodeIdx, listFaults, loadOne, writeFiles } from '../helpers.ts';

const folder = writeFiles(
  {
    images: encodeIdx([4, 1, 2], [0, 10, 20, 30, 40, 50, 60, 70]),
    labels: gzipSync(encodeIdx([4], [0, 1, 2, 0])),
    testImages: encodeIdx([2, 1, 2], [80, 90, 100, 110]),
    testLabels: encodeIdx([2], [3, 1]),
    wide: encodeIdx([2, 1, 3], [1, 2, 3, 4, 5, 6]),
    same: encodeIdx([4], [7, 7, 7, 7]),
  },
  afterAll,
);
const settings = { type: 'idx', images: 'images', labels: 'labels', normalize: 'none' } as const;
const ownTest = { testImages: 'testImages', testLabels: 'testLabels' };

describe('[I] data/sources/idx', () => {
  it('reads images and labels from the folder of the experiment', () => {
    const idx = loadOne(createRequest({ ...settings, split: { train: 1 } }, { folder, outputs: 3 }));
    expect(idx).toMatchObject({ shape: [1, 1, 2], inputs: 2, outputs: 3, rows: { train: 4, validation: 0, test: 0 } });
    expect([...idx.features]).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
    expect([...idx.labels!]).toEqual([0, 1, 2, 0]);
  });

  it('keeps an own test part as the test split, with classes counted over both parts', () => {
    const idx = loadOne(createRequest({ ...settings, ...ownTest }, { folder, outputs: 4 }));
    expect(idx).toMatchObject({ outputs: 4, rows: { train: 4, validation: 0, test: 2 } });
    expect([...idx.splits.test]).toEqual([4, 5]);
    expect([...idx.features.subarray(8)]).toEqual([80, 90, 100, 110]);
    expect([...idx.labels!]).toEqual([0, 1, 2, 0, 3, 1]);
  });

  it.each([
    ['another number of labels', { labels: 'testLabels' }, ['DATA_IDX_COUNT dataset.labels']],
    ['test images of another size', { ...ownTest, testImages: 'wide' }, ['DATA_IDX_SHAPE dataset.testImages']],
    ['one class only', { labels: 'same' }, ['DATA_ONE_CLASS dataset.labels']],
    ['a folder', { images: '.' }, ['DATA_FILE_UNREADABLE dataset.images']],
    ['a device', { images: devNull }, ['DATA_FILE_UNREADABLE dataset.images']],
    [
      'every file that is missing or wrong, at once',
      { images: 'none', labels: 'images', testImages: 'none', testLabels: 'testLabels' },
      [
        'DATA_FILE_MISSING dataset.images',
        'DATA_IDX_DIMENSIONS dataset.labels',
        'DATA_FILE_MISSING dataset.testImages',
      ],
    ],
  ])('refuses %s', (_, others, faults) => {
    expect(listFaults(createRequest({ ...settings, ...others }, { folder }))).toEqual(faults);
  });
});
