/** The JSON text of a record → a line that carries its length and checksum, and bytes → whether they are such a line. */
import { crc32 } from 'node:zlib';

/**
 * Adds the key `check` at the end of a mapping's JSON text: how many bytes stand before it, and their CRC-32.
 *
 * The line is JSON like any other. A cut, a changed byte, and two lines that became one are all seen: a number that lost
 * its end is still a number, so that JSON alone would not see it.
 */
export function addCheck(json: string): string {
  const content = json.slice(0, -1);
  return content + checkOf(Buffer.from(content));
}

/** Whether a line, without its line break, is one that `addCheck` made, to the last byte. */
export function isIntact(line: Buffer): boolean {
  const start = line.lastIndexOf(opening);
  return start >= 0 && line.toString('latin1', start) === checkOf(line.subarray(0, start));
}

const opening = ',"check":{"bytes":';

function checkOf(content: Uint8Array): string {
  const checksum = crc32(content).toString(16).padStart(8, '0');
  return `${opening}${content.length},"crc32":"${checksum}"}}`;
}
