/**
 * Trials still to be trained → the time and memory that they will take: from a few of them cut down and timed, or, where
 * all are trained in less time than that takes, from a count of their multiply-adds.
 */
import { availableParallelism } from 'node:os';
import type { Trial } from '../../plan/index.ts';
import { countWorthwhile, type KernelChoice, measureWork, sumWork, timeTrials } from '../../pool/index.ts';
import { omitUndefined } from '../../shared/index.ts';
import { needsOfMemory } from '../prepare/check-memory.ts';
import { datasetOf } from '../prepare/dataset-of.ts';
import type { PlannedTrial } from '../prepare/planned-trials.ts';
import type { Prepared } from '../prepare/prepare.ts';
import { settleKernels } from '../prepare/settle-kernels.ts';
import { cutNetwork } from './cut-network.ts';
import { learnTimes, type PredictTrial, predictRun, type TimedTrial } from './predict-times.ts';

/** How long a run will take, on how many threads, and with what memory. */
export type Estimate = {
  readonly elapsedMs: number;
  readonly workers: number;
  /** What the process takes in memory, the data included. */
  readonly memoryBytes: number;
};

/** The threads and kernels that an estimate is for. */
export type EstimateOptions = {
  readonly workers?: number;
  readonly kernels: KernelChoice;
  /** How long it took until now, from the start of the command. */
  readonly prepareMs: number;
};

/** How long trials are timed, the start of the threads included; where little is to be trained, not longer than that. */
const [leastMs, mostMs] = [100, 1700];
/** Of small networks on two machines of 2024, or of large ones on a slow machine. */
const workPerMs = 1e6;
/** What is trained in less time is not timed: to start the threads for it would take as long. */
const countedMs = 300;
/** Until a thread is ready that trains what was not timed. */
const countedStartMs = 150;
/** Kinds of networks that are timed; of each the trial with the cheapest step and that with the dearest. */
const mostKinds = 6;
/** What a trial and a run take beside training: measured on runs of a thousand trials, and of one. */
const recordMs = 0.5;
const writeMs = 100;

type Wanted = Pick<PlannedTrial, 'trial' | 'madeBefore'>;

/**
 * Estimates what a run will take. Nothing that is trained here is kept.
 *
 * @returns undefined where nothing is to be trained
 */
export async function estimateRun(
  prepared: Prepared,
  planned: readonly Wanted[],
  options: EstimateOptions,
): Promise<Estimate | undefined> {
  if (planned.length === 0) return undefined;
  const kinds = groupByKind(prepared, planned);
  const allWork = kinds.reduce((sum, { work }) => sum + work, 0);
  const threadCount = options.workers ?? countWorthwhile(availableParallelism(), allWork);
  const workers = Math.min(threadCount, planned.length);
  const { predict, startMs, warmUpMs } =
    allWork <= countedMs * workPerMs ? counted : await timeKinds(prepared, kinds, workers, options.kernels);
  const rungs = prepared.rungs.map((_, rung) =>
    planned
      .filter(({ trial }) => trial.rung === rung)
      .map(({ trial, madeBefore }) => predict(trial, rowsOf(prepared, trial), madeBefore)),
  );
  const crowding = Math.max(1, workers / availableParallelism());
  return {
    // What a trial gains by threads that have none is not reckoned.
    elapsedMs: predictRun(
      rungs.map((rung) => rung.map((ms) => ms * crowding)),
      workers,
      {
        prepareMs: options.prepareMs,
        startMs,
        warmUpMs,
        recordMs,
        writeMs,
      },
    ),
    workers,
    memoryBytes: needsOfMemory(prepared, planned, workers).wholeBytes,
  };
}

/** How long a trial takes, and what threads take that are to train some. */
type Speed = { readonly predict: PredictTrial; readonly startMs: number; readonly warmUpMs: number };

const counted: Speed = {
  predict: (...trial) => sumWork(measureWork(...trial)) / workPerMs,
  startMs: countedStartMs,
  warmUpMs: 0,
};

