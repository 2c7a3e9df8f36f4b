import { describe, expect, it } from 'vitest';
import { greyImage } from '../../../src/page/sections/grey-image.ts';

describe('[U] page/sections/grey-image', () => {
  it('is a bitmap of 8 bits with its last row first, each row padded to four bytes', () => {
    const uri = greyImage(Buffer.from([10, 20, 30, 40, 50, 60]).toString('base64'), 2, 3);
    const file = Buffer.from(uri.replace('data:image/bmp;base64,', ''), 'base64');
    expect(file.subarray(0, 2).toString('latin1')).toBe('BM');
    expect([file.readUInt32LE(2), file.readUInt32LE(10)]).toEqual([file.length, 1078]);
    expect([file.readInt32LE(18), file.readInt32LE(22), file.readUInt16LE(26), file.readUInt16LE(28)]).toEqual([
      3, 2, 1, 8,
    ]);
    expect([...file.subarray(54 + 4 * 200, 54 + 4 * 201)]).toEqual([200, 200, 200, 0]);
    expect([...file.subarray(1078)]).toEqual([40, 50, 60, 0, 10, 20, 30, 0]);
  });
});
