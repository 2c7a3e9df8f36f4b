/** Bytes that may be gzipped → plain bytes, never more than a bound. */
import { gunzipSync } from 'node:zlib';
import { fault, inputError } from '../faults.ts';
import type { InputFile } from '../input-file.ts';

/** 1 GiB, above the largest IDX files in use; a small hostile file can claim a thousand times its size. */
const maximumOutputBytes = 0x4000_0000;

/** Whether bytes begin as gzip does, with 1f 8b. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks gzip, told by its magic 1f 8b; other bytes pass as they are. Concatenated members are one text.
 *
 * @param maximumBytes what the unpacked bytes may not exceed
 * @throws DATA_GZIP_TOO_LARGE above the bound; DATA_GZIP_DAMAGED for a cut, a wrong checksum or bytes that follow
 */
export function unpackGzip(bytes: Uint8Array, input: InputFile, maximumBytes = maximumOutputBytes): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: maximumBytes });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const tooLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    const message = tooLarge
      ? `${input.file} unpacks to more than ${maximumBytes} bytes (it has ${bytes.length} packed)`
      : `${input.file} is damaged gzip of ${bytes.length} bytes: ${error.message}`;
    throw inputError(fault(tooLarge ? 'DATA_GZIP_TOO_LARGE' : 'DATA_GZIP_DAMAGED', input.path, message));
  }
}
