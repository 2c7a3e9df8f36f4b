/** JSON text → the same with its length and checksum, and bytes → whether they are such a text. */
import { crc32 } from 'node:zlib';

/**
 * The bytes of a mapping's JSON text, with the key `check` at the end: how many bytes stand before it, and their CRC-32.
 *
 * The line is JSON like any other. A cut, a changed byte, and two lines that became one are all seen: a number that lost
 * its end is still a number, so that JSON alone would not see it.
 */
export function addCheck(json: string): Buffer {
  const line = Buffer.allocUnsafe(Buffer.byteLength(json) + longestCheck);
  const end = line.write(json) - 1;
  return line.subarray(0, end + line.write(checkOf(line.subarray(0, end)), end));
}

/** Whether a line, without its line break, is one that `addCheck` made, to the last byte. */
export function isIntact(line: Buffer): boolean {
  // It stands at the end, and is short: no line is searched through for it.
  const start = line.indexOf(opening, Math.max(0, line.length - longestCheck));
  return start >= 0 && line.toString('latin1', start) === checkOf(line.subarray(0, start));
}

const opening = ',"check":{"bytes":';
/** The bytes of a check with the largest length that there is. */
const longestCheck = checkText(Number.MAX_SAFE_INTEGER, 'ffffffff').length;

/** The same for JSON of several lines, indented by two: `check` has a line of its own, and the text a last line break. */
export function addCheckLine(json: string): string {
  const content = json.slice(0, json.lastIndexOf('\n}'));
  return content + checkLineOf(content);
}

/** Whether a text with line feeds is one that `addCheckLine` made; undefined where it has no check. */
export function isIntactText(text: string): boolean | undefined {
  const start = text.lastIndexOf(openingLine);
  return start < 0 ? undefined : text.slice(start) === checkLineOf(text.slice(0, start));
}

const openingLine = ',\n  "check": {';

function checkLineOf(content: string): string {
  const { bytes, crc32 } = measure(content);
  return `${openingLine} "bytes": ${bytes}, "crc32": "${crc32}" }\n}\n`;
}

function checkOf(content: string | Uint8Array): string {
  const { bytes, crc32 } = measure(content);
  return checkText(bytes, crc32);
}

function checkText(bytes: number, crc32: string): string {
  return `${opening}${bytes},"crc32":"${crc32}"}}`;
}

function measure(content: string | Uint8Array): { bytes: number; crc32: string } {
  return { bytes: Buffer.byteLength(content), crc32: crc32(content).toString(16).padStart(8, '0') };
}
