/** The bytes of a file that are gone through more than once: where the system has them at hand, to read them again costs less than memory to keep them in. */
import { readSync } from 'node:fs';
import { fault, inputError } from './faults.ts';
import { type InputFile, useInputFile } from './input-file.ts';

/** Bytes in memory, or to be read when they are asked for. */
export type Bytes = {
  readonly length: number;
  /**
   * Hands out all of them in order, in pieces of one length but for the last.
   *
   * @param visit gets a piece that holds until the next one, at the start of its buffer
   */
  readonly forEachPiece: (pieceLength: number, visit: (piece: Uint8Array) => void) => void;
};

/** Bytes that are in memory. */
export function bytesOfArray(array: Uint8Array): Bytes {
  return {
    length: array.length,
    forEachPiece(pieceLength, visit) {
      for (let at = 0; at < array.length; at += pieceLength) {
        // A copy, which slice of a Buffer is not.
        visit(new Uint8Array(array.subarray(at, at + pieceLength)));
      }
    },
  };
}

/**
 * The bytes of a file from `start` on, which is not beyond its end.
 *
 * @throws DATA_FILE_CHANGED, while they are handed out, where the file is not what it was at first
 */
export function bytesOfFile(input: InputFile, start: number): Bytes {
  if (input.bytes) return bytesOfArray(input.bytes.subarray(start));
  const { size, mtimeNs } = useInputFile(input, (_, status) => status);
  const refuseChange = () => {
    const message = `${input.file} changed while it was read`;
    return inputError(fault('DATA_FILE_CHANGED', input.path, message, 'start again once nothing writes to it'));
  };
  const length = Number(size) - start;
  return {
    length,
    forEachPiece(pieceLength, visit) {
      const room = new Uint8Array(Math.min(pieceLength, length));
      useInputFile(input, (descriptor, now) => {
        if (now.size !== size || now.mtimeNs !== mtimeNs) throw refuseChange();
        for (let at = 0; at < length; at += pieceLength) {
          const piece = room.subarray(0, Math.min(pieceLength, length - at));
          if (!fill(piece, descriptor, start + at)) throw refuseChange();
          visit(piece);
        }
      });
    },
  };
}

/** The first bytes of a file, at most `length`, and how many it has. */
export function readHead(input: InputFile, length: number): { readonly head: Uint8Array; readonly length: number } {
  if (input.bytes) return { head: input.bytes.subarray(0, length), length: input.bytes.length };
  return useInputFile(input, (descriptor, { size }) => {
    const head = new Uint8Array(Math.min(length, Number(size)));
    fill(head, descriptor, 0);
    return { head, length: Number(size) };
  });
}

/** Fills an array with bytes of a file; false where they end before. */
function fill(array: Uint8Array, descriptor: number, position: number): boolean {
  for (let at = 0; at < array.length; ) {
    const count = readSync(descriptor, array, at, array.length - at, position + at);
    if (count === 0) return false;
    at += count;
  }
  return true;
}
