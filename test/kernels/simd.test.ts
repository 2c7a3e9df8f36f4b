import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KernelArray, type Kernels, openSimdKernels, referenceKernels } from '../../src/kernels/index.ts';
import { exp, log, tanh } from '../../src/shared/index.ts';
import { compress } from '../helpers/compress.ts';

const elementary = { exp, log, tanh };
const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
const createSimd = openSimdKernels(memory, elementary);
const reference = referenceKernels('float32', elementary);

/** Ordinary numbers, and all that float32 has at its edges. */
const anyFloat = fc.oneof(
  { weight: 6, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0) },
  { weight: 1, arbitrary: fc.float() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      1e-45,
      -1e-45,
      1.1754942e-38,
      3.4028235e38,
      -3.4028235e38,
      87.5,
      -104,
      88.8,
      0.0009765625,
      0.0009765624,
    ),
  },
);
const finiteFloat = anyFloat.filter(Number.isFinite);
const arrayOf = (length: number, element = anyFloat) => fc.array(element, { minLength: length, maxLength: length });

/** Sizes 0 to 17, which leave every tail, and some that run over a block of 48 or 52 columns. */
const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 17 }) },
  fc.constantFrom(33, 47, 48, 50, 52, 53, 65, 101),
);
const positive = size.filter((value) => value > 0);

const bits = (array: ArrayLike<number>) =>
  // NaN has many bit patterns and means one thing; it is made canonical before it is stored.
  Array.from(array, (value) => (Object.is(value, -0) ? '-0' : String(value)));

/** Runs the same call on both kernels, each with arrays of its own, and compares every output to the last bit. */
function expectSame(call: (kernels: Kernels, fill: (values: readonly number[]) => KernelArray) => ArrayLike<number>[]) {
  const [fast, plain] = [createSimd(), reference].map((kernels) => {
    const fill = (values: readonly number[]) => {
      const array = kernels.allocate(values.length);
      array.set(values);
      return array;
    };
    return call(kernels, fill).map(bits);
  });
  expect(fast).toEqual(plain);
}

const shapes = fc.record({ n: size, d: positive, u: positive }).chain(({ n, d, u }) =>
  fc.record({
    n: fc.constant(n),
    d: fc.constant(d),
    u: fc.constant(u),
    x: arrayOf(n * d),
    w: arrayOf(d * u),
    b: arrayOf(u),
    dz: arrayOf(n * u),
  }),
);

