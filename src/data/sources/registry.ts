/** A dataset declaration → its rows: one line for each `type`. */
import type { DatasetSettings } from '../../config/index.ts';
import type { PixelKernels } from '../../kernels/index.ts';
import type { Seed } from '../../shared/index.ts';
import { checkPinnedFiles } from '../pinned-files.ts';
import type { Source } from '../source.ts';
import type { DatasetRequest } from '../types.ts';
import { readNpySource, readNpzSource } from './arrays.ts';
import { makeCirclesSource } from './circles.ts';
import { readCsvSource } from './csv.ts';
import { readIdxSource } from './idx.ts';
import { readJsonlSource } from './jsonl.ts';
import { readMnistSource } from './mnist.ts';
import { makeMoonsSource } from './moons.ts';
import { makeNoSource } from './none.ts';
import { readParquetSource } from './parquet.ts';
import { makeSpiralSource } from './spiral.ts';
import { readDigitsSource, readIrisSource } from './tables.ts';
import { makeXorSource } from './xor.ts';

/** Rows are read, which the seed does not reach, or generated from it. */
type SourceMethod<Settings> =
  | { readonly read: (settings: Settings, folder: string, kernels: PixelKernels) => Source }
  | { readonly generate: (settings: Settings, seed: Seed) => Source };

type SourceMethods = {
  readonly [Name in DatasetSettings['type']]: SourceMethod<Extract<DatasetSettings, { type: Name }>>;
};

const sources: SourceMethods = {
  mnist: { read: (_settings, _folder, kernels) => readMnistSource(kernels) },
  iris: { read: readIrisSource },
  digits: { read: readDigitsSource },
  spiral: { generate: makeSpiralSource },
  moons: { generate: makeMoonsSource },
  circles: { generate: makeCirclesSource },
  xor: { generate: makeXorSource },
  csv: { read: readCsvSource },
  jsonl: { read: readJsonlSource },
  parquet: { read: readParquetSource },
  idx: { read: readIdxSource },
  npy: { read: readNpySource },
  npz: { read: readNpzSource },
  none: { read: makeNoSource },
};

function methodOf({ type }: DatasetSettings): SourceMethod<DatasetSettings> {
  return sources[type] as SourceMethod<DatasetSettings>;
}

/** Whether another seed gives other rows. */
export function isGenerated(settings: DatasetSettings): boolean {
  return 'generate' in methodOf(settings);
}

/** Reads or makes the rows of a request; throws what `checkPinnedFiles` and the reader of its type throw. */
export function readSource(
  { settings, folder, seed }: Pick<DatasetRequest, 'settings' | 'folder' | 'seed'>,
  kernels: PixelKernels,
): Source {
  const method = methodOf(settings);
  if ('generate' in method) return method.generate(settings, seed);
  checkPinnedFiles(settings, folder);
  return method.read(settings, folder, kernels);
}
