/** A value → its one JSON text (RFC 8785), and text or bytes → their sha256. */
import { hash } from 'node:crypto';
import { KobaiError } from './errors.ts';

/**
 * The canonical JSON text of plain data: no spaces, keys in code unit order, shortest decimals. Equal data has equal text.
 *
 * −0 is written as 0, and a property whose value is undefined is left out, as in all JSON.
 *
 * @throws SHARED_NOT_JSON: NaN, infinity, undefined in an array, a lone surrogate, or anything that is not plain data
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  const fault = findWhatJsonLoses(value);
  if (fault !== undefined) {
    const { path, lost } = fault;
    throw new KobaiError('internal', 'SHARED_NOT_JSON', `value${path} is not JSON: ${String(lost)}`);
  }
  return write(value);
}

function write(value: unknown): string {
  if (hasOneText(value) || (Array.isArray(value) && (holdsNumbers(value) || value.every(hasOneText)))) {
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    throw new KobaiError('internal', 'SHARED_NOT_JSON', 'not canonical JSON: Lone surrogate is not allowed');
  }
  return Array.isArray(value) ? `[${value.map(write).join(',')}]` : joinProperties(value as object, write);
}

/**
 * The canonical JSON text of an object, from those of its properties. By hand, since no object has its keys in just any
 * order: `9` stands before `10`.
 */
export function joinProperties(value: object, textOf: (property: unknown, key: string) => string): string {
  const properties = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(properties).sort()) {
    const property = properties[key];
    if (property !== undefined) parts.push(`${write(key)}:${textOf(property, key)}`);
  }
  return `{${parts.join(',')}}`;
}

/** Of what JSON can hold, a number, a literal and a text that is whole. */
function hasOneText(value: unknown): boolean {
  return typeof value === 'string' ? value.isWellFormed() : typeof value !== 'object' || value === null;
}

/** The sha256 of bytes, or of a text in UTF-8, in hexadecimal. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash('sha256', content);
}

/** JSON would write NaN and holes as null, and drop what it does not know, without a word. */
function findWhatJsonLoses(value: unknown): { path: string; lost: unknown } | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (Array.isArray(value)) {
    if (holdsNumbers(value)) return undefined;
    // By index, because the array's own iteration methods skip holes.
    for (let i = 0; i < value.length; i += 1) {
      const fault = findWhatJsonLoses(value[i]);
      if (fault) return { ...fault, path: `[${i}]${fault.path}` };
    }
    return undefined;
  }
  if (typeof value !== 'object' || !isPlain(value)) return { path: '', lost: value };
  for (const [key, property] of Object.entries(value)) {
    const fault = property === undefined ? undefined : findWhatJsonLoses(property);
    if (fault) return { ...fault, path: `.${key}${fault.path}` };
  }
  return undefined;
}

/**
 * Whether all elements are finite numbers, without a loop of our own: reading any kind of array by index, V8 makes of one
 * of numbers one of objects, which it then writes in twice the time.
 */
function holdsNumbers(values: readonly unknown[]): boolean {
  return values.every(Number.isFinite) && !values.includes(undefined);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
