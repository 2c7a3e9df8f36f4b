/** A file, plain or gzipped → its plain bytes. */
import { type Bytes, bytesOfArray, bytesOfFile, readHead } from '../bytes.ts';
import { type InputFile, readInputFile } from '../input-file.ts';
import { isGzip, unpackGzip } from './gzip.ts';

/** Opens a file to go through it in pieces; only an unpacked one is kept in memory. @throws DATA_GZIP_… */
export function openUnpacked(input: InputFile): Bytes {
  return isGzip(readHead(input, 2).head) ? bytesOfArray(readUnpacked(input)) : bytesOfFile(input, 0);
}

/** Reads a file whole. @throws DATA_GZIP_… */
export function readUnpacked(input: InputFile): Uint8Array {
  return unpackGzip(readInputFile(input), input);
}
