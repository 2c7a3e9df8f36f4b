/** A folder of results ↔ the experiment file whose results it holds, which run.json names from that folder. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Experiment, readExperimentFile } from '../config/index.ts';
import { readIfThere } from '../results/index.ts';
import { KobaiError, quote } from '../shared/index.ts';
import { isCommitted } from './git.ts';

/** What run.json says of the file: a path from the folder, the same wherever both are moved together. */
export function nameFileFrom(folder: string, file: string): string {
  return path.relative(path.resolve(folder), path.resolve(file)).split(path.sep).join('/');
}

/**
 * Refuses a folder that holds the results of another file. One that is gone, or has another name by now, has no claim.
 *
 * @throws RESULTS_OF_OTHER_FILE
 */
export function refuseForeignFolder({ file, name }: Pick<Experiment, 'file' | 'name'>, folder: string): void {
  const named = readNamedFile(folder);
  if (named === undefined) return;
  const other = path.relative('', path.resolve(folder, named));
  if (!existsSync(other) || isSameFile(other, file) || nameOf(other) !== name) return;
  throw new KobaiError('input', 'RESULTS_OF_OTHER_FILE', `${folder} holds the results of ${other}, not of ${file}`, {
    hint: `give one of the two files another \`name:\`, or write elsewhere with --out`,
  });
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
 * Refuses experiments of one command that would share a folder, on a file system without case too.
 *
 * @throws RESULTS_OF_OTHER_FILE
 */
export function refuseSharedNames(experiments: readonly Named[]): void {
  const taken = new Map<string, Named>();
  for (const experiment of experiments) {
    const key = experiment.name.normalize('NFC').toLowerCase();
    const other = taken.get(key);
    taken.set(key, experiment);
    if (other === undefined || isSameFile(other.file, experiment.file)) continue;
    const message = `${other.file} and ${experiment.file} are both named ${quote(experiment.name)}, and would share a folder of results`;
    throw new KobaiError('input', 'RESULTS_OF_OTHER_FILE', message, { hint: 'give one of them another `name:`' });
  }
}

/** Whether two names lead to one file. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
  return a.dev === b.dev && a.ino === b.ino;
}

/** Undefined where no run has ended there, or its run.json does not read. */
function readNamedFile(folder: string): string | undefined {
  try {
    const facts: unknown = JSON.parse(String(readIfThere(path.join(folder, 'run.json'))));
    if (typeof facts !== 'object' || facts === null || !('file' in facts)) return undefined;
    return typeof facts.file === 'string' ? facts.file : undefined;
  } catch {
    return undefined; // It is volatile: a run writes it anew.
  }
}

/** The name of the experiment in a file; undefined where there is none any more. */
function nameOf(file: string): string | undefined {
  try {
    return readExperimentFile(file).experiment?.name;
  } catch {
    return undefined;
  }
}
