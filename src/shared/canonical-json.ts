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
  try {
    return write(value);
  } catch (error) {
    if (error !== unwritable) throw error;
    const fault = findWhatJsonLoses(value);
    const why = fault ? `value${fault.path} is not JSON: ${String(fault.lost)}` : loneSurrogate;
    throw new KobaiError('internal', 'SHARED_NOT_JSON', why);
  }
}

/** Thrown where a value cannot be written; where it stands is looked for then, and costs nobody else anything. */
const unwritable = new Error('not canonical JSON');
const loneSurrogate = 'not canonical JSON: Lone surrogate is not allowed';

function write(value: unknown): string {
  if (typeof value === 'string' ? value.isWellFormed() : isLiteral(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return holdsNumbers(value) ? JSON.stringify(value) : `[${writeItems(value).join(',')}]`;
  if (typeof value !== 'object' || value === null || !isPlain(value)) throw unwritable;
  return joinProperties(value, write);
}

/** By index, because the array's own iteration methods skip holes. */
function writeItems(items: readonly unknown[]): string[] {
  const texts: string[] = [];
  for (let i = 0; i < items.length; i += 1) texts.push(write(items[i]));
  return texts;
}

function isLiteral(value: unknown): boolean {
  return Number.isFinite(value) || typeof value === 'boolean' || value === null;
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

/** The sha256 of bytes, or of a text in UTF-8, in hexadecimal. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash('sha256', content);
}

/** JSON would write NaN and holes as null, and drop what it does not know, without a word. */
function findWhatJsonLoses(value: unknown): { path: string; lost: unknown } | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (Array.isArray(value)) {
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
