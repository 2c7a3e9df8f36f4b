/** Points → the files that they read. */
import path from 'node:path';
import type { DatasetSettings, FilePath, InitialWeightsSettings, SettledSettings } from '../config/index.ts';
import type { Point } from './types.ts';

/** The keys of a mapping whose values name files. */
type FileKeys<T> = { [K in keyof T]-?: keyof FilePath extends keyof NonNullable<T[K]> ? K : never }[keyof T];

/** Exhaustive by its type: a key of a data set that names a file must stand here. */
const fileKeys: {
  readonly [D in DatasetSettings as FileKeys<D> extends never ? never : D['type']]: Readonly<Record<FileKeys<D>, true>>;
} = {
  csv: { path: true },
  idx: { images: true, labels: true, testImages: true, testLabels: true },
  npy: { features: true, target: true, testFeatures: true, testTarget: true },
  jsonl: { path: true },
  parquet: { path: true },
  npz: { path: true },
};

/** Keys that say how files are read: the sha256 of the data holds what comes of them. */
const ofTables = ['features', 'ignore', 'categorical', 'test'];
const readingKeys: Partial<Record<DatasetSettings['type'], readonly string[]>> = {
  csv: [...ofTables, 'separator', 'decimal'],
  jsonl: ofTables,
  parquet: ofTables,
  npz: ['features', 'target', 'testFeatures', 'testTarget'],
};

function isFileKey({ type }: DatasetSettings, key: string): boolean {
  return type in fileKeys && Object.hasOwn(fileKeys[type as keyof typeof fileKeys], key);
}

/**
 * The files that points read, each once, whether they are there or not.
 *
 * @param folder from which they are found
 */
export function listInputFiles(points: readonly Point[], folder: string): string[] {
  const named = points.flatMap(({ settings }) => [
    nameOfWeights(settings.initialWeights),
    ...('test' in settings.dataset ? [settings.dataset.test?.path] : []),
    ...Object.entries(settings.dataset).flatMap(([key, value]) => (isFileKey(settings.dataset, key) ? [value] : [])),
  ]);
  const names = named.filter((name) => typeof name === 'string');
  return [...new Set(names.map((name) => (path.isAbsolute(name) ? name : path.join(folder, name))))];
}

/** The file that initial weights come from; of a run its summary, which is written last. */
function nameOfWeights(settings: InitialWeightsSettings | undefined): string | undefined {
  if (settings === undefined || typeof settings === 'string') return settings;
  return 'path' in settings ? settings.path : path.join(settings.from, 'summary.json');
}

/** A data set without where its files lie and how they are read: what they hold is what counts. */
export function withoutFiles(dataset: DatasetSettings): SettledSettings['dataset'] {
  const kept = Object.entries(dataset).filter(([key]) => {
    return key !== 'sha256' && !isFileKey(dataset, key) && !readingKeys[dataset.type]?.includes(key);
  });
  const { missing, ...others } = Object.fromEntries(kept);
  const fill = typeof missing === 'object' ? missing.fill : missing;
  return { ...others, ...(fill && { missing: fill }) } as SettledSettings['dataset'];
}
