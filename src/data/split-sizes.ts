/** The sizes that an experiment asks for → how many rows each split gets. */
import type { SplitSettings } from '../config/index.ts';
import {
  countOf,
  type Diagnostic,
  omitUndefined,
  type SplitName,
  significantDigits,
  splitNames,
} from '../shared/index.ts';
import { fault, inputError, throwFaults } from './faults.ts';

/** How many rows each split gets. */
export type SplitSizes = Readonly<Record<SplitName, number>>;

/** The test split of a data set without a test part, where nothing is asked for. */
const defaultTestShare = 0.2;

/**
 * Checks the sizes as written, which needs no row.
 *
 * @throws DATA_SPLIT_SIZE for a size that is neither a share nor a whole number of rows
 */
export function checkSplit(split: SplitSettings): void {
  const faults: Diagnostic[] = [];
  const sizes = sizesOf(split);
  for (const name of splitNames) {
    const size = sizes[name];
    if (size === undefined) continue;
    const path = ['dataset', 'split', name];
    if (size > 1 && !(Number.isInteger(size) && size >= 2)) {
      const hint = 'up to 1 it is a share of the rows, from 2 a whole number of rows';
      faults.push(fault('DATA_SPLIT_SIZE', path, `${name}: ${size} is neither a share nor a count`, hint));
    }
  }
  throwFaults(faults);
}

/**
 * How many rows each split gets: test of the data set's own test part, where it has one, which is whole unless less is
 * asked for; all else of the other rows. Where there are folds, `train` is what is divided into them.
 *
 * A share is rounded to the nearest row, halves up. `train` is what the others leave, where it is not given; where it
 * is a share and only the rounding asks for more rows than there are, it gives way.
 *
 * @param rows the rows to divide
 * @param ownTestRows rows of the data set's own test part, beside those; 0 where it has none
 * @throws DATA_SPLIT_EMPTY where a size that is asked for rounds to 0; DATA_SPLIT_TOO_LARGE where the sizes exceed the
 * rows; DATA_SPLIT_NO_TRAIN where nothing is left to train on; DATA_SPLIT_FOLDS where there are more folds than rows
 */
export function sizeSplits(split: SplitSettings, rows: number, ownTestRows: number): SplitSizes {
  const asked = sizesOf(split);
  const nothingAsked = !('folds' in split) && splitNames.every((name) => asked[name] === undefined);
  const sizes =
    ownTestRows > 0
      ? sizeBesideOwnTest(asked, rows, ownTestRows)
      : sizeParts(nothingAsked ? { test: defaultTestShare } : asked, rows, nothingAsked);
  if ('folds' in split) checkFolds(split.folds, sizes.train);
  return sizes;
}

function checkFolds(folds: number, rows: number): void {
  if (folds <= rows) return;
  const message = `folds: ${folds} of ${countOf(rows, 'row')}: some would have none`;
  throw inputError(fault('DATA_SPLIT_FOLDS', ['dataset', 'split', 'folds'], message, `write folds: ${rows} or less`));
}

/** The sizes where the test split is of the data set's own test part. */
function sizeBesideOwnTest({ test = 1, ...others }: AskedSizes, rows: number, ownTestRows: number): SplitSizes {
  const own = Math.floor(countRows(test, ownTestRows) + 0.5);
  const path = ['dataset', 'split', 'test'];
  if (own === 0) throw inputError(describeEmpty('test', test, ownTestRows, false));
  if (own > ownTestRows) {
    const message = `test: ${test} is more than the ${countOf(ownTestRows, 'row')} of the data set's own test part`;
    throw inputError(fault('DATA_SPLIT_TOO_LARGE', path, message));
  }
  return { ...sizeParts(others, rows, false), test: own };
}

function sizeParts(asked: AskedSizes, rows: number, nothingAsked: boolean): SplitSizes {
  const exact = (name: SplitName) => countRows(asked[name], rows);
  const rounded = (name: SplitName) => Math.floor(exact(name) + 0.5);

  const faults = splitNames
    .filter((name) => asked[name] !== undefined && rounded(name) === 0)
    .map((name) => describeEmpty(name, asked[name] ?? 0, rows, nothingAsked));

  const validation = rounded('validation');
  const test = rounded('test');
  const left = rows - validation - test;
  let train = asked.train === undefined ? left : rounded('train');
  // A relative slack: the shares 0.6, 0.2 and 0.2 may exceed 1 in the last bit.
  const fitsUnrounded = splitNames.reduce((sum, name) => sum + exact(name), 0) <= rows * (1 + 1e-12);
  if (train > left && isShare(asked.train ?? 1) && fitsUnrounded) train = left;

  if (left < 0 || train > left) {
    const parts = [
      ...(asked.train === undefined ? [] : [`train ${train}`]),
      `validation ${validation}`,
      `test ${test}`,
    ];
    const total = rows - left + (asked.train === undefined ? 0 : train);
    const message = `${parts.join(' + ')} = ${countOf(total, 'row')}, and there ${rows === 1 ? 'is' : 'are'} ${rows} to divide`;
    const sizes = splitNames.flatMap((name) => asked[name] ?? []);
    const sum = sizes.reduce((all, size) => all + size, 0);
    const hint = sizes.every(isShare)
      ? `the shares add up to ${significantDigits(sum, 6)}, and may be at most 1: \`train\` can be left out, and takes what the others leave`
      : '`train` can be left out, and takes what the others leave';
    faults.push(fault('DATA_SPLIT_TOO_LARGE', ['dataset', 'split'], message, hint));
  } else if (train === 0 && faults.length === 0) {
    const message = `validation ${validation} + test ${test} take ${rows === 1 ? 'the only row' : `all ${rows} rows`}; none are left to train on`;
    faults.push(fault('DATA_SPLIT_NO_TRAIN', ['dataset', 'split'], message));
  }
  throwFaults(faults);
  return { train, validation, test };
}

/** The sizes of splits that are written, each a share or a count. */
type AskedSizes = { readonly [Name in SplitName]?: number };

function sizesOf(split: SplitSettings): AskedSizes {
  return 'folds' in split ? omitUndefined({ test: split.test }) : split;
}

/**
 * How many rows each fold holds out: as equal as can be, those of the first being the greater ones.
 *
 * @param rows those that are divided into folds
 */
export function sizeFolds(folds: number, rows: number): number[] {
  return Array.from({ length: folds }, (_, fold) => Math.ceil((rows - fold) / folds));
}

function countRows(size: number | undefined, rows: number): number {
  return size === undefined ? 0 : isShare(size) ? size * rows : size;
}

function isShare(size: number): boolean {
  return size <= 1;
}

function describeEmpty(name: SplitName, size: number, rows: number, isDefault: boolean): Diagnostic {
  const message = `${name}: ${size} of ${countOf(rows, 'row')} is less than half a row`;
  if (!isDefault) return fault('DATA_SPLIT_EMPTY', ['dataset', 'split', name], message);
  const hint = 'split: { train: 1 } trains on every row';
  return fault('DATA_SPLIT_EMPTY', ['dataset'], `${message}; that is the default test split`, hint);
}
