/** Trials still to be trained → the time and memory that they will take, by training two for a few steps. */
import { availableParallelism } from 'node:os';
import type { Trial } from '../plan/index.ts';
import { estimateStepWork, type KernelChoice, runTrials } from '../pool/index.ts';
import { omitUndefined } from '../shared/index.ts';
import { datasetOf, type Prepared } from './prepare.ts';
import { settleKernels } from './settle-kernels.ts';

/** A trial, and how many steps it makes after its checkpoint, if it has one. */
export type PlannedTrial = { readonly trial: Trial; readonly steps: number };

/** How long a run will take, on how many threads, and with what memory. */
export type Estimate = {
  readonly elapsedMs: number;
  readonly workers: number;
  /** What the process takes in memory, the data included. */
  readonly memoryBytes: number;
};

/** The threads and kernels that an estimate is for. */
export type EstimateOptions = { readonly workers?: number; readonly kernels: KernelChoice };

/** Multiply-adds of the steps that are tried out: a tenth of a second in float32, half a second in float64. */
const triedWork = 3e8;
const mostTriedSteps = 1000;

/**
 * Estimates what a run will take. The trials of the cheapest and the dearest step are trained for a moment, on one
 * worker; between them a step's time goes by its work. Nothing that is trained here is kept.
 *
 * @returns undefined where nothing is to be trained
 */
export async function estimateRun(
  prepared: Prepared,
  planned: readonly PlannedTrial[],
  options: EstimateOptions,
): Promise<Estimate | undefined> {
  const byWork = planned.map((each) => ({ ...each, work: estimateStepWork(each.trial) }));
  byWork.sort((a, b) => a.work - b.work);
  const [cheapest, dearest] = [byWork[0], byWork.at(-1)];
  if (cheapest === undefined || dearest === undefined) return undefined;

  const base = process.memoryUsage.rss();
  const dear = await measureTrial(prepared, dearest.trial, options);
  const cheap = cheapest.work === dearest.work ? dear : await measureTrial(prepared, cheapest.trial, options);
  const slope = (dear.stepMs - cheap.stepMs) / (dearest.work - cheapest.work || 1);
  const times = byWork.map(({ trial, steps, work }) => {
    const stepMs = Math.max(0, cheap.stepMs + slope * (work - cheapest.work));
    return steps * stepMs + countEvaluations(trial, steps) * dear.otherMs;
  });

  const workers = Math.min(options.workers ?? availableParallelism(), planned.length);
  const sum = times.reduce((total, ms) => total + ms, 0);
  return {
    // What a trial gains by threads that have none is not reckoned.
    elapsedMs: Math.max(sum / workers, ...times),
    workers,
    memoryBytes: base + workers * Math.max(0, dear.memoryBytes - base),
  };
}

type Measured = { readonly stepMs: number; readonly otherMs: number; readonly memoryBytes: number };

/** Trains a trial for some steps and for one, which is mostly evaluation; of repeated times the shortest counts. */
async function measureTrial(prepared: Prepared, trial: Trial, { kernels }: EstimateOptions): Promise<Measured> {
  const { datasets, initialWeights } = prepared;
  const wanted = Math.ceil(triedWork / Math.max(1, estimateStepWork(trial)));
  const many = Math.min(trial.steps, mostTriedSteps, Math.max(2, wanted));
  const dataset = datasetOf(trial, prepared);
  const tried = [many, many, many, 1, 1].map((stopAfter) => ({ trial: { ...trial, stopAfter }, dataset }));
  const input = omitUndefined({
    datasets,
    initialWeights: initialWeights && { [initialWeights.sha256]: initialWeights.params },
  });
  const times: number[] = [];
  let memoryBytes = 0;
  for await (const { elapsedMs } of runTrials(tried, input, { kernels: settleKernels(kernels).kernels, workers: 1 })) {
    times.push(elapsedMs);
    memoryBytes = Math.max(memoryBytes, process.memoryUsage.rss());
  }
  const [warm, single] = [Math.min(...times.slice(0, 3)), Math.min(...times.slice(3))];
  const stepMs = many > 1 ? Math.max(0, warm - single) / (many - 1) : warm;
  return { stepMs, otherMs: Math.max(0, single - stepMs), memoryBytes };
}

/** How often a trial is evaluated within its last so many steps. */
function countEvaluations({ settings, steps: all }: Trial, steps: number): number {
  const { every, unit } = settings.evaluate;
  const stepsPerEpoch = settings.epochs === undefined ? all : all / settings.epochs;
  return Math.max(1, Math.floor(steps / (every * (unit === 'epoch' ? stepsPerEpoch : 1))));
}
