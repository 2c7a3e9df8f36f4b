import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SplitSettings } from '../../src/config/index.ts';
import { checkSplit, sizeSplits } from '../../src/data/split-sizes.ts';
import { faultsThrownBy } from './helpers.ts';

describe('[U] data/split-sizes', () => {
  it.each<[string, SplitSettings, number, [number, number, number]]>([
    ['tests on a fifth where nothing is asked for', {}, 150, [120, 0, 30]],
    ['leaves the rest to train', { validation: 0.1, test: 20 }, 150, [115, 15, 20]],
    ['trains on exactly as many as asked', { train: 100 }, 150, [100, 0, 0]],
    ['trains on every row with train: 1', { train: 1 }, 150, [150, 0, 0]],
    ['rounds to the nearest row, halves up', { validation: 0.25, test: 0.15 }, 10, [5, 3, 2]],
    ['lets train give way to rounding', { train: 0.5, test: 0.5 }, 151, [75, 0, 76]],
    ['tests on none where the rows are divided into folds', { folds: 5 }, 150, [150, 0, 0]],
    ['keeps a test part out of the folds', { folds: 5, test: 0.2 }, 150, [120, 0, 30]],
    // 1.89 + 0.51 + 0.6 = 3.0000000000000004 in float64
    ['takes shares that exceed 1 in the last bit only', { train: 0.63, validation: 0.17, test: 0.2 }, 3, [1, 1, 1]],
  ])('%s', (_, split, rows, [train, validation, test]) => {
    expect(sizeSplits(split, rows, 0)).toEqual({ train, validation, test });
  });

  it('leaves all rows to train where the test part is an own one', () => {
    expect(sizeSplits({}, 60_000, 10_000)).toEqual({ train: 60_000, validation: 0, test: 10_000 });
    expect(sizeSplits({ validation: 10_000 }, 60_000, 10_000)).toEqual({
      train: 50_000,
      validation: 10_000,
      test: 10_000,
    });
  });

  it.each<[string, SplitSettings, number, string[]]>([
    ['more rows than there are', { train: 100, test: 51 }, 150, ['DATA_SPLIT_TOO_LARGE dataset.split']],
    ['shares above 1', { train: 1, test: 0.2 }, 150, ['DATA_SPLIT_TOO_LARGE dataset.split']],
    ['rounding that leaves no row to train on', { train: 0.5, test: 0.5 }, 1, ['DATA_SPLIT_NO_TRAIN dataset.split']],
    ['no row left to train on', { validation: 0.5, test: 0.5 }, 150, ['DATA_SPLIT_NO_TRAIN dataset.split']],
    [
      'sizes that round to 0',
      { train: 0.001, validation: 0.003 },
      150,
      ['DATA_SPLIT_EMPTY dataset.split.train', 'DATA_SPLIT_EMPTY dataset.split.validation'],
    ],
    ['the default of too few rows', {}, 2, ['DATA_SPLIT_EMPTY dataset']],
    ['more folds than rows that test leaves', { folds: 9, test: 2 }, 10, ['DATA_SPLIT_FOLDS dataset.split.folds']],
  ])('refuses %s', (_, split, rows, faults) => {
    expect(faultsThrownBy(() => sizeSplits(split, rows, 0))).toEqual(faults);
  });

  it('refuses sizes that are neither a share nor a count, all at once', () => {
    expect(faultsThrownBy(() => checkSplit({ train: 1.5, validation: 2.5, test: 2 }))).toEqual([
      'DATA_SPLIT_SIZE dataset.split.train',
      'DATA_SPLIT_SIZE dataset.split.validation',
    ]);
    expect(faultsThrownBy(() => checkSplit({ train: 1, validation: 2, test: 0.5 }))).toEqual([]);
  });

  it('takes the test split of an own test part from there, whole or so many of its rows', () => {
    expect(sizeSplits({ test: 1000 }, 60_000, 10_000)).toEqual({ train: 60_000, validation: 0, test: 1000 });
    expect(sizeSplits({ validation: 10_000, test: 0.5 }, 60_000, 10_000).test).toBe(5000);
    expect(faultsThrownBy(() => sizeSplits({ test: 10_001 }, 60_000, 10_000))).toEqual([
      'DATA_SPLIT_TOO_LARGE dataset.split.test',
    ]);
  });

  it('never gives out more rows than there are, and shares within half a row', () => {
    const share = fc.double({ min: 0.01, max: 0.33, noNaN: true });
    fc.assert(
      fc.property(share, share, share, fc.integer({ min: 100, max: 10_000 }), (train, validation, test, rows) => {
        const sizes = sizeSplits({ train, validation, test }, rows, 0);
        expect(sizes.train + sizes.validation + sizes.test).toBeLessThanOrEqual(rows);
        expect(Math.abs(sizes.train - train * rows)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(sizes.validation - validation * rows)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(sizes.test - test * rows)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
