/** The name of a file in the experiment → its bytes, or a fault at the place where it is named. */
import { type BigIntStats, closeSync, fstatSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { FilePath } from '../config/index.ts';
import { adviseFile, isOfSystem, type Path } from '../shared/index.ts';
import { fault, inputError } from './faults.ts';

/** 2 GiB: Node reads no larger file at once. */
const maximumBytes = 0x8000_0000 - 1;

/** A file that the experiment names. */
export type InputFile = {
  /** Where it is, as messages show it. */
  readonly file: string;
  /** Where the experiment names it. */
  readonly path: Path;
  /** What it holds, where it is no file on a disk: what came from the standard input. */
  readonly bytes?: Uint8Array;
};

/**
 * Finds a file from the folder of the experiment.
 *
 * @param name of the schema's type for files, so that a key of any other type, which a trial's id would hold, does not compile
 */
export function findInputFile<Name extends FilePath>(
  folder: string,
  name: keyof FilePath extends keyof Name ? Name : never,
  path: Path,
): InputFile {
  return { file: isAbsolute(name) ? name : join(folder, name), path };
}

/**
 * Reads a whole file.
 *
 * @throws DATA_FILE_MISSING where there is none; DATA_FILE_UNREADABLE where it is a folder, a device or forbidden;
 * DATA_FILE_TOO_LARGE from 2 GiB
 */
export function readInputFile(input: InputFile): Uint8Array {
  if (input.bytes) return input.bytes;
  return explainFaults(input, () => {
    checkFile(input, statSync(input.file));
    return readFileSync(input.file);
  });
}

/** Opens a file, hands it on with what is known of it, and closes it; throws what {@link readInputFile} throws. */
export function useInputFile<Result>(
  input: InputFile,
  use: (descriptor: number, status: BigIntStats) => Result,
): Result {
  return explainFaults(input, () => {
    // Before it is opened: to open a pipe waits until somebody writes to it.
    checkFile(input, statSync(input.file));
    const descriptor = openSync(input.file, 'r');
    try {
      return use(descriptor, fstatSync(descriptor, { bigint: true }));
    } finally {
      closeSync(descriptor);
    }
  });
}

function checkFile({ file, path }: InputFile, status: Stats): void {
  if (!status.isFile()) throw inputError(fault('DATA_FILE_UNREADABLE', path, `${file} is not a file`));
  if (status.size > maximumBytes) {
    const message = `${file} has ${status.size} bytes; at most ${maximumBytes} can be read`;
    throw inputError(fault('DATA_FILE_TOO_LARGE', path, message));
  }
}

function explainFaults<Result>({ file, path }: InputFile, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || isOfSystem(error)) throw error;
    const missing = 'code' in error && error.code === 'ENOENT';
    const hint = path.length > 0 ? adviseFile(file) : undefined;
    if (missing) throw inputError(fault('DATA_FILE_MISSING', path, `there is no file ${file}`, hint));
    throw inputError(fault('DATA_FILE_UNREADABLE', path, `${file} cannot be read: ${error.message}`));
  }
}
