/** Bytes → files that survive a crash: whole or not at all, never through a link. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { KobaiError } from '../shared/index.ts';
import { describeFault, systemCode, withFaults } from './faults.ts';

/** Half of what one Buffer holds; results of 100,000 trials have as many bytes. */
const mostBytes = 1024 * 1024 * 1024;

/**
 * The whole file; undefined where there is none.
 *
 * @throws RESULTS_FOLDER_UNUSABLE also where it is a folder, a pipe or a device, which may have no end
 * @throws RESULTS_FILE_TOO_LARGE
 */
export function readIfThere(path: string): Buffer | undefined {
  return openIfThere(path, (file) => readFileSync(file));
}

/**
 * sha256 of the whole file, in hexadecimal, which is not in memory at any moment; undefined where there is none.
 *
 * @throws as {@link readIfThere}
 */
export function hashIfThere(path: string): string | undefined {
  return openIfThere(path, (file) => {
    const sha256 = createHash('sha256');
    const piece = takePiece();
    for (let length = -1; length !== 0; ) {
      length = readSync(file, piece);
      sha256.update(piece.subarray(0, length));
    }
    return sha256.digest('hex');
  });
}

/**
 * Does nothing where there is a file that can be read, or none.
 *
 * @throws as {@link readIfThere}
 */
export function refuseOthers(path: string): void {
  openIfThere(path, () => {});
}

function openIfThere<T>(path: string, read: (file: number) => T): T | undefined {
  return withFaults(`read ${path}`, () => {
    try {
      // Nobody may write into a pipe: not to wait for that one asks not to block.
      return withOpenFile(path, constants.O_RDONLY | constants.O_NOFOLLOW | (constants.O_NONBLOCK ?? 0), (file) => {
        const status = fstatSync(file);
        if (!status.isFile()) throw notAFile(path);
        if (status.size > mostBytes) throw tooLarge(path, status.size);
        return read(file);
      });
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

function notAFile(path: string): KobaiError {
  return new KobaiError('input', 'RESULTS_FOLDER_UNUSABLE', `${path} is not a file`, {
    hint: 'Remove what stands there, or name another folder with --out.',
  });
}

function tooLarge(path: string, bytes: number): KobaiError {
  return new KobaiError('input', 'RESULTS_FILE_TOO_LARGE', `${path} has ${bytes} bytes, and ${mostBytes} are read`, {
    hint: 'Restore the file, or write the results of fewer trials into one folder.',
  });
}

/** Makes a folder and those above it, if they are not there. A link in its place is refused. */
export function ensureFolder(path: string): void {
  const status = withFaults(`make the folder ${path}`, () => {
    makeFolders(path);
    return lstatSync(path);
  });
  if (status.isSymbolicLink()) {
    throw new KobaiError('input', 'RESULTS_FOLDER_UNUSABLE', `${path} is a symbolic link`, {
      hint: 'Results are not written through links: remove it, or name the folder that it leads to with --out.',
    });
  }
}

/**
 * Puts a file in place of what stood there, in one step: a reader finds the old one or the new one, whole.
 *
 * Not by the package write-file-atomic: it takes a write that a full disk cut short for a whole one (7.0.1).
 *
 * @param content a text, bytes, or parts that come behind each other
 * @returns the inode of the new file
 */
export function replaceFile(path: string, content: string | Uint8Array | readonly Uint8Array[]): number {
  const temporary = `${path}.tmp`;
  const parts = typeof content === 'string' ? [Buffer.from(content)] : 'byteLength' in content ? [content] : content;
  return withFaults(`write ${path} (${lengthOf(parts)} bytes)`, () => {
    try {
      rmSync(temporary, { force: true });
      const inode = withOpenFile(temporary, 'wx', (file) => {
        for (const piece of joinParts(parts)) writeFileSync(file, piece);
        fsyncSync(file);
        return fstatSync(file).ino;
      });
      renameSync(temporary, path);
      syncFolder(dirname(path));
      return inode;
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Removes what a crash has left of a file that was to be put in the place of another. */
export function removeUnfinished(path: string): void {
  withFaults(`tidy ${dirname(path)}`, () => rmSync(`${path}.tmp`, { force: true }));
}

/** Bytes that are read or written at once. */
const pieceBytes = 1024 * 1024;
let room: Buffer | undefined;

/**
 * Room for a piece of a file, always the same: of another the system would clear every page, and for a whole file it would
 * be as large as that.
 */
function takePiece(): Buffer {
  room ??= Buffer.allocUnsafeSlow(pieceBytes);
  return room;
}

/** Puts many small parts into pieces, each in the place of the one before, which is written by then. */
function* joinParts(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  const piece = takePiece();
  let end = 0;
  for (const part of parts) {
    if (end + part.length > pieceBytes) {
      yield piece.subarray(0, end);
      end = 0;
    }
    if (part.length > pieceBytes) yield part;
    else {
      piece.set(part, end);
      end += part.length;
    }
  }
  yield piece.subarray(0, end);
}

/** The bytes of all parts. */
export function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** As `replaceFile`, but not where the file already has this content: to read it is faster than to sync the disk. */
export function replaceOther(path: string, content: string): void {
  if (!holds(path, content)) replaceFile(path, content);
}

function holds(path: string, content: string): boolean {
  try {
    return readIfThere(path)?.equals(Buffer.from(content)) ?? false;
  } catch {
    return false; // Whatever is wrong with it, a new file comes in its place, or says why not.
  }
}

/**
 * Writes parts behind each other at a place of a file, cuts off what stood behind it, and waits for the disk to have them;
 * the process does other things meanwhile.
 *
 * Where it fails, the file ends at that place again, as far as the disk allows.
 *
 * @param at byte offset; 0 makes the file where there is none
 * @returns the inode of the file; undefined, and nothing is written, where it has fewer bytes than `at`
 */
export async function appendAt(path: string, at: number, parts: readonly Uint8Array[]): Promise<number | undefined> {
  try {
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW);
    try {
      const { ino, size } = fstatSync(file);
      if (size < at) return undefined;
      if (size > at) ftruncateSync(file, at);
      try {
        let end = at;
        for (const piece of joinParts(parts)) {
          let written = 0;
          while (written < piece.length) {
            written += writeSync(file, piece, written, piece.length - written, end + written);
          }
          end += piece.length;
        }
        await sync(file);
        if (at === 0) syncFolder(dirname(path));
      } catch (error) {
        ftruncateSync(file, at);
        throw error;
      }
      return ino;
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw describeFault(`write to ${path} (${lengthOf(parts)} bytes)`, cause);
  }
}

const sync = promisify(fsync);

function withOpenFile<T>(path: string, flags: string | number, action: (file: number) => T): T {
  const file = openSync(path, flags);
  try {
    return action(file);
  } finally {
    closeSync(file);
  }
}

/** Not by mkdir's `recursive`: of a disk that is broken or read-only it says that there is no such folder. */
function makeFolders(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolders(dirname(path));
    makeFolder(path);
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && statSync(path).isDirectory()) return;
    throw error;
  }
  syncFolder(dirname(path));
}

/** Syncs a folder: only then does a new name in it survive a power cut. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return; // A folder cannot be opened there.
  withOpenFile(path, 'r', fsyncSync);
}
