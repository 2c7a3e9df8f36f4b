/** Points → the files that they read. */
import path from 'node:path';
import type { DatasetSettings, FilePath, InitialWeightsSettings, SettledSettings } from '../config/index.ts';
import type { Point } from './types.ts';

/** The keys of a mapping whose values name files. */
type FileKeys<T> = T extends unknown
  ? { [K in keyof T]-?: keyof FilePath extends keyof NonNullable<T[K]> ? K : never }[keyof T]
  : never;

/** Exhaustive by its type: a key of a data set that names a file must stand here. */
const isFileKey: Readonly<Record<FileKeys<DatasetSettings>, true>> = {
  path: true,
  images: true,
  labels: true,
  testImages: true,
  testLabels: true,
};

/**
 * The files that points read, each once, whether they are there or not.
 *
 * @param folder from which they are found
 */
export function listInputFiles(points: readonly Point[], folder: string): string[] {
  const named = points.flatMap(({ settings }) => [
    nameOfWeights(settings.initialWeights),
    ...Object.entries(settings.dataset).flatMap(([key, value]) => (Object.hasOwn(isFileKey, key) ? [value] : [])),
  ]);
  const names = named.filter((name) => typeof name === 'string');
  return [...new Set(names.map((name) => (path.isAbsolute(name) ? name : path.join(folder, name))))];
}

/** The file that initial weights come from; of a run its summary, which is written last. */
function nameOfWeights(settings: InitialWeightsSettings | undefined): string | undefined {
  if (settings === undefined || typeof settings === 'string') return settings;
  return 'path' in settings ? settings.path : path.join(settings.from, 'summary.json');
}

/** A data set without where its files lie: what they hold is what counts. */
export function withoutFiles(dataset: DatasetSettings): SettledSettings['dataset'] {
  const kept = Object.entries(dataset).filter(([key]) => !Object.hasOwn(isFileKey, key));
  return Object.fromEntries(kept) as SettledSettings['dataset'];
}
