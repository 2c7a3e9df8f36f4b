import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fusedMultiplyAdd } from '../../src/kernels/reference/fused-multiply-add.ts';
import { anyFloat } from './module-helpers.ts';

/** A float32 value as an integer times 2^−149, exactly. */
function scaled(x: number): bigint {
  const bits = new Uint32Array(Float32Array.of(x).buffer)[0]!;
  const exponent = (bits >>> 23) & 0xff;
  const mantissa = BigInt(exponent === 0 ? bits & 0x7fffff : (bits & 0x7fffff) | 0x800000);
  const size = mantissa << BigInt(Math.max(exponent - 1, 0));
  return bits >>> 31 === 0 ? size : -size;
}

/** The float32 nearest to an integer times 2^−298, ties to even; 0 has the sign that it is given. */
function nearest(value: bigint, zero: number): number {
  if (value === 0n) return zero;
  const size = value < 0n ? -value : value;
  // Of a float32 at least 2^−149, and at most 24 bits, are kept.
  const dropped = Math.max(149, size.toString(2).length - 24);
  const unit = 1n << BigInt(dropped);
  const floor = size / unit;
  const rest = 2n * (size % unit);
  const rounded = rest > unit || (rest === unit && floor % 2n === 1n) ? floor + 1n : floor;
  // Both factors are powers of two or whole numbers below 2^25: exact, and infinite above the largest.
  const magnitude = Math.fround(Number(rounded) * 2 ** (dropped - 298));
  return value < 0n ? -magnitude : magnitude;
}

/** fma by exact rational arithmetic, of finite values. */
function exactly(a: number, b: number, c: number): number {
  const product = scaled(a) * scaled(b);
  const isNegative = (a < 0 || Object.is(a, -0)) !== (b < 0 || Object.is(b, -0));
  // Of equal signs, or of a sum of opposite values +0: what float64 has of it.
  return nearest(
    product + (scaled(c) << 149n),
    (product === 0n ? (isNegative ? -0 : 0) : 0) + (product === 0n ? c : 0),
  );
}

const finite = anyFloat.map(Math.fround).filter(Number.isFinite);
/** Numbers of few bits and any size: their products and sums end half-way between float32 values much more often. */
const coarse = fc
  .tuple(fc.integer({ min: -4097, max: 4097 }), fc.integer({ min: -149, max: 100 }))
  .map(([mantissa, exponent]) => Math.fround(mantissa * 2 ** exponent))
  .filter(Number.isFinite);
const anyBits = fc
  .integer({ min: 0, max: 0xffffffff })
  .map((bits) => new Float32Array(Uint32Array.of(bits).buffer)[0]!)
  .filter(Number.isFinite);
const operand = fc.oneof(finite, coarse, anyBits);

describe('[U] kernels/reference/fused-multiply-add', () => {
  it('rounds once, as exact rational arithmetic says', () => {
    fc.assert(
      fc.property(operand, operand, operand, (a, b, c) => {
        expect(fusedMultiplyAdd(a, b, c)).toBe(exactly(a, b, c));
      }),
      { numRuns: 20_000 },
    );
  });

  it('rounds once where product and sum are half-way between two float32 values but for a little', () => {
    const near = fc.record({
      /** Bits of a sum of float32 that lies half-way: 24 of them and a last one. */
      bits: fc.integer({ min: 2 ** 23, max: 2 ** 24 - 1 }),
      exponent: fc.integer({ min: -148, max: 100 }),
      little: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -(2 ** 20), max: 2 ** 20 })),
      depth: fc.integer({ min: 1, max: 60 }),
      sign: fc.constantFrom(1, -1),
    });
    fc.assert(
      fc.property(near, ({ bits, exponent, little, depth, sign }) => {
        // (2 bits + 1) 2^exponent in two factors, and c far below: what is added decides.
        const a = Math.fround(sign * (2 * bits + 1 > 2 ** 24 ? bits : 2 * bits + 1));
        const b = Math.fround(2 ** exponent * (1 + 2 ** -23));
        const c = Math.fround(little * 2 ** (exponent - depth));
        if (![a, b, c].every(Number.isFinite)) return;
        expect(fusedMultiplyAdd(a, b, c)).toBe(exactly(a, b, c));
        expect(fusedMultiplyAdd(b, a, c)).toBe(exactly(a, b, c));
      }),
      { numRuns: 20_000 },
    );
  });

  const half = 2 ** -24;
  it.each([
    // 1 + 2^−24 is half-way between 1 and the next: it goes to the even one, unless a little is left.
    ['a tie goes to the even one', half, 1, 1, 1],
    ['a tie goes up to the even one', 3 * half, 1, 1, 1 + 4 * half],
    ['a little above a tie goes up', half * (1 + 2 ** -23), 1, 1, 1 + 2 * half],
    ['a little below a tie goes down', 3 * half - 2 ** -46, 1, 1, 1 + 2 * half],
    // (1 + 2^−12)² = 1 + 2^−11 + 2^−24, which rounded before it is added to would lose its last bit.
    ['a product keeps all its bits', 1 + 2 ** -12, 1 + 2 ** -12, -1, 2 ** -11 + half],
    // Float64 rounds the little away, and lands half-way.
    ['what float64 loses decides a tie upwards', 1 + 2 ** -23, 1 + 2 ** -23, 2 ** 23, 2 ** 23 + 1],
    ['a tie of subnormal numbers goes to the even one', 2 ** -75, 2 ** -75, 0, 0],
    ['above it the least one is left', 2 ** -75 * (1 + 2 ** -23), 2 ** -75, 0, 2 ** -149],
    ['a negative product too small for any leaves −0', -(2 ** -100), 2 ** -100, 0, -0],
    ['−0 and −0 are −0', -0, 1, -0, -0],
    ['opposite values are +0', 3, 2, -6, 0],
    ['from half-way to 2^128 on it is infinite', 2 ** 127, 1, 2 ** 127 - 2 ** 103, Number.POSITIVE_INFINITY],
    ['a little below it is the largest', 2 ** 127 - 2 ** 103, 2, -(2 ** -149), 3.4028234663852886e38],
    ['infinity stays', Number.POSITIVE_INFINITY, 1, 1, Number.POSITIVE_INFINITY],
    ['infinity times 0 is no number', Number.POSITIVE_INFINITY, 0, 1, Number.NaN],
  ])('%s', (_name, a, b, c, expected) => {
    for (const value of [a, b, c]) expect(Math.fround(value)).toBe(value);
    expect(fusedMultiplyAdd(a, b, c)).toBe(expected);
  });
});
