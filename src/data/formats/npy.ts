/** The bytes of an npy file → its dimensions and values, every field of the header checked against the bytes there are. */
import type { ErrorCode } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';

/** The content of an npy file. */
export type NpyArray = {
  /** At least one dimension, none of them 0; rows first. */
  readonly dimensions: readonly number[];
  /** As numpy calls it: `uint8`. */
  readonly type: string;
  /** The values as bytes, row-major: a view of the file where they are laid down like that. */
  readonly bytes: Uint8Array;
  /** The values, row-major: whole numbers beyond 2^53 rounded to the nearest float64. */
  readonly toNumbers: () => Float64Array;
};

type DataType = {
  readonly type: string;
  readonly size: number;
  readonly read: (view: DataView, at: number, isLittle: boolean) => number;
};

/** By the letter and the digit of `descr`. */
const dataTypes: Readonly<Record<string, DataType>> = {
  b1: { type: 'bool', size: 1, read: (view, at) => Number(view.getUint8(at) !== 0) },
  i1: { type: 'int8', size: 1, read: (view, at) => view.getInt8(at) },
  u1: { type: 'uint8', size: 1, read: (view, at) => view.getUint8(at) },
  i2: { type: 'int16', size: 2, read: (view, at, isLittle) => view.getInt16(at, isLittle) },
  u2: { type: 'uint16', size: 2, read: (view, at, isLittle) => view.getUint16(at, isLittle) },
  i4: { type: 'int32', size: 4, read: (view, at, isLittle) => view.getInt32(at, isLittle) },
  u4: { type: 'uint32', size: 4, read: (view, at, isLittle) => view.getUint32(at, isLittle) },
  i8: { type: 'int64', size: 8, read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
  u8: { type: 'uint64', size: 8, read: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)) },
  f4: { type: 'float32', size: 4, read: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  f8: { type: 'float64', size: 8, read: (view, at, isLittle) => view.getFloat64(at, isLittle) },
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** As many as an array of numpy may have. */
const mostDimensions = 64;

/**
 * Reads npy, of version 1, 2 or 3: the magic, the version, the length of the header, the header as a dictionary of
 * Python with `descr`, `fortran_order` and `shape`, the values.
 *
 * @param input as messages name it
 * @throws DATA_NPY_HEADER, DATA_NPY_TYPE, DATA_NPY_EMPTY, DATA_NPY_SIZE
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNpy(file: Uint8Array, input: InputFile): NpyArray {
  const refuse = (code: ErrorCode, message: string, hint?: string) =>
    inputError(fault(code, input.path, `${input.file}: ${message}`, hint));
  const { header, start } = splitHeader(file, refuse);
  const fields = parseHeader(header);
  if (fields === undefined) {
    const shown = JSON.stringify(header.slice(0, 120));
    throw refuse('DATA_NPY_HEADER', `the header must have descr, fortran_order and shape, it is ${shown}`);
  }
  const { order, code, isFortran, dimensions } = fields;
  const dataType = dataTypes[code];
  if (dataType === undefined || (order === '|' && dataType.size > 1)) {
    const known = Object.values(dataTypes).map(({ type }) => type);
    const hint = 'x.astype(numpy.float64) makes numbers of it';
    throw refuse('DATA_NPY_TYPE', `the type ${order}${code} is none of ${known.join(', ')}`, hint);
  }
  const shown = `(${dimensions.join(', ')})`;
  if (dimensions.length === 0 || dimensions.includes(0)) {
    throw refuse('DATA_NPY_EMPTY', `the shape is ${shown}; there must be rows, and no dimension may be 0`);
  }
  // The product of large dimensions is exact only as a BigInt.
  const expected = dimensions.reduce((product, size) => product * BigInt(size), BigInt(dataType.size));
  if (expected !== BigInt(file.length - start)) {
    const found = `${file.length - start} follow the header`;
    throw refuse('DATA_NPY_SIZE', `shape ${shown} of ${dataType.type} needs ${expected} bytes, ${found}`);
  }
  const { size, type } = dataType;
  const values = file.subarray(start);
  const bytes = isFortran && dimensions.length > 1 ? toRowMajor(values, dimensions, size) : values;
  return {
    dimensions,
    type,
    bytes,
    toNumbers() {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const isLittle = order !== '>';
      const numbers = new Float64Array(bytes.length / size);
      for (let at = 0; at < numbers.length; at += 1) numbers[at] = dataType.read(view, at * size, isLittle);
      return numbers;
    },
  };
}

type Refuse = (code: ErrorCode, message: string) => Error;

function splitHeader(file: Uint8Array, refuse: Refuse): { readonly header: string; readonly start: number } {
  if (!magic.every((byte, index) => file[index] === byte)) {
    throw refuse('DATA_NPY_HEADER', 'it must begin with the bytes 93 4e 55 4d 50 59 (NUMPY), and does not');
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const version = file[6] ?? 0;
  if (version < 1 || version > 3) throw refuse('DATA_NPY_HEADER', `version ${version} is none of 1, 2 and 3`);
  const begin = version === 1 ? 10 : 12;
  if (file.length < begin)
    throw refuse('DATA_NPY_SIZE', `the header needs ${begin} bytes, the file has ${file.length}`);
  const start = begin + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (file.length < start)
    throw refuse('DATA_NPY_SIZE', `the header ends at byte ${start}, the file at ${file.length}`);
  return { header: Buffer.from(file.subarray(begin, start)).toString('latin1'), start };
}

const dictionary =
  /^\{\s*((?:'(?:descr|fortran_order|shape)'\s*:\s*(?:'[^']*'|True|False|\([\d,\s]*\))\s*(?:,\s*|(?=\}))){3})\}\s*$/;
const tuple = /^\((?:\d{1,20}(?:\s*,\s*\d{1,20})*\s*,?)?\s*\)$/;

/** The fields of a header; undefined where it is not such a dictionary. */
function parseHeader(header: string) {
  const text = header.length > 10_000 ? '' : (dictionary.exec(header)?.[1] ?? '');
  const fieldOf = (key: string, value: string) => new RegExp(`'${key}'\\s*:\\s*${value}`).exec(text)?.slice(1);
  const [order, code] = fieldOf('descr', "'([<>|=])([a-zA-Z]\\d*)'") ?? [];
  const [fortran] = fieldOf('fortran_order', '(True|False)') ?? [];
  const [shape] = fieldOf('shape', '(\\([\\d,\\s]*\\))') ?? [];
  if (order === undefined || code === undefined || fortran === undefined || shape === undefined) return undefined;
  if (!tuple.test(shape)) return undefined;
  const dimensions = (shape.match(/\d+/g) ?? []).map(Number);
  if (dimensions.length > mostDimensions || !dimensions.every(Number.isSafeInteger)) return undefined;
  return { order, code, isFortran: fortran === 'True', dimensions };
}

/** Values of which the first index runs fastest → those of which the last does. */
function toRowMajor(values: Uint8Array, dimensions: readonly number[], size: number): Uint8Array {
  const sorted = new Uint8Array(values.length);
  const strides: number[] = [];
  let stride = size;
  for (const dimension of dimensions) {
    strides.push(stride);
    stride *= dimension;
  }
  const index = dimensions.map(() => 0);
  let from = 0;
  for (let to = 0; to < sorted.length; to += size) {
    for (let byte = 0; byte < size; byte += 1) sorted[to + byte] = values[from + byte] as number;
    for (let axis = dimensions.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if ((index[axis] as number) < (dimensions[axis] as number)) break;
      from -= (strides[axis] as number) * (dimensions[axis] as number);
      index[axis] = 0;
    }
  }
  return sorted;
}
