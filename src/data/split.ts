/** Rows and the sizes of the splits, or the number of folds → the row numbers of each split, ascending. */
import { randomStream, type Seed, type SplitName } from '../shared/index.ts';
import type { SplitSizes } from './split-sizes.ts';

/** The row numbers of each split, ascending. */
export type Splits = Readonly<Record<SplitName, Uint32Array>>;

type Fold = { readonly index: number; readonly count: number };

/** What decides which rows each split gets. */
export type SplitRequest = {
  readonly seed: Seed;
  readonly sizes: SplitSizes;
  /** Which of how many folds of the training rows is the validation split, counted from 0. */
  readonly fold?: Fold | undefined;
  /** The rows to divide: 0 … rows − 1. */
  readonly rows: number;
  /** Rows of the data set's own test part, which follow them. */
  readonly ownTestRows: number;
  /** Class indices of all rows, to stratify by. */
  readonly labels: Int32Array | undefined;
};

/**
 * Gives each split its rows: a random order of the rows from the stream of the purpose `split`, cut into test,
 * validation and train, each then put back into the order of the rows.
 *
 * With labels, each split gets of every class the share that it gets of all the rows it is drawn from: test of all
 * rows, validation of those that test left, train of those that both left. The shares are rounded by largest
 * remainder, so none is off by a whole row.
 *
 * Folds are dealt from the rows that test left, in their random order, or class by class with labels: so every row is in
 * one fold, the sizes of two folds differ by a row at most, those of the first being the greater ones, and so do the
 * rows that they have of a class.
 */
export function drawSplits({ seed, sizes, fold, rows, ownTestRows, labels }: SplitRequest): Splits {
  const order = randomStream(seed, 0, 'split').shuffle(Uint32Array.from({ length: rows }, (_, row) => row));
  let left: Uint32Array = order;
  const take = (size: number) => {
    const [taken, rest] = labels === undefined ? cut(left, size) : cutByClass(left, size, labels);
    left = rest;
    return taken.sort();
  };
  const test = ownTestRows > 0 ? drawOwnTest({ seed, sizes, rows, ownTestRows, labels }) : take(sizes.test);
  const [validation, train] = fold ? dealFold(left, fold, labels) : [take(sizes.validation), take(sizes.train)];
  return { train, validation, test };
}

/** The rows of the own test part, or so many of them, drawn from a stream that shifts no other. */
function drawOwnTest({ seed, sizes, rows, ownTestRows, labels }: SplitRequest): Uint32Array {
  const own = Uint32Array.from({ length: ownTestRows }, (_, index) => rows + index);
  if (sizes.test === ownTestRows) return own;
  const order = randomStream(seed, 0, 'split/test').shuffle(own);
  const [taken] = labels === undefined ? cut(order, sizes.test) : cutByClass(order, sizes.test, labels);
  return taken.sort();
}

/** The rows of one fold, and those of all others. */
function dealFold(rows: Uint32Array, { index, count }: Fold, labels?: Int32Array): [Uint32Array, Uint32Array] {
  // A stable sort: within a class the order stays random.
  const byClass = labels && rows.toSorted((a, b) => (labels[a] as number) - (labels[b] as number));
  const dealt = byClass ?? rows;
  const isOut = (place: number) => place % count === index;
  return [dealt.filter((_, place) => isOut(place)).sort(), dealt.filter((_, place) => !isOut(place)).sort()];
}

function cut(rows: Uint32Array, size: number): [Uint32Array, Uint32Array] {
  return [rows.slice(0, size), rows.slice(size)];
}

function cutByClass(rows: Uint32Array, size: number, labels: Int32Array): [Uint32Array, Uint32Array] {
  const labelOf = (row: number) => labels[row] ?? 0;
  const counts: number[] = [];
  for (const row of rows) counts[labelOf(row)] = (counts[labelOf(row)] ?? 0) + 1;
  const wanted = apportion(
    Array.from(counts, (count) => count ?? 0),
    size,
  );
  const taken: number[] = [];
  const rest: number[] = [];
  for (const row of rows) {
    const open = wanted[labelOf(row)] ?? 0;
    wanted[labelOf(row)] = open - 1;
    (open > 0 ? taken : rest).push(row);
  }
  return [Uint32Array.from(taken), Uint32Array.from(rest)];
}

/**
 * Divides `size` over classes in proportion to their counts: whole shares first, the rest to the largest remainders,
 * the first class winning a tie.
 */
function apportion(counts: readonly number[], size: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const products = counts.map((count) => count * size);
  const parts = products.map((product) => Math.floor(product / total));
  // Integers below 2^53 throughout: remainders are compared exactly.
  const byRemainder = products
    .map((product, index) => ({ index, remainder: product % total }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const open = size - parts.reduce((sum, part) => sum + part, 0);
  for (const { index } of byRemainder.slice(0, open)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
