/** `kobai plan`: everything up to training, shown. */
import path from 'node:path';
import type { Override } from '../config/index.ts';
import { countParameters, parameterShapes } from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import { describeRungs, formatDuration, labelAxes, textTable } from '../report/index.ts';
import { type FinishedTrials, readFinished, type TrialRecord } from '../results/index.ts';
import { escapeControls, formatPath, KobaiError, omitUndefined, printOutcomes, printResult } from '../shared/index.ts';
import { listWanted } from '../summary/index.ts';
import { listUnasked } from './asked-trials.ts';
import { checkExperiments } from './check-experiments.ts';
import { type Estimate, estimateRun, type PlannedTrial } from './estimate.ts';
import { describeNewTrials, listNewTrials, type NewTrial } from './new-trials.ts';
import { attempt, endingOfErrors } from './outcomes.ts';
import { type Prepared, prepareExperiment } from './prepare.ts';
import type { RunEnding } from './run.ts';

/** The options of `kobai plan`. */
export type PlanOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  readonly out: string;
  readonly json: boolean;
  /** Threads that the estimate is for; default: one a core. */
  readonly workers?: number;
  /** Whether to say of each new trial what sets it apart from those that are recorded. */
  readonly why: boolean;
};

const nothingFinished: FinishedTrials = {
  records: new Map(),
  tornLines: 0,
  failures: new Map(),
  otherVersions: new Set(),
};

/** Points that are listed one by one; of more, a person reads the count. */
const listedPoints = 20;

type PlannedPoint = {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Numbers that are trained. */
  readonly parameterCount: number;
  /** Mini-batches of one trial that goes to its end. */
  readonly steps: number;
  /** In successive halving those that are known to be trained. */
  readonly trials: { readonly finished: number; readonly new: number };
};

type Plan = {
  readonly name: string;
  /** Whether a range test will choose the learning rates: points and trials are those of one of them. */
  readonly autoLearningRate?: true;
  readonly file: string;
  readonly data: {
    readonly sha256: string;
    readonly rows: Readonly<Record<string, number>>;
    readonly inputs: number;
  }[];
  /** Only of successive halving. */
  readonly rungs?: Prepared['rungs'];
  readonly axes: readonly { readonly path: string; readonly values: readonly unknown[] }[];
  readonly points: readonly PlannedPoint[];
  readonly trials: {
    readonly total: number;
    readonly finished: number;
    readonly new: number;
    /** Finished ones in the folder that the experiment does not ask for: a run keeps them. Absent: none. */
    readonly unasked?: number;
  };
  /** Absent where nothing is to be trained. It was measured: no two are the same. */
  readonly estimate?: Estimate;
  readonly why?: readonly NewTrial[];
};

/** Checks the files and prints what a run would do, where none of them is wrong. @returns how that ended */
export async function showPlans(files: readonly string[], options: PlanOptions): Promise<RunEnding> {
  const { errors, prepared } = await checkExperiments(files, options);
  const plans: (Plan | KobaiError)[] = [...(errors ?? [])];
  for (const file of errors ? [] : files) plans.push(await attempt(() => planFile(file, prepared, options)));
  const isPlan = (plan: Plan | KobaiError): plan is Plan => !(plan instanceof KobaiError);
  if (options.json) printOutcomes(plans.map((plan) => (isPlan(plan) ? JSON.stringify(plan, undefined, 2) : plan)));
  else if (plans.some(isPlan)) printResult(plans.filter(isPlan).map(describePlan).join('\n'));
  return endingOfErrors(plans);
}

function planFile(file: string, known: Prepared | undefined, options: PlanOptions): Promise<Plan> {
  const prepared = known ?? prepareExperiment(file, options.overrides, options.only);
  const finished = readFinished(path.join(options.out, prepared.experiment.name));
  // Which trials `auto` will want is not known before its range test.
  const isKnown = !prepared.experiment.autoLearningRate;
  return makePlan(prepared, isKnown ? finished : nothingFinished, options);
}

async function makePlan(prepared: Prepared, finished: FinishedTrials, { workers, why }: PlanOptions): Promise<Plan> {
  const { experiment, datasets, points, rungs } = prepared;
  const { records } = finished;
  const planned = listPlanned(prepared, records);
  const missing = planned.filter(({ trial }) => !records.has(trial.id));
  const estimate = await estimateRun(prepared, missing, omitUndefined({ kernels: 'simd', workers }));
  const unasked = listUnasked(prepared, records).length;
  const trialsOfPoint = points.map((): Trial[] => []);
  for (const { trial, isKnown } of planned) if (isKnown) trialsOfPoint[trial.point]?.push(trial);
  const count = (trials: readonly Trial[]) => {
    const finished = trials.filter(({ id }) => records.has(id)).length;
    return { finished, new: trials.length - finished };
  };
  return omitUndefined({
    name: experiment.name,
    ...(experiment.autoLearningRate && { autoLearningRate: true }),
    file: experiment.file,
    data: datasets.map(({ sha256, rows, inputs }) => ({ sha256, rows, inputs })),
    ...(rungs.length > 1 && { rungs }),
    axes: experiment.axes.map((axis) => ({ path: formatPath(axis.path), values: axis.values })),
    points: points.flatMap((point): PlannedPoint[] => {
      const trials = trialsOfPoint[point.index] ?? [];
      if (!trials[0]) return [];
      return [
        {
          parameters: point.parameters,
          parameterCount: countTrained(trials[0]),
          steps: trials[0].steps,
          trials: count(trials),
        },
      ];
    }),
    trials: {
      total: planned.length,
      ...count(planned.map(({ trial }) => trial)),
      ...(unasked > 0 && { unasked }),
    },
    estimate,
    ...(why && !experiment.autoLearningRate && { why: listNewTrials(prepared, trialsOfPoint.flat(), finished) }),
  });
}

