/** Files whose sha256 the experiment names → nothing where they have it. */
import { createHash } from 'node:crypto';
import type { DatasetSettings, FilePath } from '../config/index.ts';
import { joinWords } from '../shared/index.ts';
import { bytesOfFile } from './bytes.ts';
import { fault, inputError } from './faults.ts';
import { findInputFile, type InputFile } from './input-file.ts';

type PinnedSettings = Extract<DatasetSettings, { sha256?: string }>;

/** Bytes that are hashed at once. */
const pieceLength = 1 << 20;

/**
 * Holds the bytes of the files of a data set, one after another as `sha256sum` of them all would get them, against the
 * sha256 that it names.
 *
 * @throws DATA_SHA256 where they have another; what reading a file throws
 */
export function checkPinnedFiles(settings: DatasetSettings, folder: string): void {
  if (!('sha256' in settings) || settings.sha256 === undefined) return;
  const files = listFiles(settings, folder);
  const hash = createHash('sha256');
  for (const file of files) bytesOfFile(file, 0).forEachPiece(pieceLength, (piece) => hash.update(piece));
  const found = hash.digest('hex');
  if (found === settings.sha256) return;
  const names = joinWords(
    files.map(({ file }) => file),
    'and',
  );
  const message = `${names} ${files.length > 1 ? 'have' : 'has'} the sha256 ${found}, not ${settings.sha256}`;
  const one = 'write it here where this is the right file';
  const several = 'it is that of their bytes one after another; write it here where these are the right files';
  throw inputError(fault('DATA_SHA256', ['dataset', 'sha256'], message, files.length > 1 ? several : one));
}

/** In the order of the schema. */
function listFiles(settings: PinnedSettings, folder: string): InputFile[] {
  if (settings.type === 'idx') {
    const { images, labels, testImages, testLabels } = settings;
    return findFiles({ images, labels, testImages, testLabels }, folder);
  }
  if (settings.type === 'npy') {
    const { features, target, testFeatures, testTarget } = settings;
    return findFiles({ features, target, testFeatures, testTarget }, folder);
  }
  const own = findInputFile(folder, settings.path, ['dataset', 'path']);
  const test = 'test' in settings ? settings.test : undefined;
  return test === undefined ? [own] : [own, findInputFile(folder, test.path, ['dataset', 'test', 'path'])];
}

function findFiles(names: Readonly<Record<string, FilePath | undefined>>, folder: string): InputFile[] {
  return Object.entries(names).flatMap(([key, name]) =>
    name === undefined ? [] : [findInputFile(folder, name, ['dataset', key])],
  );
}
