/** What run.json holds: everything volatile of a run, and its text. */

import type { Shard } from '../../cluster/index.ts';
import type { SealedRun } from './finished-run.ts';

/** How the features of a data set are stored: all of them, or only the nonzeros. */
export type FeatureStorage = {
  readonly sha256: string;
  readonly storage: 'dense' | 'compressed';
  /** How many numbers are stored: of a dense data set all elements. */
  readonly nonzeros: number;
  readonly elements: number;
};

/** What run.json holds: everything that differs from one run of the same file to the next. */
export type RunFacts = {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** Threads at most: each trains a trial, or does parts of the kernels of another's. */
  readonly workers: number;
  /** Which kernels trials used, and of native ones the bits of their vectors. */
  readonly kernels: string;
  readonly vectorWidth?: number;
  /** How the features of each data set lie in memory. */
  readonly data: readonly FeatureStorage[];
  /** Which part of the trials it was, where it was a part. */
  readonly shard?: Shard;
  /** Trials taken over from earlier runs. */
  readonly reused: number;
  /** How long each trial took that was trained, under its id. */
  readonly trialElapsedMs: Readonly<Record<string, number>>;
  /** The versions of kobai and of Node. */
  readonly kobai: string;
  readonly node: string;
  readonly host: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  /** Absent where the experiment file is not under git. */
  readonly git?: { readonly commit: string; readonly dirty: boolean };
  /** Of a run that left nothing to do: by what the next one sees whether that is still so. */
  readonly finished?: SealedRun;
};

/** The text of run.json: everything of a run that differs from one time, or one machine, to the next. */
export function runJson(facts: RunFacts): string {
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}
