/** An experiment that is about to be read → threads that start meanwhile, where they will have something to train. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Experiment } from '../../config/index.ts';
import { type StartedThreads, startThreads } from '../../pool/index.ts';
import { trialsFile } from '../../results/index.ts';
import { defaultName } from '../../shared/index.ts';
import type { RunOptions } from './run.ts';

/** Threads that may have started. */
export type EarlyThreads = {
  /** Starts them, once, unless trials of an experiment of that name are there: then perhaps nothing is left to train. */
  startFor(experiment: Pick<Experiment, 'name'>): Promise<void>;
  /** The same for a file of which nothing is known yet but its text. */
  startForFile(file: string): Promise<void>;
  started(): StartedThreads | undefined;
};

export function openEarlyThreads({ out, queue, fresh, workers }: RunOptions): EarlyThreads {
  let threads: StartedThreads | undefined;
  const startFor = async ({ name }: Pick<Experiment, 'name'>) => {
    if (threads || queue || (!fresh && existsSync(path.join(out, name, trialsFile)))) return;
    threads = await startThreads(workers);
  };
  return {
    async startForFile(file) {
      const name = guessName(file);
      if (name !== undefined) await startFor({ name });
    },
    startFor,
    started: () => threads,
  };
}

/** The name of an experiment, without reading its file as YAML; undefined where it cannot be read at all. */
function guessName(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return /^name:[ \t]*["']?([^\s"'#]+)/m.exec(text)?.[1] ?? defaultName(file);
  } catch {
    return undefined; // Who reads it in earnest says why.
  }
}
