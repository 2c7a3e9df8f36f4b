import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivationChoice, KernelArray, Kernels } from '../../src/kernels/index.ts';
import { randomStream } from '../../src/shared/index.ts';
import { compress } from '../helpers/compress.ts';
import {
  anyFloat,
  arrayOf,
  expectSame,
  finiteFloat,
  memory,
  nativeWays,
  positive,
  size,
  ways,
} from './module-helpers.ts';

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

/** Rows of a compressed (N, D) in the kernels' own memory. The data is finite: kobai refuses other data. */
function placeCompressed(kernels: Kernels, x: readonly number[], n: number, d: number, rows: readonly number[]) {
  const finite = Float32Array.from(x, (value) => (Number.isFinite(value) ? value : 1));
  const { values, columns, starts } = compress(finite, n, d).matrix;
  const placed = {
    values: kernels.allocate(values.length) as Float32Array,
    columns: viewIntegers(kernels, columns.length, Uint16Array),
    starts: viewIntegers(kernels, starts.length, Uint32Array),
  };
  placed.values.set(values);
  placed.columns.set(columns);
  placed.starts.set(starts);
  const numbers = kernels.allocateIntegers(rows.length);
  numbers.set(rows);
  return { matrix: placed, rows: numbers };
}

function viewIntegers<Integers>(
  kernels: Kernels,
  length: number,
  View: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => Integers,
): Integers {
  const { buffer, byteOffset } = kernels.allocateIntegers(length);
  return new View(buffer, byteOffset, length);
}

