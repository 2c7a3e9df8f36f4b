/** What the comparisons of the fast kernels with the reference share: numbers at every edge, and equality of bits. */
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  type KernelArray,
  type Kernels,
  openKernels,
  referenceKernels,
  type VectorWidth,
} from '../../src/kernels/index.ts';
import { elementary } from '../../src/shared/index.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';
import { openDealtKernels } from './dealt-kernels.ts';

export const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
const createReference = (precision: Kernels['precision']) => referenceKernels(precision, elementary);

const widths: readonly VectorWidth[] = [128, 256, 512];
// A clone without a C compiler has none.
const native = (hasNativeKernels ? widths : [])
  .map((width) => ({ width, ...openKernels('native', memory, elementary, { widest: width }) }))
  // Narrower ones take the place of those that this processor lacks.
  .filter(({ width, vectorWidth }) => vectorWidth === width);

/** Makers of the kernels in C, at each width. */
export const nativeWays = native.map(({ width, create }) => ({ way: `native, ${width} bits`, create }));
/** Everything that computes beside the reference: makers of the kernels of one trial; the arrays of the one before are gone. */
export const ways = [
  { way: 'WebAssembly', create: openKernels('wasm', memory, elementary).create },
  ...nativeWays,
  { way: 'WebAssembly, in parts of three threads', create: openDealtKernels(memory, 3, { choice: 'wasm' }) },
  ...native.map(({ width }) => ({
    way: `native, ${width} bits, in parts of three threads`,
    create: openDealtKernels(memory, 3, { choice: 'native', widest: width }),
  })),
];

/** Ordinary numbers, and all that float32 has at its edges. */
export const anyFloat = fc.oneof(
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
export const finiteFloat = anyFloat.filter(Number.isFinite);

export const arrayOf = (length: number, element: fc.Arbitrary<number> = anyFloat) =>
  fc.array(element, { minLength: length, maxLength: length });

/** Sizes 0 to 17, which leave every tail, and some that run over a block of 48 or 52 columns. */
export const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 17 }) },
  fc.constantFrom(33, 47, 48, 50, 52, 53, 65, 101),
);
export const positive = size.filter((value) => value > 0);

const bits = (array: ArrayLike<number>) =>
  // NaN has many bit patterns and means one thing; it is made canonical before it is stored.
  Array.from(array, (value) => (Object.is(value, -0) ? '-0' : String(value)));

/** Runs the same call on all kernels, each with arrays of its own, and compares every output to the last bit. */
export function expectSame(
  call: (kernels: Kernels, fill: (values: readonly number[]) => KernelArray) => readonly ArrayLike<number>[],
  precision: Kernels['precision'] = 'float32',
) {
  const run = (kernels: Kernels) => {
    const fill = (values: readonly number[]) => {
      const array = kernels.allocate(values.length);
      array.set(values);
      return array;
    };
    return call(kernels, fill).map(bits);
  };
  const plain = run(createReference(precision));
  for (const { way, create } of ways) expect({ way, outputs: run(create(precision)) }).toEqual({ way, outputs: plain });
}
