import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOfArray, bytesOfFile } from '../../src/data/bytes.ts';
import { faultsThrownBy, writeFiles } from './helpers.ts';

const content = Uint8Array.from({ length: 10 }, (_, i) => i);
const listPieces = (bytes: ReturnType<typeof bytesOfArray>) => {
  const pieces: number[][] = [];
  bytes.forEachPiece(4, (piece) => {
    expect(piece.byteOffset).toBe(0);
    pieces.push([...piece]);
  });
  return pieces;
};

describe('[U] data/bytes', () => {
  it('hands out a file from its start, and bytes in memory, in pieces, as often as asked', () => {
    const input = { file: join(writeFiles({ file: content }), 'file'), path: [] };
    for (const bytes of [bytesOfFile(input, 1), bytesOfArray(Buffer.from(content).subarray(1))]) {
      expect(bytes.length).toBe(9);
      for (let time = 0; time < 2; time += 1) {
        expect(listPieces(bytes)).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9]]);
      }
    }
  });

  it.each([
    ['is cut', (file: string) => writeFileSync(file, content.subarray(0, 5))],
    ['is written anew', (file: string) => utimesSync(file, 1, 1)],
  ])('refuses a file that %s in between', (_, change) => {
    const input = { file: join(writeFiles({ file: content }), 'file'), path: ['dataset', 'images'] };
    const bytes = bytesOfFile(input, 1);
    change(input.file);
    expect(faultsThrownBy(() => listPieces(bytes))).toEqual(['DATA_FILE_CHANGED dataset.images']);
  });
});
