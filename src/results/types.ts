/** What the results room hands on: trial records, one a line of trials.jsonl. */
import type { SettledSettings } from '../config/index.ts';
import type { Trial } from '../plan/index.ts';
import type { TrialOutcome } from '../train/index.ts';

/** A line of trials.jsonl. Nothing in it depends on the rest of the grid, the machine or the time. */
export type TrialRecord = {
  readonly id: Trial['id'];
  readonly settings: SettledSettings;
  readonly repeat: number;
  /** sha256 of the data set's rows, and of the initial weights' file where there is one. */
  readonly data: string;
  readonly initialWeights?: string;
  /** Updates after which it was stopped before its end, at that of a rung of successive halving. */
  readonly stopAfter?: number;
  readonly numericsVersion: number;
} & (
  | Omit<TrialOutcome, 'weights' | 'checkpoint'>
  | { readonly status: 'failed'; readonly error: { readonly code: string; readonly message: string } }
);

/** The record of a trial that finished or diverged. */
export type EndedRecord = Extract<TrialRecord, { curves: unknown }>;
