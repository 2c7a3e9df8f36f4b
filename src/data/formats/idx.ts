/** The bytes of an IDX file → its dimensions and values, every field of the header checked against the bytes there are. */
import type { ErrorCode } from '../../shared/index.ts';
import { type Bytes, bytesOfArray, bytesOfFile, readHead } from '../bytes.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';
import { isGzip } from './gzip.ts';
import { readUnpacked } from './unpacked.ts';

/** The content of an IDX file: labels or images of uint8. */
export type IdxArray<Values = Uint8Array> = {
  /** Rows first: (rows) or (rows, height, width). */
  readonly dimensions: readonly number[];
  /** Row-major; of {@link parseIdx} a view of the file's bytes. */
  readonly values: Values;
};

const unsignedByte = 0x08;
const typeNames: ReadonlyMap<number, string> = new Map([
  [0x09, 'int8'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);

/** Reads an IDX file, plain or gzipped; throws what {@link parseIdx} throws. */
export function readIdx(input: InputFile, dimensions: 1 | 3): IdxArray {
  return parseIdx(readUnpacked(input), input, dimensions);
}

/** Opens an IDX file whose values may be too many to keep; throws what {@link parseIdx} throws. */
export function openIdx(input: InputFile, dimensions: 1 | 3): IdxArray<Bytes> {
  const { head, length } = readHead(input, 4 + 4 * dimensions);
  if (isGzip(head)) {
    const array = readIdx(input, dimensions);
    return { ...array, values: bytesOfArray(array.values) };
  }
  const sizes = parseHeader(head, length, input, dimensions);
  return { dimensions: sizes, values: bytesOfFile(input, head.length) };
}

/**
 * Reads IDX: two zero bytes, the type, the number of dimensions, each dimension as a big-endian uint32, the values.
 *
 * @param dimensions how many it must have: 1 of labels, 3 of images
 * @throws DATA_IDX_MAGIC, DATA_IDX_TYPE, DATA_IDX_DIMENSIONS, DATA_IDX_EMPTY, DATA_IDX_TRUNCATED, DATA_IDX_TRAILING
 * @see http://yann.lecun.com/exdb/mnist/ (the format, at the end)
 */
export function parseIdx(bytes: Uint8Array, input: InputFile, dimensions: 1 | 3): IdxArray {
  const sizes = parseHeader(bytes, bytes.length, input, dimensions);
  return { dimensions: sizes, values: bytes.subarray(4 + 4 * dimensions) };
}

/** @param head the first bytes of the file, or all @param length how many bytes it has @returns the dimensions */
function parseHeader(head: Uint8Array, length: number, { file, path }: InputFile, dimensions: 1 | 3): number[] {
  const refuse = (code: ErrorCode, message: string) => inputError(fault(code, path, message));
  const headerBytes = 4 + 4 * dimensions;
  const [zero, otherZero, type, count] = head;
  if (zero === undefined || otherZero === undefined || type === undefined || count === undefined) {
    throw refuse('DATA_IDX_TRUNCATED', `${file}: the header needs ${headerBytes} bytes, the file has ${length}`);
  }
  if (zero !== 0 || otherZero !== 0) {
    const found = [zero, otherZero].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw refuse('DATA_IDX_MAGIC', `${file}: the magic must begin with the bytes 00 00, it begins with ${found}`);
  }
  if (type !== unsignedByte) {
    const name = typeNames.get(type) ?? 'unknown';
    throw refuse('DATA_IDX_TYPE', `${file}: the type at byte 2 must be 8 (uint8), it is ${type} (${name})`);
  }
  if (count !== dimensions) {
    const wanted = dimensions === 1 ? '1 (labels)' : '3 (images)';
    throw refuse(
      'DATA_IDX_DIMENSIONS',
      `${file}: the number of dimensions at byte 3 must be ${wanted}, it is ${count}`,
    );
  }
  if (head.length < headerBytes) {
    throw refuse('DATA_IDX_TRUNCATED', `${file}: the header needs ${headerBytes} bytes, the file has ${length}`);
  }
  const header = new DataView(head.buffer, head.byteOffset, headerBytes);
  const sizes = Array.from({ length: dimensions }, (_, index) => header.getUint32(4 + 4 * index));
  // Three dimensions of 2^32 − 1 are beyond 2^53: the product is exact only as a BigInt.
  const expected = sizes.reduce((product, size) => product * BigInt(size), 1n) + BigInt(headerBytes);
  const dims = sizes.join(' × ');
  if (sizes.includes(0)) throw refuse('DATA_IDX_EMPTY', `${file}: the dimensions are ${dims}; none may be 0`);
  if (expected !== BigInt(length)) {
    const message = `${file}: dimensions ${dims} of uint8 need ${expected} bytes, the file has ${length}`;
    throw refuse(expected > BigInt(length) ? 'DATA_IDX_TRUNCATED' : 'DATA_IDX_TRAILING', message);
  }
  return sizes;
}
