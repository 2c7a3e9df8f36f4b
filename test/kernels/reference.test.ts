import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compress } from '../helpers/compress.ts';
import { fill } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

const sizes = fc.record({
  n: fc.integer({ min: 0, max: 7 }),
  d: fc.integer({ min: 1, max: 9 }),
  u: fc.integer({ min: 1, max: 17 }),
});
const someNumbers = (length: number) =>
  fc.array(fc.oneof(fc.constant(0), fc.double({ min: -2, max: 2, noNaN: true })), {
    minLength: length,
    maxLength: length,
  });
const matrices = sizes.chain(({ n, d, u }) =>
  fc.record({
    n: fc.constant(n),
    d: fc.constant(d),
    u: fc.constant(u),
    x: someNumbers(n * d),
    w: someNumbers(d * u),
    b: someNumbers(u),
    dz: someNumbers(n * u),
  }),
);

describe.each(['float32', 'float64'] as const)('[U] kernels/reference in %s', (precision) => {
  const kernels = createKernels(precision);
  const digits = precision === 'float32' ? 4 : 11;

  it('multiplies matrices by their definition, for any shape', () => {
    fc.assert(
      fc.property(matrices, ({ n, d, u, x, w, b, dz }) => {
        const z = kernels.allocate(n * u);
        const dw = kernels.allocate(d * u);
        const db = kernels.allocate(u);
        const dx = kernels.allocate(n * d);
        kernels.affineForward(fill(kernels, x), fill(kernels, w), fill(kernels, b), z, n, d, u);
        kernels.affineBackwardWeight(fill(kernels, x), fill(kernels, dz), dw, n, d, u);
        kernels.affineBackwardBias(fill(kernels, dz), db, n, u);
        kernels.affineBackwardInput(fill(kernels, dz), fill(kernels, w), dx, n, d, u);

        const sum = (count: number, term: (i: number) => number) =>
          Array.from({ length: count }, (_, i) => term(i)).reduce((total, value) => total + value, 0);
        for (let j = 0; j < u; j += 1) {
          for (let i = 0; i < n; i += 1) {
            expect(z[i * u + j]).toBeCloseTo(sum(d, (k) => x[i * d + k]! * w[k * u + j]!) + b[j]!, digits);
          }
          for (let k = 0; k < d; k += 1) {
            expect(dw[k * u + j]).toBeCloseTo(
              sum(n, (i) => x[i * d + k]! * dz[i * u + j]!),
              digits,
            );
          }
          expect(db[j]).toBeCloseTo(
            sum(n, (i) => dz[i * u + j]!),
            digits,
          );
        }
        for (let i = 0; i < n; i += 1) {
          for (let k = 0; k < d; k += 1) {
            expect(dx[i * d + k]).toBeCloseTo(
              sum(u, (j) => dz[i * u + j]! * w[k * u + j]!),
              digits,
            );
          }
        }
      }),
    );
  });

  it('adds up a product in ascending order of the inner dimension', () => {
    // Only from the left: (1e20 − 1e20) + 1 is 1, while 1e20 + (−1e20 + 1) is 0.
    const z = kernels.allocate(1);
    const one = fill(kernels, [1, 1, 1]);
    kernels.affineForward(one, fill(kernels, [1e20, -1e20, 1]), fill(kernels, [0]), z, 1, 3, 1);
    expect(z[0]).toBe(1);
    const dw = kernels.allocate(1);
    kernels.affineBackwardWeight(one, fill(kernels, [1e20, -1e20, 1]), dw, 3, 1, 1);
    expect(dw[0]).toBe(1);
  });

  it('gathers the named rows', () => {
    const out = kernels.allocate(4);
    kernels.gatherRows(fill(kernels, [0, 1, 10, 11, 20, 21]), Int32Array.of(2, 1), out, 2, 2);
    expect([...out]).toEqual([20, 21, 10, 11]);
    const labels = kernels.allocateIntegers(2);
    kernels.gatherLabels(Int32Array.of(7, 8, 9), Int32Array.of(2, 1), labels, 2);
    expect([...labels]).toEqual([9, 8]);
  });

  it('writes labels as rows of zeros and a one', () => {
    const out = fill(kernels, [5, 5, 5, 5, 5, 5, 5]);
    kernels.writeOneHot(Int32Array.of(2, 0), out, 2, 3);
    expect([...out]).toEqual([0, 0, 1, 1, 0, 0, 5]);
  });
});

describe('[U] kernels/reference', () => {
  it('rounds every single operation to float32 where that is the precision', () => {
    const kernels = createKernels('float32');
    const z = kernels.allocate(1);
    const x = fill(kernels, [1.1, 2.3]);
    const w = fill(kernels, [3.7, 5.9]);
    kernels.affineForward(x, w, fill(kernels, [0]), z, 1, 2, 1);
    const product = (i: number) => Math.fround(x[i]! * w[i]!);
    expect(z[0]).toBe(Math.fround(product(0) + product(1)));
  });

  it('writes compressed rows out with their zeros, in the order that is named', () => {
    const kernels = createKernels('float32');
    const { matrix } = compress(fill(kernels, [1, 0, 2, 0, 0, 0, 0, 3, 0]), 3, 3);
    const out = kernels.allocate(9).fill(7);
    kernels.expandRows({ matrix, rows: new Int32Array([2, 1, 0]) }, out, 3, 3);
    expect([...out]).toEqual([0, 3, 0, 0, 0, 0, 1, 0, 2]);
  });

  it('leaves out the zeros of compressed rows without changing a bit while weights are finite, but for the sign of a sum that underflows', () => {
    const kernels = createKernels('float32');
    fc.assert(
      fc.property(matrices, ({ n, d, u, x, w, b, dz }) => {
        const whole = fill(kernels, x);
        const rows = compress(whole, n, d);
        const results = [whole, rows].map((input) => {
          const z = kernels.allocate(n * u);
          const dw = kernels.allocate(d * u);
          kernels.affineForward(input, fill(kernels, w), fill(kernels, b), z, n, d, u);
          kernels.affineBackwardWeight(input, fill(kernels, dz), dw, n, d, u);
          // From −0, to which a negative product too small for any number leaves a sum, one with 0 makes +0.
          return [z, dw].map((array) => Array.from(array, (value) => value + 0));
        });
        expect(results[1]).toEqual(results[0]);
      }),
    );
  });
});
