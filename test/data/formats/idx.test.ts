import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackGzip } from '../../../src/data/formats/gzip.ts';
import { parseIdx, readIdx } from '../../../src/data/formats/idx.ts';
import { encodeIdx, faultsThrownBy, writeFiles } from '../helpers.ts';

const input = { file: 'images', path: ['dataset', 'images'] };
const images = encodeIdx([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);

describe('[U] data/formats/idx', () => {
  it('reads dimensions and values', () => {
    const { dimensions, values } = parseIdx(images, input, 3);
    expect(dimensions).toEqual([2, 2, 3]);
    expect([...values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);
  });

  it('reads a gzipped file, told by its bytes and not by its name, as the plain one', () => {
    const folder = writeFiles({ plain: images, packed: gzipSync(images) });
    const read = (name: string) => readIdx({ file: `${folder}/${name}`, path: [] }, 3);
    expect([...read('packed').values]).toEqual([...read('plain').values]);
  });

  it.each([
    ['a wrong magic', Buffer.concat([Buffer.from([1]), images.subarray(1)]), 'DATA_IDX_MAGIC'],
    ['float values', encodeIdx([1, 1, 1], [0, 0, 0, 0], 0x0d), 'DATA_IDX_TYPE'],
    ['labels in place of images', encodeIdx([3], [1, 2, 3]), 'DATA_IDX_DIMENSIONS'],
    ['no images', encodeIdx([0, 28, 28], []), 'DATA_IDX_EMPTY'],
    ['one byte too many', Buffer.concat([images, Buffer.from([0])]), 'DATA_IDX_TRAILING'],
    ['dimensions of 2^96 values', encodeIdx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []), 'DATA_IDX_TRUNCATED'],
  ])('refuses %s', (_, bytes, code) => {
    expect(faultsThrownBy(() => parseIdx(bytes, input, 3))).toEqual([`${code} dataset.images`]);
  });

  it('names expected and actual bytes exactly, beyond 2^53 too', () => {
    const bytes = encodeIdx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []);
    // (2^32 − 1)^3 + 16
    expect(() => parseIdx(bytes, input, 3)).toThrow(/79228162458924105385300197391 bytes, the file has 16$/);
  });

  it('refuses a file that is cut anywhere', () => {
    for (let length = 0; length < images.length; length += 1) {
      const faults = faultsThrownBy(() => parseIdx(images.subarray(0, length), input, 3));
      expect(faults).toEqual(['DATA_IDX_TRUNCATED dataset.images']);
    }
  });

  it('gives an array that fits its dimensions, or an input error, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (tail, valid) => {
        const bytes = valid ? Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0]), tail]) : tail;
        let array: ReturnType<typeof parseIdx> | undefined;
        const faults = faultsThrownBy(() => {
          array = parseIdx(bytes, input, 1);
        });
        if (array === undefined) expect(faults).toHaveLength(1);
        else expect(array.values.length).toBe(array.dimensions[0]);
      }),
    );
  });
});

describe('[U] data/formats/gzip', () => {
  it('joins concatenated members', () => {
    const packed = Buffer.concat([gzipSync('ab'), gzipSync('c')]);
    expect(Buffer.from(unpackGzip(packed, input)).toString()).toBe('abc');
  });

  it('stops at the bound instead of unpacking a bomb', () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(faultsThrownBy(() => unpackGzip(bomb, input, 999_999))).toEqual(['DATA_GZIP_TOO_LARGE dataset.images']);
    expect(unpackGzip(bomb, input, 1_000_000)).toHaveLength(1_000_000);
  });

  it('refuses a cut, a wrong checksum and bytes that follow', () => {
    const packed = gzipSync(images);
    const flipped = Buffer.from(packed);
    flipped[packed.length - 6]! ^= 1;
    for (const bytes of [packed.subarray(0, -1), flipped, Buffer.concat([packed, Buffer.from('x')])]) {
      expect(faultsThrownBy(() => unpackGzip(bytes, input))).toEqual(['DATA_GZIP_DAMAGED dataset.images']);
    }
  });
});