describe('[U] the kernels in WebAssembly and in C give the bits of the reference', () => {
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

  it('in the three products of a dense layer in float64', () => {
    const doubles = fc.record({ n: size, d: positive, u: positive }).chain(({ n, d, u }) => {
      const array = (length: number) => fc.array(fc.double(), { minLength: length, maxLength: length });
      return fc.record({
        n: fc.constant(n),
        d: fc.constant(d),
        u: fc.constant(u),
        x: array(n * d),
        w: array(d * u),
        b: array(u),
        dz: array(n * u),
      });
    });
    fc.assert(
      fc.property(doubles, ({ n, d, u, x, w, b, dz }) => {
        expectSame((kernels, fill) => {
          const [z, dw, dx] = [n * u, d * u, n * d].map((length) => kernels.allocate(length)) as KernelArray[];
          kernels.affineForward(fill(x), fill(w), fill(b), z!, n, d, u);
          kernels.affineBackwardWeight(fill(x), fill(dz), dw!, n, d, u);
          kernels.affineBackwardInput(fill(dz), fill(w), dx!, n, d, u);
          return [z!, dw!, dx!];
        }, 'float64');
      }),
      { numRuns: 100 },
    );
  });

  it('in the products of compressed rows, in any order of the rows', () => {
    const order = (n: number) => fc.array(fc.nat(Math.max(n - 1, 0)), { minLength: n, maxLength: n });
    const cases = shapes.chain((shape) => fc.record({ shape: fc.constant(shape), rows: order(shape.n) }));
    fc.assert(
      fc.property(cases, ({ shape: { n, d, u, x, w, b, dz }, rows }) => {
        expectSame((kernels, fill) => {
          const input = placeCompressed(kernels, x, n, d, rows);
          const z = kernels.allocate(n * u);
          const dw = kernels.allocate(d * u);
          // What lay there before is gone.
          const whole = fill(x);
          kernels.affineForward(input, fill(w), fill(b), z, n, d, u);
          kernels.affineBackwardWeight(
            input,
            fill(dz.map((value) => (Number.isFinite(value) ? value : 2))),
            dw,
            n,
            d,
            u,
          );
          kernels.expandRows(input, whole, n, d);
          return [z, dw, whole];
        });
      }),
      { numRuns: 300 },
    );
  });

  it('in rows and labels that are gathered, wherever the data lies, and in labels as numbers', () => {
    const cases = fc.record({ n: size, d: positive }).chain(({ n, d }) =>
      fc.record({
        n: fc.constant(n),
        d: fc.constant(d),
        source: arrayOf(9 * d),
        labels: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 9, maxLength: 9 }),
        rows: fc.array(fc.nat(8), { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ n, d, source, labels, rows }) => {
        expectSame((kernels, fill) => {
          const place = (numbers: readonly number[]) => {
            const placed = kernels.allocateIntegers(numbers.length);
            placed.set(numbers);
            return placed;
          };
          const numbers = place(rows);
          const oneHot = fill(Array(n * 9).fill(3));
          kernels.writeOneHot(numbers, oneHot, n, 9);
          const lying = [
            { features: fill(source), classes: place(labels) },
            { features: Float32Array.from(source), classes: Int32Array.from(labels) },
          ];
          const gathered = lying.flatMap(({ features, classes }) => {
            const [out, picked] = [kernels.allocate(n * d), kernels.allocateIntegers(n)];
            kernels.gatherRows(features, numbers, out, n, d);
            kernels.gatherLabels(classes, numbers, picked, n);
            return [out, picked];
          });
          return [oneHot, ...gathered];
        });
      }),
    );
  });

  it('in the products of compressed rows that are more and wider than a block, for outputs of several slices', () => {
    const cases = fc.record({
      n: fc.constantFrom(1, 2, 33, 128, 129, 260),
      d: fc.constantFrom(63, 64, 65, 127, 128, 129, 511, 512, 513, 1100),
      u: fc.constantFrom(1, 16, 17, 48, 63, 64, 65, 127, 128, 129, 200),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ n, d, u, seed }) => {
        const stream = randomStream(seed, 0, 'rows');
        const next = () => stream.uniform();
        const draw = (length: number, share: number) =>
          Array.from({ length }, () => (next() < share ? next() * 4 - 2 : 0));
        const [x, w, b, dz] = [draw(n * d, 0.2), draw(d * u, 1), draw(u, 1), draw(n * u, 1)];
        const rows = Array.from({ length: n }, () => Math.floor(next() * n));
        expectSame((kernels, fill) => {
          const input = placeCompressed(kernels, x, n, d, rows);
          const z = kernels.allocate(n * u);
          const dw = kernels.allocate(d * u);
          kernels.affineForward(input, fill(w), fill(b), z, n, d, u);
          kernels.affineBackwardWeight(input, fill(dz), dw, n, d, u);
          return [z, dw];
        });
      }),
      { numRuns: 40 },
    );
  });

  const choices: ActivationChoice[] = [
    { type: 'relu' },
    { type: 'leakyRelu' },
    { type: 'leakyRelu', slope: 0.3 },
    { type: 'elu', alpha: 0.7 },
    { type: 'gelu' },
    { type: 'swish' },
    { type: 'softplus' },
    { type: 'sigmoid' },
    { type: 'tanh' },
    { type: 'softmax' },
    { type: 'identity' },
  ];
  it.each(choices)('in $type and its derivative, in place and not', (choice) => {
    const cases = fc
      .record({ n: size, u: positive })
      .chain(({ n, u }) =>
        fc.record({ n: fc.constant(n), u: fc.constant(u), z: arrayOf(n * u), dOut: arrayOf(n * u) }),
      );
    fc.assert(
      fc.property(cases, ({ n, u, z, dOut }) => {
        expectSame((kernels, fill) => {
          const { reads, forward, backward } = kernels.activation(choice);
          const [y, dz, inPlace, gradient] = [z, z, z, dOut].map(fill) as KernelArray[];
          forward(fill(z), y!, n, u);
          forward(inPlace!, inPlace!, n, u);
          backward(reads === 'input' ? fill(z) : y!, fill(dOut), dz!, n, u);
          backward(reads === 'input' ? fill(z) : y!, gradient!, gradient!, n, u);
          return [y!, dz!, inPlace!, gradient!, [Number(reads === 'input')]];
        });
      }),
      { numRuns: 200 },
    );
  });

  it('in the losses, rows and gradients, in place and not', () => {
    const cases = fc.record({ n: size, u: positive }).chain(({ n, u }) =>
      fc.record({
        n: fc.constant(n),
        u: fc.constant(u),
        z: arrayOf(n * u),
        t: arrayOf(n * u, finiteFloat),
        labels: fc.array(fc.nat(u - 1), { minLength: n, maxLength: n }),
        smoothing: fc.constantFrom(0, 0.1, 0.9),
        scale: fc.constantFrom(1, 0.01, 1 / 3),
      }),
    );
    fc.assert(
      fc.property(cases, ({ n, u, z, t, labels, smoothing, scale }) => {
        expectSame((kernels, fill) => {
          const classes = kernels.allocateIntegers(n);
          classes.set(labels);
          const run = (loss: (y: KernelArray, rowLoss: Float64Array, dy: KernelArray) => void) => {
            const [y, dy, inPlace] = [fill(z), kernels.allocate(n * u), fill(z)];
            const [rowLoss, again] = [kernels.allocateDoubles(n), kernels.allocateDoubles(n)];
            loss(y, rowLoss, dy);
            loss(inPlace, again, inPlace);
            return [rowLoss, dy, again, inPlace];
          };
          const targets = fill(t);
          return [
            run((y, rows, dy) => kernels.softmaxCrossEntropy(y, classes, smoothing, scale, rows, dy, n, u)),
            run((y, rows, dy) => kernels.sigmoidBinaryCrossEntropy(y, targets, scale, rows, dy, n, u)),
            run((y, rows, dy) => kernels.squaredDifference(y, targets, scale, rows, dy, n, u)),
            run((y, rows, dy) => kernels.absoluteDifference(y, targets, scale, rows, dy, n, u)),
            run((y, rows, dy) => kernels.huberDifference(y, targets, 0.7, scale, rows, dy, n, u)),
          ].flat();
        });
      }),
      { numRuns: 200 },
    );
  });

  const parameters = size.chain((length) =>
    fc.record({ w: arrayOf(length), dw: arrayOf(length), v: arrayOf(length), s: arrayOf(length), rate: anyFloat }),
  );

  it('in the updates of every optimizer and what they remember', () => {
    fc.assert(
      fc.property(parameters, fc.constantFrom(0.9, 0.99, 0, 1 / 3), ({ w, dw, v, s, rate }, kept) => {
        expectSame((kernels, fill) => {
          const run = (update: (w: KernelArray, v: KernelArray, s: KernelArray) => void) => {
            const arrays = [w, v, s].map(fill) as [KernelArray, KernelArray, KernelArray];
            update(...arrays);
            return arrays;
          };
          const gradient = fill(dw);
          return [
            run((moved) => kernels.sgdUpdate(moved, gradient, rate)),
            run((moved, speed) => kernels.momentumUpdate(moved, gradient, speed, rate, kept)),
            run((moved, speed) => kernels.nesterovUpdate(moved, gradient, speed, rate, kept)),
            run((moved, _, squares) => kernels.adagradUpdate(moved, gradient, squares, rate, 1e-10)),
            run((moved, _, squares) => kernels.rmspropUpdate(moved, gradient, squares, rate, kept, 1e-8)),
            run((moved, mean, squares) =>
              kernels.adamUpdate(moved, gradient, mean, squares, rate, 0.0316, kept, 0.999, 1e-8),
            ),
          ].flat();
        });
      }),
      { numRuns: 400 },
    );
  });

  it('in what is done to whole arrays, and in what it calls finite', () => {
    fc.assert(
      fc.property(parameters, ({ w, dw, rate }) => {
        expectSame((kernels, fill) => {
          const [sum, scaled, cut, product, left, right] = [w, w, w, w, w, dw].map(fill) as KernelArray[];
          kernels.addScaled(sum!, fill(dw), rate);
          kernels.scale(scaled!, rate);
          kernels.clamp(cut!, Math.abs(rate));
          kernels.multiplyElements(fill(w), fill(dw), product!, w.length);
          kernels.multiplyElements(left!, fill(dw), left!, w.length);
          kernels.multiplyElements(fill(w), right!, right!, w.length);
          const numbers = [kernels.sumOfSquares(fill(w)), Number(kernels.allFinite(fill(w)))];
          return [sum!, scaled!, cut!, product!, left!, right!, numbers];
        });
      }),
      { numRuns: 400 },
    );
  });
});

