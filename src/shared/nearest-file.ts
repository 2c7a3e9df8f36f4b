/** A file that is not there → the way out. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nearestWord } from './words.ts';

/** Names the file beside it that was probably meant, or says where files are looked for. */
export function adviseFile(file: string): string {
  const name = basename(file);
  const nearest = nearestWord(
    name,
    listFolder(dirname(file)).filter((other) => other !== name),
  );
  return nearest === undefined
    ? 'files are found from the folder of the file that names them'
    : `did you mean ${nearest}?`;
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
