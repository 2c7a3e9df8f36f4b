/** The path of an experiment file → the name of the experiment where it says none. */
import { basename } from 'node:path';

/** Of the 255 that file systems have, for what is added to a name. */
const mostNameBytes = 100;

function cutToBytes(text: string, most: number): string {
  let cut = '';
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > most) break;
    cut += character;
  }
  return cut;
}

/** The file's name without its ending, in what a folder's name may have: see `name` in the schema. */
export function defaultName(file: string): string {
  const name = basename(file)
    .replace(/\.ya?ml$/i, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{Ll}\p{Lm}\p{Lo}\p{M}\p{Nd}._-]+/gu, '-')
    .replaceAll(/^[.-]+|-+$/g, '');
  return name === '' ? 'experiment' : cutToBytes(name, mostNameBytes);
}
