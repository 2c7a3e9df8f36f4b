import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KernelArray, type Kernels, referenceKernels } from '../../src/kernels/index.ts';
import { exp, log, tanh } from '../../src/shared/index.ts';
import { compress } from '../helpers/compress.ts';

const elementary = { exp, log, tanh };
const precisions = ['float32', 'float64'] as const;
const kernelsOf = (precision: Kernels['precision']) => referenceKernels(precision, elementary);

function fill(kernels: Kernels, values: readonly number[]): KernelArray {
  const array = kernels.allocate(values.length);
  array.set(values);
  return array;
}

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

describe.each(precisions)('[U] kernels/reference in %s', (precision) => {
  const kernels = kernelsOf(precision);
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
    kernels.gatherRows(fill(kernels, [0, 1, 10, 11, 20, 21]), new Uint32Array([0, 2, 1]), 1, out, 2, 2);
    expect([...out]).toEqual([20, 21, 10, 11]);
  });

  it.each(['relu', 'sigmoid', 'tanh', 'softmax', 'identity'] as const)(
    'gives the derivative of %s that central differences give',
    (name) => {
      // Float64 differences; float32 ones would prove nothing.
      const exact = kernelsOf('float64');
      const { forward } = exact.activations[name];
      const n = 2;
      const u = 4;
      const z = fill(exact, [0.3, -1.2, 2.1, 0.7, -0.4, 1.9, -2.2, 0.05]);
      const dOut = fill(exact, [0.9, -0.3, 0.2, 1.1, 0.4, 0.8, -0.6, 0.1]);
      const value = (at: number, shift: number) => {
        const moved = z.slice();
        moved[at]! += shift;
        forward(moved, moved, n, u);
        return Array.from(moved).reduce((total, y, i) => total + y * dOut[i]!, 0);
      };
      const y = kernels.allocate(n * u);
      kernels.activations[name].forward(fill(kernels, [...z]), y, n, u);
      const dz = kernels.allocate(n * u);
      kernels.activations[name].backward(y, fill(kernels, [...dOut]), dz, n, u);
      const h = 1e-5;
      for (let i = 0; i < n * u; i += 1) {
        expect(dz[i]).toBeCloseTo((value(i, h) - value(i, -h)) / (2 * h), precision === 'float32' ? 5 : 8);
      }
    },
  );

  it('lets NaN through every activation', () => {
    for (const activation of Object.values(kernels.activations)) {
      const out = kernels.allocate(2);
      activation.forward(fill(kernels, [Number.NaN, 1]), out, 1, 2);
      expect(out[0]).toBeNaN();
    }
  });

  it('keeps softmax finite for huge inputs, and its rows add up to 1', () => {
    const out = kernels.allocate(6);
    kernels.activations.softmax.forward(fill(kernels, [1e30, -1e30, 1e30, 1000, 1001, 999]), out, 2, 3);
    expect(out[0]! + out[1]! + out[2]!).toBeCloseTo(1, 6);
    expect(out[3]! + out[4]! + out[5]!).toBeCloseTo(1, 6);
  });

  it("gives the cross-entropy of the book's worked figures: 0.357 for an output of 0.7, 1.609 for 0.2", () => {
    const rowLoss = new Float64Array(2);
    const outputs = [0.7, 0.2, 0.1];
    const logits = fill(kernels, [...outputs, ...outputs].map(Math.log));
    kernels.softmaxCrossEntropy(logits, new Int32Array([0, 1]), 1, rowLoss, kernels.allocate(6), 2, 3);
    expect(rowLoss[0]).toBeCloseTo(0.3567, 4);
    expect(rowLoss[1]).toBeCloseTo(1.6094, 4);
  });

  it('gives the gradients of losses that central differences give', () => {
    const exact = kernelsOf('float64');
    const z = [0.3, -1.2, 2.1, 0.7, -0.4, 1.9];
    const t = [1, 0, 0.5, 0, 1, 0.25];
    const labels = new Int32Array([2, 0]);
    const run = (k: Kernels, values: readonly number[], loss: 'softmax' | 'sigmoid' | 'squares') => {
      const rowLoss = new Float64Array(2);
      const dz = k.allocate(6);
      if (loss === 'softmax') k.softmaxCrossEntropy(fill(k, values), labels, 0.5, rowLoss, dz, 2, 3);
      if (loss === 'sigmoid') k.sigmoidBinaryCrossEntropy(fill(k, values), fill(k, t), 0.5, rowLoss, dz, 2, 3);
      if (loss === 'squares') k.squaredDifference(fill(k, values), fill(k, t), 2 * 0.5, rowLoss, dz, 2, 3);
      return { total: 0.5 * (rowLoss[0]! + rowLoss[1]!), dz };
    };
    for (const loss of ['softmax', 'sigmoid', 'squares'] as const) {
      const { dz } = run(kernels, z, loss);
      for (let i = 0; i < z.length; i += 1) {
        const h = 1e-5;
        const above = run(exact, z.with(i, z[i]! + h), loss).total;
        const below = run(exact, z.with(i, z[i]! - h), loss).total;
        expect(dz[i]).toBeCloseTo((above - below) / (2 * h), precision === 'float32' ? 5 : 8);
      }
    }
  });

  it('moves weights against their gradient, and says where a value is not finite', () => {
    const w = fill(kernels, [1, 2, 3]);
    kernels.sgdUpdate(w, fill(kernels, [0.5, 0, -1]), 0.5);
    expect([...w]).toEqual([0.75, 2, 3.5]);
    expect(kernels.allFinite(w)).toBe(true);
    expect(kernels.allFinite(fill(kernels, [1, Number.NaN]))).toBe(false);
    expect(kernels.allFinite(fill(kernels, [Number.NEGATIVE_INFINITY, 1]))).toBe(false);
  });
});

describe('[U] kernels/reference', () => {
  it('rounds every single operation to float32 where that is the precision', () => {
    const kernels = kernelsOf('float32');
    const z = kernels.allocate(1);
    const x = fill(kernels, [1.1, 2.3]);
    const w = fill(kernels, [3.7, 5.9]);
    kernels.affineForward(x, w, fill(kernels, [0]), z, 1, 2, 1);
    const product = (i: number) => Math.fround(x[i]! * w[i]!);
    expect(z[0]).toBe(Math.fround(product(0) + product(1)));
  });

  it('leaves out the zeros of compressed rows without changing a bit while weights are finite', () => {
    const kernels = kernelsOf('float32');
    fc.assert(
      fc.property(matrices, ({ n, d, u, x, w, b, dz }) => {
        const whole = fill(kernels, x);
        const rows = compress(whole, n, d);
        const results = [whole, rows].map((input) => {
          const z = kernels.allocate(n * u);
          const dw = kernels.allocate(d * u);
          kernels.affineForward(input, fill(kernels, w), fill(kernels, b), z, n, d, u);
          kernels.affineBackwardWeight(input, fill(kernels, dz), dw, n, d, u);
          return { z, dw };
        });
        expect(results[1]).toEqual(results[0]);
      }),
    );
  });
});
