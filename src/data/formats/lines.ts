/** Bytes in pieces → the same in whole lines. */
import type { Bytes } from '../bytes.ts';
import { carriageReturn, newline } from './characters.ts';

const pieceBytes = 262_144;

/**
 * Hands out all lines in order, several at once; the last one gets a line break.
 *
 * @param visit gets lines that hold until the next ones, and how many bytes of the file are before them
 */
export function forEachLines(bytes: Bytes, visit: (lines: Buffer, offset: number) => void): void {
  let room = Buffer.allocUnsafeSlow(2 * pieceBytes);
  let filled = 0;
  let offset = 0;
  bytes.forEachPiece(pieceBytes, (piece) => {
    if (filled + piece.length >= room.length) {
      const larger = Buffer.allocUnsafeSlow(2 * room.length);
      room.copy(larger, 0, 0, filled);
      room = larger;
    }
    room.set(piece, filled);
    const lastBreak = Math.max(piece.lastIndexOf(newline), piece.lastIndexOf(carriageReturn));
    const end = filled + lastBreak + 1;
    filled += piece.length;
    if (lastBreak === -1) return;
    visit(room.subarray(0, end), offset);
    room.copyWithin(0, end, filled);
    filled -= end;
    offset += end;
  });
  if (filled === 0) return;
  room[filled] = newline;
  visit(room.subarray(0, filled + 1), offset);
}
