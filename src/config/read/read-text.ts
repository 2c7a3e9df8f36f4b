/** A path → the text of the file there, if it can be an experiment. */
import { readFileSync, statSync } from 'node:fs';
import { isOfSystem, KobaiError } from '../../shared/index.ts';

/** A full experiment has a few thousand bytes; a file of this size is still read within a second. */
const maxBytes = 256 * 1024;

/**
 * Reads a file of an experiment.
 *
 * @param before bytes of the files of the same experiment that were read before it
 * @throws CONFIG_FILE_UNREADABLE (input) where there is no such file, or it is a folder, too large or not UTF-8
 */
export function readText(path: string, before = 0): string {
  let bytes: Buffer;
  try {
    const facts = statSync(path);
    if (!facts.isFile()) throw unreadable(path, facts.isDirectory() ? 'it is a folder' : 'it is not a file');
    const together = before === 0 ? '' : ', of an experiment and its bases together';
    if (facts.size + before > maxBytes)
      throw unreadable(path, `it has ${facts.size} bytes; at most ${maxBytes} are read${together}`);
    bytes = readFileSync(path);
  } catch (error) {
    throw error instanceof KobaiError || isOfSystem(error) ? error : unreadable(path, reasonOf(error), error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(path, 'it is not UTF-8 text', error);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not allowed';
  if (code === 'ELOOP') return 'the links that lead to it make a circle';
  return error instanceof Error ? error.message : String(error);
}

function unreadable(path: string, reason: string, cause?: unknown): KobaiError {
  const details = cause === undefined ? {} : { cause };
  return new KobaiError('input', 'CONFIG_FILE_UNREADABLE', `cannot read ${path}: ${reason}`, details);
}
