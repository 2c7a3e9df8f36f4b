/** How long some trials took, part by part → how long others will take, and all of them together. */
import type { Trial } from '../../plan/index.ts';
import { countParameters, measureWork, type PartTimes, packLongestFirst, type TrialWork } from '../../pool/index.ts';

type Rows = Parameters<typeof measureWork>[1];

/** A trial that was timed, as it was cut down for that. */
export type TimedTrial = { readonly trial: Trial; readonly times: PartTimes };

/** How long a trial takes, in milliseconds. */
export type PredictTrial = (trial: Trial, rows: Rows, madeBefore: number) => number;

/** A quantity that a time grows with, and the time. */
type Measured = { readonly size: number; readonly ms: number };

/**
 * Learns from timed trials. A part's time goes by its work: a step's by its multiply-adds, a measured row's by its own,
 * set-up and end by the parameters. Between two trials it is taken from the line through them, beyond in proportion.
 *
 * @param timed of networks alike
 */
export function learnTimes(timed: readonly TimedTrial[]): PredictTrial {
  const learn = (measure: (trial: Trial, times: PartTimes) => Measured) =>
    openLine(timed.map(({ trial, times }) => measure(trial, times)));
  const stepMs = learn((trial, times) => {
    const { step } = workOf({ ...trial, settings: { ...trial.settings, batchSize: times.batchSize } });
    return { size: step, ms: times.stepMs };
  });
  const rowMs = learn((trial, times) => ({ size: workOf(trial).row, ms: rowMsOf(times) }));
  const setUpMs = learn(({ shapes }, { setUpMs }) => ({ size: countParameters(shapes), ms: setUpMs }));
  const endMs = learn(({ shapes }, times) => {
    const ms = Math.max(0, times.endMs - times.resultRows * rowMsOf(times));
    return { size: countParameters(shapes), ms };
  });
  return (trial, rows, madeBefore) => {
    const work = measureWork(trial, rows, madeBefore);
    const parameters = countParameters(trial.shapes);
    return setUpMs(parameters) + work.steps * stepMs(work.step) + work.rows * rowMs(work.row) + endMs(parameters);
  };
}

function rowMsOf({ evaluationMs, evaluatedRows }: PartTimes): number {
  return evaluationMs / Math.max(1, evaluatedRows);
}

/** The work of a trial of which it does not matter how many rows there are. */
function workOf({ settings, ...trial }: Trial): TrialWork {
  const { sharpness: _sharpness, ...record } = settings.record;
  return measureWork({ ...trial, settings: { ...settings, record } }, { train: 1, validation: 0, test: 0 });
}

function openLine(measured: readonly Measured[]): (size: number) => number {
  const sorted = measured.toSorted((a, b) => a.size - b.size);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return () => 0;
  return (size) => {
    if (size <= least.size) return least.ms * (size / (least.size || 1) || 1);
    if (size >= most.size) return most.ms * (size / (most.size || 1));
    const slope = Math.max(0, most.ms - least.ms) / (most.size - least.size);
    return least.ms + slope * (size - least.size);
  };
}

/** What a run takes beside its trials, in milliseconds. */
export type RunTimes = {
  /** From the start of the process until the first thread is asked for. */
  readonly prepareMs: number;
  /** Until a thread is ready, and until its code is compiled. */
  readonly startMs: number;
  readonly warmUpMs: number;
  /** For each trial: its record is written, later read, judged and drawn. */
  readonly recordMs: number;
  /** Results are written, whatever they are. */
  readonly writeMs: number;
};

/**
 * How long a run takes: its rungs follow each other, and the trials of each are shared out, the longest first.
 *
 * @param rungs the times of the trials of each
 */
export function predictRun(rungs: readonly (readonly number[])[], workers: number, times: RunTimes): number {
  const { prepareMs, startMs, warmUpMs, recordMs, writeMs } = times;
  const trials = rungs.reduce((sum, rung) => sum + rung.length, 0);
  const trainMs = rungs.reduce((sum, rung) => sum + packLongestFirst(rung, Array<number>(workers).fill(0)), 0);
  return prepareMs + startMs + warmUpMs + trainMs + trials * recordMs + writeMs;
}
