/** The name of a file of kobai's package → where it lies. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let folder: string | undefined;

/**
 * Finds a file in the nearest folder above this module that has a package.json. Node would find it by kobai's own name,
 * and take several milliseconds of every start.
 */
export function packageFile(name: string): string {
  folder ??= nearestPackage(dirname(fileURLToPath(import.meta.url)));
  return join(folder, name);
}

function nearestPackage(from: string): string {
  const above = dirname(from);
  return above === from || existsSync(join(from, 'package.json')) ? from : nearestPackage(above);
}
