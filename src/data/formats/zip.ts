/** The bytes of a zip archive → its files by name, each unpacked when it is asked for and checked by its CRC-32. */
import { crc32, inflateRawSync } from 'node:zlib';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';

/** 1 GiB, as of gzip. */
const maximumOutputBytes = 0x4000_0000;

const [stored, deflated] = [0, 8];
const [endSignature, entrySignature, localSignature] = [0x0605_4b50, 0x0201_4b50, 0x0403_4b50];
/** The fixed parts of the record at the end, of an entry of the directory, of the header before a file. */
const [endBytes, entryBytes, localBytes] = [22, 46, 30];
const mostCommentBytes = 0xffff;

type Entry = {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
};

/** The files of an archive. */
export type ZipFiles = { readonly names: readonly string[]; readonly read: (name: string) => Uint8Array };

/**
 * Opens an archive, with deflate or without; not one of several parts, above 4 GiB or encrypted.
 *
 * @throws DATA_ZIP_DAMAGED, of `read` too, where anything is not as its directory says; of `read` DATA_GZIP_TOO_LARGE
 * above 1 GiB
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function openZip(archive: Uint8Array, { file, path }: InputFile): ZipFiles {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const damaged = (reason: string) =>
    inputError(fault('DATA_ZIP_DAMAGED', path, `${file} is no zip archive that can be read: ${reason}`));
  const isAt = (offset: number, bytes: number, signature: number) =>
    offset >= 0 && offset + bytes <= archive.length && view.getUint32(offset, true) === signature;

  let end = archive.length - endBytes;
  const least = Math.max(0, end - mostCommentBytes);
  while (end >= least && !isAt(end, endBytes, endSignature)) end -= 1;
  if (end < least) throw damaged('it has no directory at its end; it may be cut');

  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (!isAt(at, entryBytes, entrySignature)) throw damaged(`its directory has no entry at byte ${at}`);
    const nameBytes = view.getUint16(at + 28, true);
    const name = Buffer.from(archive.subarray(at + entryBytes, at + entryBytes + nameBytes)).toString();
    if (view.getUint16(at + 8, true) & 1) throw damaged(`${JSON.stringify(name)} is encrypted`);
    entries.set(name, {
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += entryBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }

  return {
    names: [...entries.keys()],
    read(name) {
      const shown = JSON.stringify(name);
      const entry = entries.get(name);
      if (entry === undefined) throw new RangeError(`no file ${name}`);
      const { method, crc, packedBytes, bytes, offset } = entry;
      if (!isAt(offset, localBytes, localSignature)) throw damaged(`${shown} does not begin at byte ${offset}`);
      const begin = offset + localBytes + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
      if (begin + packedBytes > archive.length) throw damaged(`${shown} ends beyond the end of the file`);
      if (method !== stored && method !== deflated)
        throw damaged(`${shown} is packed by method ${method}, not deflate`);
      if (bytes > maximumOutputBytes) {
        const message = `${file}: ${shown} unpacks to ${bytes} bytes; at most ${maximumOutputBytes} can be read`;
        throw inputError(fault('DATA_GZIP_TOO_LARGE', path, message));
      }
      const packed = archive.subarray(begin, begin + packedBytes);
      const unpacked = method === stored ? packed : inflate(packed, bytes);
      if (unpacked?.length !== bytes) throw damaged(`${shown} does not unpack to the ${bytes} bytes of its directory`);
      if (crc32(unpacked) !== crc) throw damaged(`the checksum of ${shown} is another`);
      return unpacked;
    },
  };
}

/** Unpacks at most so many bytes; undefined where it cannot. */
function inflate(packed: Uint8Array, bytes: number): Uint8Array | undefined {
  try {
    // A bound of 0 would be none.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch {
    return undefined;
  }
}