/** Times the trials that say most about the others. @param kinds those with the most work first */
async function timeKinds(
  prepared: Prepared,
  kinds: readonly Kind[],
  workers: number,
  kernels: KernelChoice,
): Promise<Speed> {
  const allWork = kinds.reduce((sum, { work }) => sum + work, 0);
  const samples = kinds.slice(0, mostKinds).flatMap(chooseSamples);
  const cut = samples.map((trial) => cutNetwork(trial));
  const { startMs, times } = await timeTrials(
    cut.map((trial) => ({ trial, dataset: datasetOf(trial, prepared) })),
    omitUndefined({
      datasets: prepared.datasets,
      initialWeights: prepared.initialWeights && { [prepared.initialWeights.sha256]: prepared.initialWeights.params },
    }),
    {
      kernels: settleKernels(kernels).kernels,
      // More threads than cores only wait for each other.
      workers: Math.min(workers, availableParallelism()),
      budgetMs: Math.min(mostMs, leastMs + allWork / workPerMs),
    },
  );
  const timed = cut.flatMap((trial, index) => {
    const one = times[index];
    return one ? [{ trial, times: one, kind: kindOf(samples[index] as Trial) }] : [];
  });
  return {
    predict: openPrediction(timed),
    startMs,
    warmUpMs: timed.reduce((sum, { times: { warmUpMs } }) => sum + warmUpMs, 0),
  };
}

/** The prediction of each kind of network; of a kind that was not timed, that of all together. */
function openPrediction(timed: readonly (TimedTrial & { readonly kind: string })[]): PredictTrial {
  const ofKind = new Map(group(timed, ({ kind }) => kind).map((members) => [members[0]?.kind, learnTimes(members)]));
  const ofAll = learnTimes(timed);
  return (trial, ...rest) => (ofKind.get(kindOf(trial)) ?? ofAll)(trial, ...rest);
}

type Kind = { readonly members: readonly (Wanted & { readonly stepWork: number })[]; readonly work: number };

/** Trials whose times go by their work alone, the kind with the most work first. */
function groupByKind(prepared: Prepared, planned: readonly Wanted[]): Kind[] {
  const measured = planned.map((each) => {
    const work = measureWork(each.trial, rowsOf(prepared, each.trial), each.madeBefore);
    return { ...each, stepWork: work.step, work: sumWork(work) };
  });
  return group(measured, ({ trial }) => kindOf(trial))
    .map((members) => ({ members, work: members.reduce((sum, { work }) => sum + work, 0) }))
    .sort((a, b) => b.work - a.work);
}

/** The dearest of a kind, and the cheapest where that is another. */
function chooseSamples({ members }: Kind): Trial[] {
  const sorted = members.toSorted((a, b) => b.stepWork - a.stepWork);
  const [dearest, cheapest] = [sorted[0], sorted.at(-1)];
  if (dearest === undefined || cheapest === undefined) return [];
  return dearest.stepWork === cheapest.stepWork ? [dearest.trial] : [dearest.trial, cheapest.trial];
}

/** What two trials have in common whose times go by their work: all but sizes, and what is no matter of time. */
function kindOf({ settings }: Trial): string {
  const { layers, optimizer, loss, precision, gradient, function: minimized } = settings;
  const types = layers.map((layer) => [layer.type, 'activation' in layer ? layer.activation.type : '']);
  return JSON.stringify([types, optimizer.type, loss, precision, gradient.type, minimized, settings.evaluate.metrics]);
}

function group<Member>(members: readonly Member[], nameOf: (member: Member) => string): Member[][] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const own = groups.get(nameOf(member));
    if (own === undefined) groups.set(nameOf(member), [member]);
    else own.push(member);
  }
  return [...groups.values()];
}

function rowsOf({ facts }: Prepared, { point }: Trial) {
  return facts[point]?.rows ?? { train: 0, validation: 0, test: 0 };
}
