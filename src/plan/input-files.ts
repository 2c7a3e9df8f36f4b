/** Points → the files that they read. */
import path from 'node:path';
import type { Point } from './types.ts';

/** The keys of a data set that name files. */
export const pathKeys: ReadonlySet<string> = new Set(['path', 'images', 'labels', 'testImages', 'testLabels']);

/**
 * The files that points read, each once, whether they are there or not.
 *
 * @param folder from which they are found
 */
export function listInputFiles(points: readonly Point[], folder: string): string[] {
  const named = points.flatMap(({ settings }) => [
    settings.initialWeights,
    ...Object.entries(settings.dataset).flatMap(([key, value]) => (pathKeys.has(key) ? [value] : [])),
  ]);
  const names = named.filter((name) => typeof name === 'string');
  return [...new Set(names.map((name) => (path.isAbsolute(name) ? name : path.join(folder, name))))];
}
