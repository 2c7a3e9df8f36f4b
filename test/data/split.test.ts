import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSplits, type SplitRequest } from '../../src/data/split.ts';
import { sizeFolds } from '../../src/data/split-sizes.ts';
import { createCsvRequest, listFaults, loadOne } from './helpers.ts';

const request: SplitRequest = {
  seed: 42,
  sizes: { train: 5, validation: 2, test: 3 },
  rows: 10,
  ownTestRows: 0,
  labels: undefined,
};

/** Rows, sizes that fit them, labels. */
const anyRequest = fc
  .record({
    seed: fc.nat(),
    labels: fc.array(fc.nat({ max: 4 }), { minLength: 3, maxLength: 200 }),
    cuts: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    ownTestRows: fc.nat({ max: 3 }),
    isComplete: fc.boolean(),
  })
  .map(({ seed, labels, cuts, ownTestRows, isComplete }) => {
    const own = Math.ceil(cuts[0] * ownTestRows);
    const taken = ownTestRows > 0 ? 0 : Math.floor(cuts[0] * labels.length);
    const validation = Math.floor(cuts[1] * (labels.length - taken));
    const left = labels.length - taken - validation;
    const test = ownTestRows > 0 ? own : taken;
    const sizes = { test, validation, train: isComplete ? left : Math.floor(left / 2) };
    const ownLabels = Array.from({ length: ownTestRows }, () => 0);
    return { seed, sizes, rows: labels.length, ownTestRows, labels: Int32Array.from([...labels, ...ownLabels]) };
  });

