import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCheck, isIntact } from '../../src/results/checked-line.ts';

const json = '{"loss":[1.0986122886681098,1e-7],"name":"勾配","steps":12345}';
const line = addCheck(json);

/** CRC-32 bit by bit, as its definition has it. */
function checksumOf(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}

describe('[U] results/checked-line', () => {
  it('adds length and CRC-32 of the bytes before them, and changes nothing else', () => {
    const content = json.slice(0, -1);
    const checksum = checksumOf(Buffer.from(content)).toString(16).padStart(8, '0');
    const bytes = Buffer.byteLength(content);
    expect(line.toString()).toBe(`${content},"check":{"bytes":${bytes},"crc32":"${checksum}"}}`);
    expect(JSON.parse(line.toString())).toEqual({ ...JSON.parse(json), check: { bytes, crc32: checksum } });
  });

  it('writes all eight digits of a checksum that begins with zeros', () => {
    const counts = Array.from({ length: 1000 }, (_, i) => `{"a":${i}}`);
    const small = counts.find((text) => crc32(text.slice(0, -1)) < 0x0100_0000);
    expect(addCheck(small!).toString()).toMatch(/"crc32":"0[0-9a-f]{7}"}}$/);
  });

  it('knows every line that it made', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.json(), { minKeys: 1 }), (record) => {
        expect(isIntact(addCheck(JSON.stringify(record)))).toBe(true);
      }),
    );
  });

  it('sees every byte that became any other', () => {
    for (let at = 0; at < line.length; at += 1) {
      const byte = line[at]!;
      for (let other = 0; other < 256; other += 1) {
        line[at] = other;
        expect(isIntact(line), `${other} at ${at}`).toBe(other === byte);
      }
      line[at] = byte;
    }
  });

  it('sees every cut, at either end, and bytes put behind it', () => {
    for (let at = 1; at <= line.length; at += 1) {
      expect(isIntact(line.subarray(0, line.length - at)), `the last ${at}`).toBe(false);
      expect(isIntact(line.subarray(at)), `the first ${at}`).toBe(false);
    }
    for (const more of [' ', '\r', '}', line]) expect(isIntact(Buffer.concat([line, Buffer.from(more)]))).toBe(false);
  });

  it('takes a check within a text for a part of it', () => {
    const nested = addCheck(JSON.stringify({ text: addCheck(json) }));
    expect(isIntact(Buffer.from(nested))).toBe(true);
  });
});