describe('[U] kernels/simd gives the bits of the reference', () => {
  it('in the three products of a dense layer and the sum of its rows', () => {
    fc.assert(
      fc.property(shapes, ({ n, d, u, x, w, b, dz }) => {
        expectSame((kernels, fill) => {
          const [z, dw, db, dx] = [n * u, d * u, u, n * d].map((length) => kernels.allocate(length)) as KernelArray[];
          kernels.affineForward(fill(x), fill(w), fill(b), z!, n, d, u);
          kernels.affineBackwardWeight(fill(x), fill(dz), dw!, n, d, u);
          kernels.affineBackwardBias(fill(dz), db!, n, u);
          kernels.affineBackwardInput(fill(dz), fill(w), dx!, n, d, u);
          return [z!, dw!, db!, dx!];
        });
      }),
      { numRuns: 300 },
    );
  });

  it('in the products of compressed rows, in any order of the rows', () => {
    const order = (n: number) => fc.array(fc.nat(Math.max(n - 1, 0)), { minLength: n, maxLength: n });
    const cases = shapes.chain((shape) => fc.record({ shape: fc.constant(shape), rows: order(shape.n) }));
    fc.assert(
      fc.property(cases, ({ shape: { n, d, u, x, w, b, dz }, rows }) => {
        expectSame((kernels, fill) => {
          // The data is finite: kobai refuses other data.
          const { matrix } = compress(
            Float32Array.from(x, (value) => (Number.isFinite(value) ? value : 1)),
            n,
            d,
          );
          const place = <T extends { set(values: T): void; length: number }>(
            values: T,
            take: (length: number) => T,
          ) => {
            const array = take(values.length);
            array.set(values);
            return array;
          };
          const numbers = kernels.allocateIntegers(n);
          numbers.set(rows);
          const shared = (length: number, View: Uint16ArrayConstructor | Uint32ArrayConstructor) => {
            const room = kernels.allocateIntegers(length);
            return new View(room.buffer as ArrayBuffer, room.byteOffset, length);
          };
          const input = {
            matrix: {
              values: place(matrix.values, (length) => kernels.allocate(length) as Float32Array<ArrayBuffer>),
              columns: place(matrix.columns, (length) => shared(length, Uint16Array) as Uint16Array<ArrayBuffer>),
              starts: place(matrix.starts, (length) => shared(length, Uint32Array) as Uint32Array<ArrayBuffer>),
            },
            rows: numbers,
          };
          const z = kernels.allocate(n * u);
          const dw = kernels.allocate(d * u);
          kernels.affineForward(input, fill(w), fill(b), z, n, d, u);
          kernels.affineBackwardWeight(
            input,
            fill(dz.map((value) => (Number.isFinite(value) ? value : 2))),
            dw,
            n,
            d,
            u,
          );
          return [z, dw];
        });
      }),
      { numRuns: 300 },
    );
  });

  it.each(['relu', 'sigmoid', 'tanh', 'softmax', 'identity'] as const)('in %s and its derivative', (name) => {
    const cases = fc
      .record({ n: size, u: positive })
      .chain(({ n, u }) =>
        fc.record({ n: fc.constant(n), u: fc.constant(u), z: arrayOf(n * u), dOut: arrayOf(n * u) }),
      );
    fc.assert(
      fc.property(cases, ({ n, u, z, dOut }) => {
        expectSame((kernels, fill) => {
          const y = kernels.allocate(n * u);
          const dz = kernels.allocate(n * u);
          kernels.activations[name].forward(fill(z), y, n, u);
          kernels.activations[name].backward(y, fill(dOut), dz, n, u);
          return [y, dz];
        });
      }),
      { numRuns: 300 },
    );
  });

  it('in the losses, rows and gradients', () => {
    const cases = fc.record({ n: size, u: positive }).chain(({ n, u }) =>
      fc.record({
        n: fc.constant(n),
        u: fc.constant(u),
        z: arrayOf(n * u),
        t: arrayOf(n * u, finiteFloat),
        labels: fc.array(fc.nat(u - 1), { minLength: n, maxLength: n }),
        scale: fc.constantFrom(1, 0.01, 1 / 3),
      }),
    );
    fc.assert(
      fc.property(cases, ({ n, u, z, t, labels, scale }) => {
        expectSame((kernels, fill) => {
          const classes = kernels.allocateIntegers(n);
          classes.set(labels);
          const outputs: ArrayLike<number>[] = [];
          for (const loss of ['softmaxCrossEntropy', 'sigmoidBinaryCrossEntropy', 'squaredDifference'] as const) {
            const rowLoss = kernels.allocateDoubles(n);
            const dz = kernels.allocate(n * u);
            if (loss === 'softmaxCrossEntropy') kernels[loss](fill(z), classes, scale, rowLoss, dz, n, u);
            else kernels[loss](fill(z), fill(t), scale, rowLoss, dz, n, u);
            outputs.push(rowLoss, dz);
          }
          return outputs;
        });
      }),
      { numRuns: 300 },
    );
  });

  it('in the update, and in what it calls finite', () => {
    const cases = size.chain((length) => fc.record({ w: arrayOf(length), dw: arrayOf(length), rate: anyFloat }));
    fc.assert(
      fc.property(cases, ({ w, dw, rate }) => {
        expectSame((kernels, fill) => {
          const moved = fill(w);
          kernels.sgdUpdate(moved, fill(dw), rate);
          return [moved, [Number(kernels.allFinite(moved)), Number(kernels.allFinite(fill(w)))]];
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('[U] kernels/simd', () => {
  it('gives every set of kernels zeroed arrays, aligned to 16 bytes, that do not overlap', () => {
    for (let trial = 0; trial < 3; trial += 1) {
      const kernels = createSimd();
      const arrays = [1, 300_000, 17, 5].map((length) => kernels.allocate(length));
      for (const [i, array] of arrays.entries()) {
        expect(array.byteOffset % 16).toBe(0);
        expect(array.every((value) => value === 0)).toBe(true);
        array.fill(i + 1);
      }
      for (const [i, array] of arrays.entries()) expect(array.every((value) => value === i + 1)).toBe(true);
    }
  });
});
