import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/shared/index.ts';
import { openBatches } from '../../src/train/batches.ts';

const open = (sampling: Parameters<typeof openBatches>[0], rows: number[], batchSize: number, seed = 1) => {
  const { next } = openBatches(sampling, Uint32Array.from(rows), batchSize, () => randomStream(seed, 0, 'batches'));
  return () => {
    const batch = next();
    return [...batch.rows.subarray(batch.start, batch.start + batch.n)];
  };
};

const splits = fc.record({
  rows: fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 40 }),
  batchSize: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
});

describe('[U] train/batches', () => {
  it('passes through the rows in file order and wraps, the last mini-batch of an epoch being short', () => {
    const next = open('sequential', [3, 5, 7, 9, 11], 2);
    expect([next(), next(), next(), next()]).toEqual([[3, 5], [7, 9], [11], [3, 5]]);
  });

  it('shows every row once in each shuffled epoch', () => {
    fc.assert(
      fc.property(splits, ({ rows, batchSize, seed }) => {
        fc.pre(batchSize <= rows.length);
        const next = open('shuffle', rows, batchSize, seed);
        for (let epoch = 0; epoch < 3; epoch += 1) {
          const seen = Array.from({ length: Math.ceil(rows.length / batchSize) }, next).flat();
          expect(seen.toSorted()).toEqual(rows.toSorted());
        }
      }),
    );
  });

  it('shuffles anew for each epoch', () => {
    const next = open('shuffle', [...Array(100).keys()], 100);
    expect(next()).not.toEqual(next());
  });

  it('draws full mini-batches from the split alone when it replaces, some rows twice', () => {
    fc.assert(
      fc.property(splits, ({ rows, batchSize, seed }) => {
        const drawn = open('replacement', rows, batchSize, seed)();
        expect(drawn).toHaveLength(batchSize);
        expect(drawn.every((row) => rows.includes(row))).toBe(true);
      }),
    );
    const drawn = open('replacement', [...Array(100).keys()], 100)();
    expect(new Set(drawn).size).toBeLessThan(100);
  });

  it('leaves the split itself in file order', () => {
    const rows = Uint32Array.from([1, 2, 3, 4, 5, 6]);
    openBatches('shuffle', rows, 3, () => randomStream(1, 0, 'batches')).next();
    expect([...rows]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