describe('[U] data/split', () => {
  it('gives every split its size, no row twice, in ascending order, with and without labels', () => {
    fc.assert(
      fc.property(anyRequest, fc.boolean(), (wish, stratify) => {
        const { train, validation, test } = drawSplits({ ...wish, labels: stratify ? wish.labels : undefined });
        expect({ train: train.length, validation: validation.length, test: test.length }).toEqual(wish.sizes);
        if (wish.ownTestRows > 0) expect([...test].every((row) => row >= wish.rows)).toBe(true);
        const all = [...train, ...validation, ...test];
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((row) => row < wish.rows + wish.ownTestRows)).toBe(true);
        for (const rows of [train, validation, test]) expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
      }),
    );
  });

  it('gives every split its share of each class, within a row, of the rows that it is drawn from', () => {
    fc.assert(
      fc.property(anyRequest, (wish) => {
        const splits = drawSplits(wish);
        let pool = [...wish.labels.subarray(0, wish.rows)];
        for (const name of ['test', 'validation', 'train'] as const) {
          if (name === 'test' && wish.ownTestRows > 0) continue;
          const drawn = [...splits[name]].map((row) => wish.labels[row]!);
          const rest = [...pool];
          for (const label of drawn) rest.splice(rest.indexOf(label), 1);
          for (const label of new Set(pool)) {
            const count = (labels: number[]) => labels.filter((other) => other === label).length;
            const share = (count(pool) * drawn.length) / pool.length;
            expect(Math.abs(count(drawn) - share)).toBeLessThan(1);
          }
          pool = rest;
        }
      }),
    );
  });

  it('numbers the rows of a whole training split as the file does', () => {
    const { train } = drawSplits({ ...request, sizes: { train: 10, validation: 0, test: 0 } });
    expect([...train]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('draws the same rows from the same seed, others from another, and not simply the first', () => {
    const draw = (seed: number | string) => drawSplits({ ...request, seed, rows: 100 });
    expect(draw(42)).toEqual(draw('42'));
    expect(draw(42)).not.toEqual(draw(43));
    expect([...draw(42).test]).not.toEqual([0, 1, 2]);
  });

  it('keeps the test rows where only validation changes', () => {
    const other = drawSplits({ ...request, sizes: { train: 3, validation: 4, test: 3 } });
    expect(other.test).toEqual(drawSplits(request).test);
  });

  it('keeps an own test part, the rows after all others, as the test split', () => {
    const { test } = drawSplits({ ...request, sizes: { train: 8, validation: 2, test: 3 }, ownTestRows: 3 });
    expect([...test]).toEqual([10, 11, 12]);
  });

  it('stratifies by answers of 0 and 1, which a single unit learns', () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 4 === 0 ? 1 : 0}`).join('\n');
    const split = { test: 0.5, stratify: true };
    for (const targets of ['binaryAnswers', 'numbers'] as const) {
      const dataset = loadOne(createCsvRequest(`a,t\n${rows}\n`, { split }, { targets, outputs: 1 }));
      expect([...dataset.splits.test].filter((row) => row % 4 === 0)).toHaveLength(5);
    }
  });

  it('refuses to stratify numbers', () => {
    const split = { train: 1, stratify: true };
    const numbers = createCsvRequest('a,t\n1,0.5\n2,1.5\n', { split }, { targets: 'numbers', outputs: 1 });
    expect(listFaults(numbers)).toEqual(['DATA_SPLIT_STRATIFY dataset.split.stratify']);
  });

  it('holds out every row once over the folds, as equal in size and in classes as can be', () => {
    const anyFolds = anyRequest.chain((wish) => {
      const test = wish.sizes.test;
      const divided = wish.rows - test;
      if (divided < 2) return fc.constant(undefined);
      const sizes = { test, validation: 0, train: divided };
      return fc.record({ count: fc.integer({ min: 2, max: divided }), isStratified: fc.boolean() }).map((more) => ({
        ...{ ...wish, sizes },
        ...more,
      }));
    });
    fc.assert(
      fc.property(anyFolds, (wish) => {
        if (wish === undefined) return;
        const { count, isStratified, ...rest } = wish;
        const labels = isStratified ? rest.labels : undefined;
        const folds = Array.from({ length: count }, (_, index) =>
          drawSplits({ ...rest, labels, fold: { index, count } }),
        );
        const { test } = folds[0]!;
        const divided = Array.from({ length: rest.rows }, (_, row) => row).filter((row) => !test.includes(row));
        expect(folds.flatMap(({ validation }) => [...validation]).sort((a, b) => a - b)).toEqual(divided);
        for (const fold of folds) {
          expect(fold.test).toEqual(test);
          expect([...fold.train, ...fold.validation].sort((a, b) => a - b)).toEqual(divided);
          expect([...fold.train]).toEqual([...fold.train].sort((a, b) => a - b));
        }
        const spread = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts);
        expect(folds.map(({ validation }) => validation.length)).toEqual(sizeFolds(count, divided.length));
        expect(spread(sizeFolds(count, divided.length))).toBeLessThanOrEqual(1);
        if (!isStratified) return;
        for (const label of new Set(rest.labels)) {
          const counts = folds.map(
            ({ validation }) => [...validation].filter((row) => rest.labels[row] === label).length,
          );
          expect(spread(counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('deals the rows into folds in an order that the seed draws', () => {
    const draw = (seed: number) =>
      drawSplits({ ...request, seed, sizes: { train: 10, validation: 0, test: 0 }, fold: { index: 0, count: 2 } });
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
    expect([...draw(42).validation]).not.toEqual([0, 2, 4, 6, 8]);
  });

  it('stratifies folds where there are classes, unless told not to', () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 8 === 0 ? 'rare' : 'often'}`).join('\n');
    const countRare = (split: { folds: number; stratify?: boolean }) =>
      Array.from({ length: 5 }, (_, fold) => {
        const { splits } = loadOne(createCsvRequest(`a,t\n${rows}\n`, { split }, { targets: 'classes', fold }));
        return [...splits.validation].filter((row) => row % 8 === 0).length;
      });
    expect(countRare({ folds: 5 })).toEqual([1, 1, 1, 1, 1]);
    expect(countRare({ folds: 5, stratify: true })).toEqual([1, 1, 1, 1, 1]);
    expect(countRare({ folds: 5, stratify: false })).not.toEqual([1, 1, 1, 1, 1]);
  });

  it('divides numbers into folds, and refuses to stratify them', () => {
    const table = 'a,t\n1,0.5\n2,1.5\n3,2.5\n';
    const wish = { targets: 'numbers', outputs: 1, fold: 2 } as const;
    const { rows, folds } = loadOne(createCsvRequest(table, { split: { folds: 2 } }, { ...wish, fold: 1 }));
    expect([rows, folds]).toEqual([{ train: 2, validation: 1, test: 0 }, [2, 1]]);
    const refused = createCsvRequest(table, { split: { folds: 2, stratify: true } }, wish);
    expect(listFaults(refused)).toEqual(['DATA_SPLIT_STRATIFY dataset.split.stratify']);
  });
});
