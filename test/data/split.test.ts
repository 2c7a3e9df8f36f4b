import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSplits, type SplitRequest } from '../../src/data/split.ts';
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
});
