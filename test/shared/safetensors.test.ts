import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/shared/safetensors.ts';

const invalid = expect.objectContaining({ kind: 'input', code: 'SHARED_SAFETENSORS_INVALID' });
const reference = (file: string) =>
  readFileSync(new URL(`../fixtures/reference/relu-cross-entropy-sgd/${file}`, import.meta.url));

/** A file with this header, and as many bytes behind it. */
function fileOf(header: Buffer | string | object, dataBytes: number): Uint8Array {
  const text = Buffer.isBuffer(header)
    ? header
    : Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
}

describe('[U] shared/safetensors', () => {
  it('reads the float32 and float64 files of another writer', () => {
    const weights = decodeSafetensors(reference('weights.safetensors'));
    const expected = decodeSafetensors(reference('expected.safetensors'));
    const shapes = {
      'layers.0.weight': [64, 50],
      'layers.0.bias': [50],
      'layers.1.weight': [50, 10],
      'layers.1.bias': [10],
    };
    for (const [tensors, type] of [
      [weights, Float32Array],
      [expected, Float64Array],
    ] as const) {
      expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual(shapes);
      for (const { values } of Object.values(tensors)) expect(values).toBeInstanceOf(type);
    }
    // Both are near each other, as forty small steps are, which bytes read at a wrong place are not.
    for (const name of Object.keys(shapes)) {
      const distances = weights[name]!.values.map((value, i) => Math.abs(value - expected[name]!.values[i]!));
      expect(Math.max(...distances)).toBeLessThan(1);
      expect(weights[name]!.values.some((value) => value !== 0)).toBe(true);
    }
  });

  it('writes the bytes that the format describes: names sorted, header padded with spaces, little-endian', () => {
    const bytes = encodeSafetensors({
      b: { shape: [2], values: new Float32Array([1, -0]) },
      a: { shape: [], values: new Float64Array([Number.NaN]) },
    });
    const header =
      '{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}';
    const padded = header.padEnd(112, ' ');
    expect(Buffer.from(bytes).toString('latin1')).toBe(
      `\x70\0\0\0\0\0\0\0${padded}\0\0\0\0\0\0\xf8\x7f\0\0\x80\x3f\0\0\0\x80`,
    );
  });

  it('gives back every value bit by bit, −0, subnormals and infinities included', () => {
    const values = fc.oneof(
      fc.float32Array({ noNaN: true }).map((array) => array as Float32Array | Float64Array),
      fc.float64Array({ noNaN: true }).map((array) => array as Float32Array | Float64Array),
      fc.constant(new Float32Array([-0, 1e-45, -1.1754942e-38, Number.POSITIVE_INFINITY])),
      fc.constant(new Float64Array([-0, 5e-324, -2.225073858507201e-308, Number.NEGATIVE_INFINITY])),
    );
    const names = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor', '10', '9'));
    const tensors = fc
      .array(fc.tuple(names, values))
      .map((entries) =>
        Object.fromEntries(entries.map(([name, array]) => [name, { shape: [1, array.length], values: array }])),
      );
    fc.assert(
      fc.property(tensors, (original) => {
        const read = decodeSafetensors(encodeSafetensors(original));
        expect(Object.keys(read).sort()).toEqual(Object.keys(original).sort());
        for (const name of Object.keys(original)) {
          const { shape, values } = original[name]!;
          expect(read[name]!.shape).toEqual(shape);
          expect(read[name]!.values.constructor).toBe(values.constructor);
          expect(Buffer.from(read[name]!.values.buffer)).toEqual(
            Buffer.from(values.buffer, values.byteOffset, values.byteLength),
          );
        }
      }),
    );
  });

  it('writes equal bytes whatever the order of the names and the bits of a NaN', () => {
    const odd = new Float32Array(new Uint32Array([0xffc1_2345]).buffer);
    const first = encodeSafetensors({ x: { shape: [1], values: odd }, y: { shape: [0], values: new Float32Array(0) } });
    const second = encodeSafetensors({
      y: { shape: [0], values: new Float32Array(0) },
      x: { shape: [1], values: new Float32Array([Number.NaN]) },
    });
    expect(first).toEqual(second);
  });

  it('reads a view into a larger buffer, and a header with metadata', () => {
    const file = fileOf({ __metadata__: { format: 'pt' }, w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 4);
    const larger = Buffer.concat([Buffer.alloc(3), file, Buffer.alloc(5)]);
    const tensors = decodeSafetensors(larger.subarray(3, 3 + file.length));
    expect(Object.keys(tensors)).toEqual(['w']);
  });

  it('finds nothing under a name that the file does not hold', () => {
    expect(decodeSafetensors(encodeSafetensors({})).constructor).toBeUndefined();
  });

  it('refuses a file that is cut at any byte, or longer than it says', () => {
    const whole = encodeSafetensors({ w: { shape: [2, 2], values: new Float32Array([1, 2, 3, 4]) } });
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeSafetensors(whole.subarray(0, length)), `${length} bytes`).toThrow(invalid);
    }
    expect(() => decodeSafetensors(Buffer.concat([whole, Buffer.alloc(1)]))).toThrow(invalid);
  });

  it.each([
    ['a header length of 2^63', Buffer.from('\0\0\0\0\0\0\0\x80{}', 'latin1')],
    ['a header that is not JSON', fileOf('{"w":', 0)],
    [
      'a header that is not UTF-8',
      fileOf(Buffer.from('{"\xff":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}', 'latin1'), 0),
    ],
    ['a header behind a byte order mark', fileOf('\ufeff{}', 0)],
    ['a header that is a list', fileOf('[]', 0)],
    ['a tensor that is not an object', fileOf({ w: 1 }, 0)],
    ['half precision', fileOf({ w: { dtype: 'F16', shape: [2], data_offsets: [0, 4] } }, 4)],
    ['no dtype', fileOf({ w: { shape: [1], data_offsets: [0, 4] } }, 4)],
    ['a shape that is not a list', fileOf({ w: { dtype: 'F32', shape: 1, data_offsets: [0, 4] } }, 4)],
    ['a negative length', fileOf({ w: { dtype: 'F32', shape: [-1, -1], data_offsets: [0, 4] } }, 4)],
    ['a broken length', fileOf({ w: { dtype: 'F64', shape: [0.5], data_offsets: [0, 4] } }, 4)],
    ['three offsets', fileOf({ w: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 8] } }, 4)],
    ['offsets in reverse', fileOf({ w: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4)],
    ['a shape with another product', fileOf({ w: { dtype: 'F32', shape: [2, 2], data_offsets: [0, 4] } }, 4)],
    [
      'a shape too large to multiply',
      fileOf({ w: { dtype: 'F32', shape: [2 ** 53 - 1, 2 ** 53 - 1], data_offsets: [0, 4] } }, 4),
    ],
    ['bytes beyond the end', fileOf({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 4)],
    ['bytes of no tensor before the first', fileOf({ w: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, 8)],
    [
      'two tensors on the same bytes',
      fileOf(
        {
          v: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
          w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
        },
        4,
      ),
    ],
  ])('refuses %s', (_, file) => {
    expect(() => decodeSafetensors(file)).toThrow(invalid);
  });

  it('refuses to write a shape that does not hold the values', () => {
    const tensor = { shape: [2, 2], values: new Float32Array(3) };
    expect(() => encodeSafetensors({ w: tensor })).toThrow(
      expect.objectContaining({ code: 'SHARED_SAFETENSORS_SHAPE' }),
    );
  });
});
