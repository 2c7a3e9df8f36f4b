/** The file in a folder of results that says of which experiment file they are → the path of that. */
import path from 'node:path';
import { readIfThere } from '../../results/index.ts';

/** Its name; it is to be committed with the results. */
export const ownerFile = '.experiment';

/**
 * The path of the file whose folder it is, and whether the folder has another name than it; undefined where no run has
 * begun, or what stands there does not read.
 */
export function readOwner(folder: string): { readonly owner: string; readonly isRenamed: boolean } | undefined {
  try {
    const [named = '', why = ''] = readIfThere(path.join(folder, ownerFile))?.toString().split(/\r?\n/) ?? [];
    if (named === '') return undefined;
    return { owner: path.relative('', path.resolve(folder, named.trim())), isRenamed: why !== '' };
  } catch {
    return undefined;
  }
}
