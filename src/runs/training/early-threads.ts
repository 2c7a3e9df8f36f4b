/** An experiment that is about to be read → threads that start meanwhile, where they will have something to train. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../../config/index.ts';
import { type StartedThreads, startThreads } from '../../pool/index.ts';
import { trialsFile } from '../../results/index.ts';
import type { RunOptions } from './run.ts';

/** Threads that may have started. */
export type EarlyThreads = {
  /** Starts them, once, unless trials of an experiment of that name are there: then perhaps nothing is left to train. */
  startFor(experiment: Pick<Experiment, 'name'>): Promise<void>;
  started(): StartedThreads | undefined;
};

export function openEarlyThreads({ out, queue, fresh, workers }: RunOptions): EarlyThreads {
  let threads: StartedThreads | undefined;
  return {
    async startFor({ name }) {
      if (threads || queue || (!fresh && existsSync(path.join(out, name, trialsFile)))) return;
      threads = await startThreads(workers);
    },
    started: () => threads,
  };
}