describe('[U] kernels/module', () => {
  it.each(ways)(
    'gives every set of kernels in $way zeroed arrays, aligned to 64 bytes, that do not overlap',
    (each) => {
      for (let trial = 0; trial < 3; trial += 1) {
        const kernels = each.create('float32');
        const arrays = [1, 300_000, 17, 5].map((length) => kernels.allocate(length));
        for (const [i, array] of arrays.entries()) {
          expect(array.byteOffset % 64).toBe(0);
          expect(array.every((value) => value === 0)).toBe(true);
          array.fill(i + 1);
        }
        for (const [i, array] of arrays.entries()) expect(array.every((value) => value === i + 1)).toBe(true);
      }
    },
  );
});

describe('[U] the kernels in C', () => {
  // What lies behind the memory is closed: who reads there is ended by the system.
  it.each(nativeWays)('read and write nothing behind an array that ends with the memory, in $way', ({ create }) => {
    const kernels = create('float32');
    const numbers = (length: number) => Float32Array.from({ length }, (_, i) => ((i * 7919) % 1009) / 252 - 2);
    const place = (values: Float32Array) => {
      const array = kernels.allocate(values.length);
      array.set(values);
      return array;
    };
    const placeAtEnd = (values: Float32Array) => {
      const array = new Float32Array(memory.buffer, memory.buffer.byteLength - 4 * values.length, values.length);
      array.set(values);
      return array;
    };
    type Call = (...arrays: KernelArray[]) => void;
    /** Once for each of the arrays, the last of which are written: that one at the end, the others elsewhere. */
    const check = (lengths: readonly number[], call: Call) => {
      const plain = lengths.map((length) => place(numbers(length)));
      call(...plain);
      for (let last = 0; last < lengths.length; last += 1) {
        const arrays = lengths.map((length, i) => (i === last ? placeAtEnd : place)(numbers(length)));
        call(...arrays);
        expect(arrays).toEqual(plain);
      }
    };
    for (const [n, d, u] of [
      [1, 1, 1],
      [3, 5, 7],
      [9, 17, 16],
      [13, 33, 50],
    ] as const) {
      check([n * d, d * u, u, n * u], (x, w, b, z) => kernels.affineForward(x!, w!, b!, z!, n, d, u));
      check([n * d, n * u, d * u], (x, dz, dw) => kernels.affineBackwardWeight(x!, dz!, dw!, n, d, u));
      check([n * u, d * u, n * d], (dz, w, dx) => kernels.affineBackwardInput(dz!, w!, dx!, n, d, u));
      check([n * u, u], (dz, db) => kernels.affineBackwardBias(dz!, db!, n, u));
      check([u, u], (w, dw) => kernels.sgdUpdate(w!, dw!, 0.1));
      const { forward, backward } = kernels.activation({ type: 'tanh' });
      check([n * u, n * u], (z, y) => forward(z!, y!, n, u));
      check([n * u, n * u, n * u], (y, dOut, dz) => backward(y!, dOut!, dz!, n, u));
    }
    for (const padding of [0, 1]) {
      const image = { channels: 3, height: 6, width: 7, filters: 5, kernel: 3, stride: 1, padding };
      const shape = { ...image, outHeight: 4 + 2 * padding, outWidth: 5 + 2 * padding };
      const [inputs, weights] = [2 * 3 * 6 * 7, 5 * 3 * 3 * 3];
      const outputs = 2 * 5 * shape.outHeight * shape.outWidth;
      check([inputs, weights, 5, outputs], (x, w, b, z) => kernels.convForward(x!, w!, b!, z!, 2, shape));
      check([inputs, outputs, weights], (x, dz, dw) => kernels.convBackwardWeight(x!, dz!, dw!, 2, shape));
      check([outputs, weights, inputs], (dz, w, dx) => kernels.convBackwardInput(dz!, w!, dx!, 2, shape));
    }
    const pool = { channels: 3, height: 6, width: 14, size: 2, stride: 2, outHeight: 3, outWidth: 7 };
    const picked = kernels.allocateIntegers(2 * 3 * 3 * 7);
    check([2 * 3 * 6 * 14, 2 * 3 * 3 * 7], (x, out) => kernels.maxPoolForward(x!, out!, picked, 2, pool));
  });
});
