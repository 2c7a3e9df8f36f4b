/** A folder of results ↔ the experiment file whose results it holds, which `.experiment` in the folder names. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Experiment, readExperimentFile } from '../../config/index.ts';
import { KobaiError, quote } from '../../shared/index.ts';
import { rangeTestFolder } from '../training/range-test.ts';
import type { Run } from '../training/run.ts';
import { isCommitted } from './git.ts';
import { ownerFile, readOwner } from './owner-file.ts';

/**
 * The file that says of which experiment file a run is: by the path from its folder, the same wherever both are moved
 * together. A second line says why the folder has another name than the file. It is written before the first trial, and
 * with the results: the folder may be another by then.
 *
 * @returns text by name
 */
export function claimFolder({
  folder,
  prepared: { experiment },
  options: { overrides },
}: Pick<Run, 'folder' | 'prepared' | 'options'>): Readonly<Record<string, string>> {
  const file = path.relative(path.resolve(folder), path.resolve(experiment.file));
  const renaming = overrides.find(({ steps }) => steps.length === 1 && steps[0]?.name === 'name');
  const isTest = path.basename(folder) === rangeTestFolder && experiment.name !== rangeTestFolder;
  const why = isTest ? 'its range test\n' : renaming ? `--set name=${experiment.name}\n` : '';
  return { [ownerFile]: `${file.split(path.sep).join('/')}\n${why}` };
}

/**
 * Refuses a folder that holds the results of another file, and under `auto` one whose range test is of another. A file
 * that is gone, or has another name by now, has no claim; one that does not read keeps it, and so does one that
 * never had the folder's name.
 *
 * @throws RESULTS_OF_OTHER_FILE
 */
export function refuseForeignFolder(
  { file, autoLearningRate }: Pick<Experiment, 'file' | 'autoLearningRate'>,
  folder: string,
): void {
  for (const place of autoLearningRate ? [folder, path.join(folder, rangeTestFolder)] : [folder]) {
    const other = findOtherOwner(file, place);
    if (other === undefined) continue;
    throw new KobaiError('input', 'RESULTS_OF_OTHER_FILE', `${place} holds the results of ${other}, not of ${file}`, {
      hint: `give one of the two files another \`name:\`, or write elsewhere with --out`,
    });
  }
}

/** Whether a folder holds results of another experiment file, which still has a claim to them. */
export function isOfOtherFile({ file }: Pick<Experiment, 'file'>, folder: string): boolean {
  return findOtherOwner(file, folder) !== undefined;
}

function findOtherOwner(file: string, folder: string): string | undefined {
  const name = path.basename(path.resolve(folder));
  // Where a range test was stopped, nothing has been written into the folder itself.
  const { owner, isRenamed } = readOwner(folder) ?? {
    ...readOwner(path.join(folder, rangeTestFolder)),
    isRenamed: false,
  };
  if (owner === undefined || !existsSync(owner) || isSameFile(owner, file)) return undefined;
  return isRenamed || nameOf(owner, name) === name ? owner : undefined;
}

/** Whether `--set` makes of a file what it is without. */
export function isUnchanged(experiment: Experiment): boolean {
  return isDeepStrictEqual(readExperimentFile(experiment.file).experiment, experiment);
}

/**
 * Refuses to put what `--set` makes of a file in place of results that git has.
 *
 * @throws RESULTS_COMMITTED
 */
export function refuseCommittedFolder(folder: string): void {
  if (!isCommitted(folder, '.')) return;
  throw new KobaiError(
    'input',
    'RESULTS_COMMITTED',
    `${folder} is committed, and --set would put other results there`,
    {
      hint: 'write elsewhere with --out or --set name=…; or change the file itself',
    },
  );
}

type Named = Pick<Experiment, 'file' | 'name'>;

/**
 * Refuses an experiment that would share a folder with another one of its command, on a file system without case too.
 *
 * @throws RESULTS_OF_OTHER_FILE
 */
export function refuseSharedName({ file, name }: Named, others: readonly Named[]): void {
  const fold = (written: string) => written.normalize('NFC').toLowerCase();
  const other = others.findLast((one) => fold(one.name) === fold(name));
  if (other === undefined || isSameFile(other.file, file)) return;
  const message = `${other.file} and ${file} are both named ${quote(name)}, and would share a folder of results`;
  throw new KobaiError('input', 'RESULTS_OF_OTHER_FILE', message, { hint: 'give one of them another `name:`' });
}

/** Whether two names lead to one file. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
  return a.dev === b.dev && a.ino === b.ino;
}

/** The experiment file that a folder of results names; undefined where it names none. */
export function findOwner(folder: string): string | undefined {
  return readOwner(folder)?.owner;
}

/** The name of the experiment in a file. @param unknown what it counts as where the file is wrong just now */
function nameOf(file: string, unknown: string): string {
  try {
    return readExperimentFile(file).experiment?.name ?? unknown;
  } catch {
    return unknown;
  }
}
