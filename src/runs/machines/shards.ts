/** The folders of an experiment's shards: `shards/2-of-8` in that of its results, each with its trials alone. */
import path from 'node:path';
import { fallsTo, formatShard, type Shard } from '../../cluster/index.ts';
import { readFinished } from '../../results/index.ts';
import { countOf, printMessage, shellWord } from '../../shared/index.ts';
import { claimFolder } from '../files/folder-owner.ts';
import { runJson } from '../files/run-facts.ts';
import { describeRun, describeUnasked } from '../files/write-results.ts';
import { listAsked, listUnasked } from '../prepare/asked-trials.ts';
import type { Prepared } from '../prepare/prepare.ts';
import type { Run } from '../training/run.ts';

/** The folder of a shard. @param folder of the experiment's results */
export function shardFolder(folder: string, { index, count }: Shard): string {
  return path.join(folder, 'shards', `${index}-of-${count}`);
}

/** The experiment narrowed to the trials that fall to a shard. */
export function narrowToShard(prepared: Prepared, shard: Shard): Prepared {
  return { ...prepared, selected: prepared.selected.filter(({ id }) => fallsTo(shard, id)) };
}

/**
 * Takes over what has been merged by now, so that nothing is trained twice; and of successive halving which points go
 * on, which no shard could tell from its own trials.
 *
 * @param folder of the experiment's results
 */
export function takeMerged({ prepared, records, options }: Run, folder: string): void {
  const asked = new Map(prepared.trials.map((trial) => [trial.id, trial]));
  const again = new Set(options.fresh ? prepared.selected.map(({ id }) => id) : []);
  for (const [id, record] of readFinished(folder).records) {
    if (asked.has(id) && !again.has(id) && !records.has(id)) records.set(id, record);
  }
}

/**
 * Writes what a shard leaves: the records of its trials, behind them what nobody asks for now. What they mean is told when
 * all are merged.
 */
export async function writeShard(run: Run, shard: Shard): Promise<void> {
  const { prepared, records, results, folder, options, elapsedMs } = run;
  const own = listAsked(prepared, records).filter(({ id }) => fallsTo(shard, id));
  const unasked = listUnasked(prepared, new Map([...run.earlier, ...records]));
  const git = await run.git;
  results.finish([...own, ...(options.prune ? [] : unasked)], {
    'run.json': runJson({ ...describeRun(run, git), shard }),
    ...claimFolder(run),
  });
  if (unasked.length > 0) printMessage(describeUnasked(unasked.length, folder, options.prune));
  const { name } = prepared.experiment;
  options.tellJson?.(JSON.stringify({ name, shard, trials: own.length, folder }, undefined, 2));
  const trained = `shard ${formatShard(shard)}: ${countOf(own.length, 'trial')}, ${elapsedMs.size} of them trained now`;
  printMessage(
    `${trained}, in ${folder}; when every shard has ended: kobai merge ${path.join(shellWord(path.dirname(folder)), '*')}`,
  );
}
