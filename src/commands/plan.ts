/** `kobai plan`: everything up to training, shown. */
import path from 'node:path';
import type { Override } from '../config/index.ts';
import { countParameters, parameterShapes, type Trial } from '../plan/index.ts';
import { formatValue } from '../report/index.ts';
import { readFinished } from '../results/index.ts';
import { exitCodes } from './exit-codes.ts';
import { type Prepared, prepareExperiment } from './prepare.ts';
import { showWarnings } from './show.ts';

export type PlanOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  readonly out: string;
  readonly json: boolean;
};

/** Points that are listed one by one; of more, a person reads the count. */
const listedPoints = 20;

type PlannedPoint = {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Numbers that are trained. */
  readonly parameterCount: number;
  /** Mini-batches of one trial. */
  readonly steps: number;
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
  readonly points: readonly PlannedPoint[];
  readonly trials: { readonly total: number; readonly finished: number; readonly new: number };
};

/** Checks the files and prints what a run would do. @throws what `prepareExperiment` throws */
export function showPlans(files: readonly string[], options: PlanOptions): number {
  const plans = files.map((file) => {
    const prepared = prepareExperiment(file, options.overrides, options.only);
    showWarnings(prepared.warnings);
    const { records } = readFinished(path.join(options.out, prepared.experiment.name));
    // Which trials `auto` will want is not known before its range test.
    return makePlan(prepared, new Set(prepared.experiment.autoLearningRate ? [] : records.keys()));
  });
  const text = options.json
    ? `${JSON.stringify(plans.length === 1 ? plans[0] : plans, null, 2)}\n`
    : plans.map(describePlan).join('\n');
  process.stdout.write(text);
  return exitCodes.allWell;
}

function makePlan(prepared: Prepared, finishedIds: ReadonlySet<string>): Plan {
  const { experiment, datasets, points, selected } = prepared;
  const count = (trials: Prepared['selected']) => {
    const finished = trials.filter(({ id }) => finishedIds.has(id)).length;
    return { finished, new: trials.length - finished };
  };
  const trialsOfPoint = points.map((): Trial[] => []);
  for (const trial of selected) trialsOfPoint[trial.point]?.push(trial);
  const planned = points.flatMap((point): PlannedPoint[] => {
    const trials = trialsOfPoint[point.index] ?? [];
    if (!trials[0]) return [];
    const parameterCount = countParameters(parameterShapes(trials[0].shapes));
    return [{ parameters: point.parameters, parameterCount, steps: trials[0].steps, trials: count(trials) }];
  });
  return {
    name: experiment.name,
    ...(experiment.autoLearningRate && { autoLearningRate: true }),
    file: experiment.file,
    data: datasets.map(({ sha256, rows, inputs }) => ({ sha256, rows, inputs })),
    points: planned,
    trials: { total: selected.length, ...count(selected) },
  };
}

function describePlan(plan: Plan): string {
  const { points, trials } = plan;
  const data = plan.data.map(({ rows, inputs, sha256 }) => {
    const splits = Object.entries(rows).filter(([, count]) => count > 0);
    return `  data   ${splits.map(([split, count]) => `${split} ${count}`).join(', ')} rows of ${inputs} (sha256 ${sha256.slice(0, 12)})`;
  });
  const listed = points.slice(0, listedPoints).map((point) => {
    const settings = Object.entries(point.parameters).map(([path, value]) => `${path}=${formatValue(value)}`);
    const kept = point.trials.finished > 0 ? `, ${point.trials.finished} finished` : '';
    return `  point  ${settings.join(' ') || 'the only one'}: ${point.parameterCount} parameters, ${point.steps} steps${kept}`;
  });
  const more = points.length > listedPoints ? [`  point  … and ${points.length - listedPoints} more`] : [];
  const total = `${points.length} points, ${trials.total} trials: ${trials.finished} finished, ${trials.new} to train`;
  const auto = plan.autoLearningRate
    ? ['  learningRate auto: a range test chooses up to 5 values; what follows is for one of them']
    : [];
  return [`${plan.name} (${plan.file})`, ...data, ...auto, ...listed, ...more, total, ''].join('\n');
}
