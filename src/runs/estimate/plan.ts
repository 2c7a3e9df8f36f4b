/** `kobai plan`: everything up to training, shown. */
import path from 'node:path';
import type { Override } from '../../config/index.ts';
import { countParameters, parameterShapes } from '../../methods/index.ts';
import type { Trial } from '../../plan/index.ts';
import { processMs, startWorkClock } from '../../pool/index.ts';
import { describeRungs, formatDuration, labelAxes, textTable } from '../../report/index.ts';
import { type FinishedTrials, readFinished, readIfThere } from '../../results/index.ts';
import {
  countOf,
  escapeControls,
  formatPath,
  KobaiError,
  omitUndefined,
  printOutcomes,
  printResult,
} from '../../shared/index.ts';
import { judgeRangeTest, type RangeTest } from '../../summary/index.ts';
import { listUnasked } from '../prepare/asked-trials.ts';
import { checkExperiments } from '../prepare/check-experiments.ts';
import { attempt, endingOfErrors } from '../prepare/outcomes.ts';
import { listPlanned } from '../prepare/planned-trials.ts';
import { type Prepared, prepareExperiment } from '../prepare/prepare.ts';
import { narrowTo, prepareRangeTest, rangeTestFolder } from '../training/range-test.ts';
import type { Recorded } from '../training/run.ts';
import type { RunEnding } from '../training/run-ending.ts';
import { listLackingWeights } from '../training/saved-weights.ts';
import { type Estimate, estimateRun } from './estimate.ts';
import { describeNewTrials, listNewTrials, type NewTrial } from './new-trials.ts';

/** The options of `kobai plan`. */
export type PlanOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  readonly out: string;
  readonly json: boolean;
  /** Threads that the estimate is for; default: as many as a run would start. */
  readonly workers?: number;
  /** Whether to say of each new trial what sets it apart from those that are recorded. */
  readonly why: boolean;
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
  /** Whether a range test has yet to choose the learning rates: points and trials are those of one of them. */
  readonly autoLearningRate?: true;
  /** The range test that has chosen them. */
  readonly rangeTest?: Pick<RangeTest, 'chosen' | 'reason'>;
  readonly file: string;
  readonly data: {
    readonly sha256: string;
    readonly rows: Readonly<Record<string, number>>;
    /** Into how many folds the rows are divided; `rows` are those of the first. Absent: none. */
    readonly folds?: number;
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
    /** Finished ones that are trained once more for the weights that `save` asks for. Absent: none. */
    readonly withoutWeights?: number;
    /** Finished ones in the folder that the experiment does not ask for: a run keeps them. Absent: none. */
    readonly unasked?: number;
    /** Those of which only the range test will tell whether they are asked for. Absent: none. */
    readonly undecided?: number;
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
  const workedMs = startWorkClock(1);
  const prepared = known ?? prepareExperiment(file, options.overrides, options.only);
  // Of several files each is prepared anew, and only the first run starts the process.
  const prepareMs = () => (known ? processMs() : workedMs());
  const folder = path.join(options.out, prepared.experiment.name);
  const finished = readFinished(folder);
  if (!prepared.experiment.autoLearningRate) return makePlan({ prepared, folder, finished, prepareMs }, options);
  const rangeTest = readRangeTest(prepared, folder);
  if (rangeTest === undefined) return makePlan({ prepared, folder, finished, prepareMs }, options);
  const narrowed = narrowTo(rangeTest, prepared, options.only);
  return makePlan({ prepared: narrowed, folder, finished, rangeTest, prepareMs }, options);
}

/** What the range test of an experiment has chosen; undefined as long as a trial of it is missing. */
function readRangeTest(prepared: Prepared, folder: string): RangeTest | undefined {
  const { records } = readFinished(path.join(folder, rangeTestFolder));
  const trials = prepareRangeTest(prepared).trials.map(({ id }) => records.get(id));
  const ended = trials.filter((record) => record !== undefined);
  return ended.length === trials.length ? judgeRangeTest(ended) : undefined;
}

type Planned = {
  readonly prepared: Prepared;
  readonly folder: string;
  readonly finished: FinishedTrials;
  readonly rangeTest?: RangeTest;
  /** How long it has taken until now. */
  readonly prepareMs: () => number;
};

