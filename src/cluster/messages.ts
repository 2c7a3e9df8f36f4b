/** What crosses between a coordinator and its workers, and where it lies on the server. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../shared/index.ts';
import type { SealPlace } from './seal.ts';

/** A run whose trials are in a queue: all that a worker plans it from by itself. */
export type Announcement = {
  /** The version of kobai. */
  readonly kobai: string;
  readonly numericsVersion: number;
  readonly name: string;
  /** The experiment as YAML that says all of it. */
  readonly experiment: string;
  /** Its file, from the folder in which kobai was started: the files that it names are found from there. */
  readonly file: string;
  /** Where the file leaves the learning rates open: that this is the test of which to take, or those that were taken. */
  readonly learningRates?: 'rangeTest' | readonly number[];
  /** The sha256 of each data set's rows, in the order in which the points need them. */
  readonly data: readonly string[];
  /** sha256 of the file of initial weights. */
  readonly initialWeights?: string;
  /** How long a trial may take. */
  readonly timeoutMs?: number;
};

/** What a worker says of itself, a few times in the time for which it may be silent. */
export type Presence = {
  readonly host: string;
  readonly threads: number;
  /** Counts what it has said. */
  readonly beat: number;
  /** The key of the run that it serves. */
  readonly serves?: string;
  /** The trials that it trains, and the updates made of each. */
  readonly training: Readonly<Record<string, number>>;
  /** Why it trains nothing of some runs, by their key. */
  readonly refused: Readonly<Record<string, string>>;
};

/** Where runs are announced, a job each under its key. */
export const runsQueue = 'kobai-runs';
/** Where workers say how they are, a job each under its name. */
export const workersQueue = 'kobai-workers';

/** The queue of the trials of a run. */
export function trialsQueue(key: string): string {
  return `kobai-trials-${key}`;
}

/** The key of a run: the same for a coordinator that is started again on the same experiment. */
export function keyOf({ timeoutMs: _, ...announcement }: Announcement): string {
  return createHash('sha256').update(canonicalJson(announcement)).digest('hex').slice(0, 32);
}

/** Where an announcement belongs. */
export const runPlace = (key: string): SealPlace => ({ kind: 'run', queue: runsQueue, id: key });

/** Where what a worker says of itself belongs. */
export const workerPlace = (name: string): SealPlace => ({ kind: 'worker', queue: workersQueue, id: name });

/** Reads an announcement; undefined where it is none. */
export function readAnnouncement(text: string): Announcement | undefined {
  const value = readObject(text);
  const { kobai, numericsVersion, name, experiment, file, learningRates, data, initialWeights, timeoutMs } = value;
  const isAnnouncement =
    [kobai, name, experiment, file].every(isText) &&
    isCount(numericsVersion) &&
    (learningRates === undefined || learningRates === 'rangeTest' || isListOf(learningRates, isRate)) &&
    isListOf(data, isText) &&
    (initialWeights === undefined || isText(initialWeights)) &&
    (timeoutMs === undefined || (isRate(timeoutMs) && timeoutMs > 0));
  return isAnnouncement ? (value as Announcement) : undefined;
}

/** Reads what a worker says of itself; undefined where it is something else. */
export function readPresence(text: string): Presence | undefined {
  const value = readObject(text);
  const { host, threads, beat, serves, training, refused } = value;
  const isPresence =
    isText(host) &&
    isCount(threads) &&
    isCount(beat) &&
    (serves === undefined || isText(serves)) &&
    isRecordOf(training, isCount) &&
    isRecordOf(refused, isText);
  return isPresence ? (value as Presence) : undefined;
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isRecordOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isItem);
}
