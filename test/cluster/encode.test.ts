import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/cluster/encode.ts';

const number = fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324));
const array = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.uint8Array(),
  // A part of a larger one, as weights are.
  fc.float32Array({ minLength: 4 }).map((whole) => whole.subarray(1, 3)),
);
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.string(),
    fc.boolean(),
    array,
    fc.array(tie('value')),
    fc.dictionary(fc.string({ maxLength: 4 }), tie('value')),
  ),
})).value;

describe('[U] cluster/encode', () => {
  it('gives back plain data and typed arrays to the bit, NaN, infinities and -0 among them', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(decode(encode({ value }))).toEqual({ value });
      }),
    );
  });

  it('keeps the bits of a NaN in an array', () => {
    const words = Uint32Array.of(0x7fc00001, 0xffc12345);
    const { array } = decode(encode({ array: new Float32Array(words.buffer) })) as { array: Float32Array };
    expect([...new Uint32Array(array.buffer)]).toEqual([...words]);
  });

  it('refuses what it could not give back', () => {
    expect(() => encode({ wide: new BigInt64Array(1) })).toThrow('BigInt64Array cannot be sent');
  });
});
