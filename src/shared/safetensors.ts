/** Named arrays ↔ the bytes of a safetensors file: an 8-byte header length, a JSON header, the values. */
import { KobaiError } from './errors.ts';
import { omitUndefined } from './omit-undefined.ts';
import type { FloatArray } from './types.ts';
import { shorten } from './words.ts';

/** Values with a shape, row-major. */
export type Tensor = { readonly shape: readonly number[]; readonly values: FloatArray };

const bytesOf = { F32: 4, F64: 8 } as const;
type DataType = keyof typeof bytesOf;
type Entry = { name: string; dtype: DataType; shape: number[]; begin: number; end: number };

const encoder = new TextEncoder();

/** As in the format's own reader: a larger header is an attack, or not a header. */
const largestHeader = 100_000_000;

/** The key of the header that is no tensor: texts under names. */
const metadataKey = '__metadata__';

/**
 * Writes tensors as a safetensors file: names in code unit order, F32 or F64 little-endian.
 *
 * Equal tensors give equal bytes: every NaN is written as the canonical quiet one, and −0 stays −0.
 *
 * @param metadata texts about them, which stand before them; without any the file has none
 * @throws SHARED_SAFETENSORS_SHAPE: a shape that does not hold as many values as there are
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const named = Object.keys(tensors)
    .sort()
    .map((name) => ({ name, ...(tensors[name] as Tensor) }));
  let offset = 0;
  // Built from parts, because an object would put integer-like names first and lose `__proto__`.
  const parts = named.map(({ name, shape, values }) => {
    if (countOf(shape) !== values.length) {
      const message = `${name}: shape [${shape}] does not hold ${values.length} values`;
      throw new KobaiError('internal', 'SHARED_SAFETENSORS_SHAPE', message);
    }
    const begin = offset;
    offset += values.byteLength;
    const dtype = values instanceof Float32Array ? 'F32' : 'F64';
    return `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${begin},${offset}]}`;
  });
  if (metadata) parts.unshift(`"${metadataKey}":${JSON.stringify(metadata)}`);
  const header = encoder.encode(`{${parts.join(',')}}`);
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start);
  bytes.set(header, 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  let at = start;
  for (const { values } of named) {
    writeValues(view, at, values);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads the tensors of a safetensors file; every bound is checked before anything is allocated.
 *
 * @param isIgnored tells by its name whether a tensor is left out, whatever its number format is
 * @returns a record without a prototype, so that no name finds anything that the file does not hold
 * @throws SHARED_SAFETENSORS_INVALID: not such a file, cut, holes or overlaps, or another number format than F32 and F64
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  isIgnored: (name: string) => boolean = () => false,
): Record<string, { shape: number[]; values: FloatArray }> {
  const { view, header, start } = openFile(bytes);
  const entries = Object.entries(header)
    .filter(([name]) => name !== metadataKey)
    .map(([name, entry]) => readEntry(name, entry, isIgnored(name)));
  checkLayout(entries, bytes.length - start);
  const tensors: Record<string, { shape: number[]; values: FloatArray }> = Object.create(null);
  for (const { name, dtype, shape, begin } of entries) {
    if (isIgnored(name)) continue;
    tensors[name] = { shape, values: readValues(view, start + begin, dtype, countOf(shape)) };
  }
  return tensors;
}

/** Reads the metadata of a safetensors file: texts under names. @throws SHARED_SAFETENSORS_INVALID */
export function decodeSafetensorsMetadata(bytes: Uint8Array): ReadonlyMap<string, string> {
  const metadata = openFile(bytes).header[metadataKey] ?? {};
  const entries = isObject(metadata) ? Object.entries(metadata) : [];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (!isObject(metadata) || texts.length < entries.length) throw invalid('its metadata is not texts under names');
  return new Map(texts);
}