type Listed = PlannedTrial & {
  /** Whether the run will train this very trial, or one of another point in its place. */
  readonly isKnown: boolean;
};

/** The trials of a run; where it is open which points reach a rung, the first points stand in for them. */
function listPlanned(prepared: Prepared, records: ReadonlyMap<string, TrialRecord>): Listed[] {
  const { rungs, trials, selected } = prepared;
  const wanted = new Set(listWanted({ ...prepared, records }));
  // Where all have ended, no further rung begins.
  const isOpen = [...wanted].some(({ id }) => !records.has(id));
  const begun = Math.max(...[...wanted].map(({ rung }) => rung));
  const endOf = new Map(trials.map((trial) => [nameOf(trial), trial.stopAfter ?? trial.steps]));
  return selected.flatMap((trial): Listed[] => {
    const isKnown = wanted.has(trial);
    const isStandIn = isOpen && trial.rung > begun && trial.point < (rungs[trial.rung]?.points ?? 0);
    if (!isKnown && !isStandIn) return [];
    const before = endOf.get(nameOf({ ...trial, rung: trial.rung - 1 })) ?? 0;
    return [{ trial, isKnown, steps: (trial.stopAfter ?? trial.steps) - before }];
  });
}

/** Numbers that a trial trains: those of its layers, or the variables of its function. */
function countTrained({ settings, shapes }: Trial): number {
  return settings.function ? Object.keys(settings.function.start).length : countParameters(parameterShapes(shapes));
}

function nameOf({ point, rung, repeat }: Pick<Trial, 'point' | 'rung' | 'repeat'>): string {
  return `${point}/${rung}/${repeat}`;
}

function describePlan(plan: Plan): string {
  const { points, trials, rungs = [] } = plan;
  // A function has none.
  const data = plan.data
    .filter(({ inputs }) => inputs > 0)
    .map(({ rows, inputs, sha256 }) => {
      const splits = Object.entries(rows).filter(([, count]) => count > 0);
      return `data: ${splits.map(([split, count]) => `${split} ${count}`).join(', ')} rows of ${inputs} (sha256 ${sha256.slice(0, 12)})`;
    });
  const auto = plan.autoLearningRate
    ? ['learningRate auto: a range test chooses up to 5 values; what follows is for one of them']
    : [];
  const halving = rungs.length > 0 ? [`halving: ${describeRungs(rungs)}`] : [];
  const more =
    points.length > listedPoints ? [`… and ${points.length - listedPoints} more points (--json lists all)`] : [];
  const total = `${points.length} points, ${trials.total} trials: ${trials.finished} finished, ${trials.new} to train`;
  const lines = [
    `${plan.name} (${escapeControls(plan.file)})`,
    ...data,
    ...auto,
    ...halving,
    '',
    tabulate(plan),
    ...more,
    '',
  ];
  const why = plan.why && plan.why.length > 0 ? [describeNewTrials(plan.why)] : [];
  const unasked = trials.unasked === undefined ? [] : [describeUnasked(trials.unasked)];
  return [...lines, ...why, `${total}${describeEstimate(plan.estimate)}`, ...unasked, ''].join('\n');
}

function describeUnasked(count: number): string {
  const trials = count === 1 ? '1 finished trial is' : `${count} finished trials are`;
  return `${trials} not asked for any more: a run keeps their lines, and --prune removes them`;
}

function tabulate({ axes, points }: Plan): string {
  const labels = labelAxes({ axes, points });
  const head = [...labels.map(({ title }) => title), 'parameters', 'steps', 'finished', 'new'];
  const rows = points.slice(0, listedPoints).map((point) => {
    const { parameterCount, steps, trials } = point;
    return [
      ...labels.map(({ label }) => label(point)),
      ...[parameterCount, steps, trials.finished, trials.new].map(String),
    ];
  });
  const align = [...labels.map((axis) => axis.align), ...Array(4).fill('right')];
  return textTable(head, rows, align).text;
}

function describeEstimate(estimate: Estimate | undefined): string {
  if (estimate === undefined) return '';
  const { elapsedMs, workers, memoryBytes } = estimate;
  const threads = workers === 1 ? '1 worker' : `${workers} workers`;
  return ` in about ${formatDuration(elapsedMs)} on ${threads}, with ${Math.ceil(memoryBytes / mebibyte)} MiB of memory`;
}

const mebibyte = 1024 * 1024;
