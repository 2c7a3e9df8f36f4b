/** A run under way → what a page shows of it. */
import { layOutPage, type PageData, type RunStatus } from '../../page/index.ts';
import type { Trial } from '../../plan/index.ts';
import type { PoolProgress } from '../../pool/index.ts';
import { formatDuration, namePoints } from '../../report/index.ts';
import { type TrialRecord, toTrialRecord } from '../../results/index.ts';
import { countOf, formatPath, omitUndefined } from '../../shared/index.ts';
import { type Summary, summaryJson } from '../../summary/index.ts';
import type { Curves } from '../../train/index.ts';
import { compileFunction } from '../prepare/compile-function.ts';
import { describeWorkers } from '../progress/describe-workers.ts';
import { type Run, type RunObserver, summarizeRun } from '../training/run.ts';

/** A run that can be looked at while it goes on, and afterwards. */
export type LiveRun = Required<Omit<RunObserver, 'rest'>> & {
  readonly name: string;
  page(): PageData;
  status(): RunStatus;
  /** Calls `tell` whenever page or status has changed. @returns how to stop that */
  follow(tell: (changed: 'page' | 'status') => void): () => void;
  /** Stops the run. @returns whether it was still running */
  stop(): boolean;
  /** Whether it was stopped from here. */
  wasStopped(): boolean;
};

/** Opens the view of a run. */
export function openLiveRun(run: Run): LiveRun {
  const { points, facts, experiment } = run.prepared;
  const readers = new Set<(changed: 'page' | 'status') => void>();
  /** Trials that are being trained, as records that end here. */
  const growing = new Map<string, TrialRecord>();
  let progress: PoolProgress | undefined;
  let trained: readonly Trial[] = [];
  let state: RunStatus['state'] = 'running';
  let isStopped = false;
  const change = (what: 'page' | 'status') => {
    for (const tell of readers) tell(what);
  };
  const axes = experiment.axes.map(({ path, values }) => ({ path: formatPath(path), values }));
  const nameOf = namePoints({ axes, points });
  const name = ({ point: index, repeat, fold }: Trial) => {
    const point = points[index];
    const folds = facts[index]?.folds?.length ?? 1;
    const parts = [
      point ? nameOf(point) : '',
      experiment.repeats > 1 ? `repeat ${Math.floor(repeat / folds) + 1}` : '',
      folds > 1 ? `fold ${fold + 1}` : '',
    ];
    return parts.filter((part) => part !== '').join(', ') || 'the only point';
  };

  return {
    name: experiment.name,
    page() {
      // Read back, so that it is the page that will be written at the end.
      const summary = JSON.parse(summaryJson(summarizeRun(run))) as Summary;
      return layOutPage({ summary, records: new Map([...growing, ...run.records]), compile: compileFunction });
    },
    status() {
      const { inFlight = [] } = progress ?? {};
      const trials = inFlight.flatMap(({ index, share }) => {
        const trial = trained[index];
        return trial ? [{ name: name(trial), share }] : [];
      });
      return omitUndefined({
        state,
        text: describeState(state, progress),
        share: progress?.share,
        trials: state === 'ended' ? [] : trials,
      });
    },
    follow(tell) {
      readers.add(tell);
      return () => readers.delete(tell);
    },
    stop() {
      if (state !== 'running') return false;
      state = 'stopping';
      isStopped = true;
      run.interruption.interrupt();
      change('status');
      return true;
    },
    wasStopped: () => isStopped,
    begin(trials) {
      trained = trials;
      progress = undefined;
    },
    progress(now) {
      progress = now;
      change('status');
    },
    curves(trial, curves) {
      growing.set(trial.id, asRecord(trial, curves));
      change('page');
    },
    ended({ id }) {
      growing.delete(id);
      change('page');
    },
    end() {
      state = 'ended';
      growing.clear();
      change('status');
      change('page');
    },
  };
}

function asRecord(trial: Trial, curves: Curves): TrialRecord {
  const steps = (curves.batchLoss.step.at(-1) ?? 0) + 1;
  return toTrialRecord(trial, { status: 'finished', steps, curves, metrics: {}, weightsSha256: '' });
}

function describeState(state: RunStatus['state'], progress: PoolProgress | undefined): string {
  if (progress === undefined) return state === 'ended' ? 'ended' : 'starting';
  const { done, total, failed, inFlight, etaMs, trialsPerSecond } = progress;
  const parts = [
    { running: '', stopping: 'stopping', ended: 'ended', elsewhere: '' }[state],
    `${done} of ${countOf(total, 'trial')}`,
    failed > 0 ? `${failed} failed` : '',
    ...(state === 'ended'
      ? []
      : [
          `${inFlight.length} in training`,
          trialsPerSecond === undefined ? '' : `${Number(trialsPerSecond.toPrecision(2))} trials/s`,
          etaMs === undefined ? '' : `about ${formatDuration(Math.ceil(etaMs / 1000) * 1000)} left`,
          describeWorkers(progress) ?? '',
        ]),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