async function makePlan(
  { prepared, folder, finished, rangeTest, prepareMs }: Planned,
  { workers, why }: PlanOptions,
): Promise<Plan> {
  const { experiment, points, rungs } = prepared;
  const firstFolds = [...new Set(prepared.facts)];
  // Which trials `auto` will want is not known before its range test.
  const isOpen = experiment.autoLearningRate !== undefined;
  const records: FinishedTrials['records'] = isOpen ? new Map() : finished.records;
  const planned = listPlanned(prepared, records);
  const missing = planned.filter(({ trial }) => !records.has(trial.id));
  const lacking = listLacking(missing.length === 0, folder, omitUndefined({ prepared, records, rangeTest }));
  const trained = [...missing, ...lacking.map((trial) => ({ trial, madeBefore: 0 }))];
  const estimate = await estimateRun(
    prepared,
    trained,
    omitUndefined({ kernels: 'native', workers, prepareMs: prepareMs() }),
  );
  const unasked = listUnasked(prepared, records).length;
  const undecided = isOpen ? finished.records.size : 0;
  const trialsOfPoint = points.map((): Trial[] => []);
  for (const { trial, isKnown } of planned) if (isKnown) trialsOfPoint[trial.point]?.push(trial);
  const count = (trials: readonly Trial[]) => {
    const finished = trials.filter(({ id }) => records.has(id)).length;
    return { finished, new: trials.length - finished };
  };
  return omitUndefined({
    name: experiment.name,
    ...(isOpen && { autoLearningRate: true }),
    ...(rangeTest && { rangeTest: { chosen: rangeTest.chosen, reason: rangeTest.reason } }),
    file: experiment.file,
    data: firstFolds.map(({ sha256, rows, folds, inputs }) =>
      omitUndefined({ sha256, rows, folds: folds?.length, inputs }),
    ),
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
      ...(lacking.length > 0 && { withoutWeights: lacking.length }),
      ...(unasked > 0 && { unasked }),
      ...(undecided > 0 && { undecided }),
    },
    estimate,
    ...(why && !isOpen && { why: listNewTrials(prepared, trialsOfPoint.flat(), finished) }),
  });
}

/** The trials that a run trains once more for their weights. @param isComplete whether the best point is known */
function listLacking(isComplete: boolean, folder: string, recorded: Recorded): Trial[] {
  if (recorded.prepared.experiment.saveWeights === 'best' && !isComplete) return [];
  return listLackingWeights(recorded, (id) => readIfThere(path.join(folder, 'weights', `${id}.safetensors`)));
}

/** Numbers that a trial trains: those of its layers, or the variables of its function. */
function countTrained({ settings, shapes }: Trial): number {
  return settings.function ? Object.keys(settings.function.start).length : countParameters(parameterShapes(shapes));
}

function describePlan(plan: Plan): string {
  const { points, trials, rungs = [] } = plan;
  // A function has none.
  const data = plan.data
    .filter(({ inputs }) => inputs > 0)
    .map(({ rows, folds, inputs, sha256 }) => {
      const splits = Object.entries(rows).filter(([, count]) => count > 0);
      return `data: ${splits.map(([split, count]) => `${split} ${count}`).join(', ')} rows of ${countOf(inputs, 'input')}${folds === undefined ? '' : ` in the first of ${folds} folds`} (sha256 ${sha256.slice(0, 12)})`;
    });
  const auto = plan.autoLearningRate
    ? ['learningRate auto: a range test chooses up to 5 values; what follows is for one of them']
    : plan.rangeTest
      ? [`learningRate auto: ${plan.rangeTest.reason}`]
      : [];
  const halving = rungs.length > 0 ? [`halving: ${describeRungs(rungs)}`] : [];
  const more =
    points.length > listedPoints
      ? [`… and ${countOf(points.length - listedPoints, 'more point')} (--json lists all)`]
      : [];
  const again =
    trials.withoutWeights === undefined
      ? ''
      : `, ${trials.withoutWeights} to train again for the weights that \`save\` asks for`;
  const counts = `${countOf(points.length, 'point')}, ${countOf(trials.total, 'trial')}`;
  const total = `${counts}: ${trials.finished} finished, ${trials.new} to train${again}`;
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
  const undecided =
    trials.undecided === undefined
      ? []
      : [`${countOf(trials.undecided, 'finished trial')} there: the range test decides which of them are asked for`];
  return [...lines, ...why, `${total}${describeEstimate(plan.estimate)}`, ...unasked, ...undecided, ''].join('\n');
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
