/**
 * Plain data with typed arrays ↔ a text that gives it back to the bit, on any machine and Node. JSON would lose NaN, the
 * infinities and −0, and a structured clone of a newer Node cannot be read by an older one.
 */

/** The key under which what JSON cannot hold stands, in an object of its own. */
const mark = '$kobai';

const arrays = { Float32Array, Float64Array, Uint8Array } as const;
type ArrayName = keyof typeof arrays;

/** Writes plain data: objects, lists, texts, numbers and typed arrays of float32, float64 and bytes. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
      return { [mark]: Object.is(part, -0) ? '-0' : String(part) };
    }
    if (!ArrayBuffer.isView(part)) return part;
    const name = Object.prototype.toString.call(part).slice('[object '.length, -1);
    if (!isArrayName(name)) throw new RangeError(`${name} cannot be sent`);
    const { buffer, byteOffset, byteLength } = part;
    return { [mark]: name, base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
  });
}

/** Reads what `encode` wrote. @throws {SyntaxError} where it is something else */
export function decode(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, mark)) return part;
    const { [mark]: name, base64 } = part as Record<string, unknown>;
    if (typeof base64 !== 'string') return Number(name);
    if (typeof name !== 'string' || !isArrayName(name)) throw new SyntaxError(`${name} is no array that is sent`);
    // A copy of its own, which begins where its numbers may.
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
    return name === 'Uint8Array' ? bytes : new arrays[name](bytes.buffer);
  });
}

function isArrayName(name: string): name is ArrayName {
  return Object.hasOwn(arrays, name);
}