/** The parts of a file: its header, not yet checked, and the byte at which the values begin. */
function openFile(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8) throw invalid(`it has ${bytes.length} bytes, fewer than the 8 of the header's length`);
  const headerLength = view.getBigUint64(0, true);
  if (headerLength > BigInt(Math.min(bytes.length - 8, largestHeader))) {
    if (view.getUint32(0, true) === zipSignature)
      throw invalid('it looks like one of torch.save', undefined, torchHint);
    throw invalid(`its header should have ${headerLength} bytes, but the file has ${bytes.length}`);
  }
  const start = 8 + Number(headerLength);
  return { view, header: readHeader(bytes.subarray(8, start)), start };
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw invalid('its header is not JSON', cause);
  }
  if (!isObject(header)) throw invalid('its header is not a JSON object');
  return header;
}

function readEntry(name: string, entry: unknown, isIgnored: boolean): Entry {
  const quoted = JSON.stringify(shorten(name));
  if (!isObject(entry)) throw invalid(`tensor ${quoted} is not an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32' && dtype !== 'F64' && !isIgnored) {
    throw invalid(`tensor ${quoted} has dtype ${JSON.stringify(dtype)}; F32 and F64 are read`);
  }
  if (!isCounts(shape)) throw invalid(`tensor ${quoted} has shape ${JSON.stringify(shape)}`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw invalid(`tensor ${quoted} has data_offsets ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets as [number, number];
  const isFilled = isIgnored ? end >= begin : end - begin === countOf(shape) * bytesOf[dtype as DataType];
  if (!isFilled) {
    throw invalid(`tensor ${quoted} of ${dtype} and shape [${shape}] does not fill bytes ${begin} to ${end}`);
  }
  return { name, dtype: dtype as DataType, shape, begin, end };
}

/** The tensors fill the rest of the file: no hole, no overlap, nothing behind the last. */
function checkLayout(entries: readonly Entry[], length: number): void {
  let filled = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== filled)
      throw invalid(`tensor ${JSON.stringify(shorten(name))} begins at byte ${begin}, not ${filled}`);
    filled = end;
  }
  if (filled !== length) throw invalid(`its tensors have ${filled} bytes, but ${length} follow the header`);
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

// Bytes that are already as the file has them are copied. Else a DataView is told the byte order and needs no alignment; a
// typed array over the file has neither.
function writeValues(view: DataView, at: number, values: FloatArray): void {
  if (isLittleEndian && !values.includes(Number.NaN)) {
    new Uint8Array(view.buffer).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
  } else if (values instanceof Float32Array) {
    values.forEach((value, i) => {
      if (Number.isNaN(value)) view.setUint32(at + 4 * i, 0x7fc0_0000, true);
      else view.setFloat32(at + 4 * i, value, true);
    });
  } else {
    values.forEach((value, i) => {
      if (Number.isNaN(value)) view.setBigUint64(at + 8 * i, 0x7ff8_0000_0000_0000n, true);
      else view.setFloat64(at + 8 * i, value, true);
    });
  }
}

function readValues(view: DataView, at: number, dtype: DataType, count: number): FloatArray {
  if (dtype === 'F32') return new Float32Array(count).map((_, i) => view.getFloat32(at + 4 * i, true));
  return new Float64Array(count).map((_, i) => view.getFloat64(at + 8 * i, true));
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((count, length) => count * length, 1);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What PyTorch saves is a zip of pickled objects, which nobody should open for their numbers. */
const zipSignature = 0x04034b50;
const torchHint =
  "in Python `safetensors.torch.save_file(model.state_dict(), 'model.safetensors')` writes one, and `initialWeights: { path: model.safetensors, layout: torch }` reads it";

function invalid(reason: string, cause?: unknown, hint?: string): KobaiError {
  const message = `not a safetensors file that kobai reads: ${reason}`;
  return new KobaiError('input', 'SHARED_SAFETENSORS_INVALID', message, omitUndefined({ cause, hint }));
}
