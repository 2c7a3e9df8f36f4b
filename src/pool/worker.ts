/** The worker thread's entry: a request → a trained trial. The one place where train, data and kernels meet. */
import { parentPort } from 'node:worker_threads';
import { type Dataset, openDataset } from '../data/index.ts';
import { type DoPart, openKernels, passesSelfTest } from '../kernels/index.ts';
import type { Params } from '../methods/index.ts';
import { delayOptimizer, elementary, KobaiError, omitUndefined, toErrorData } from '../shared/index.ts';
import { type Curves, openSeries, type Series, type TrialOutcome } from '../train/index.ts';
import { startClock, startWorkClock } from './clock.ts';
import { packOutcome } from './sent-outcome.ts';
import { joinTeam, openTeam } from './team.ts';
import { cutDown, timeParts } from './time-parts.ts';
import type {
  Answer,
  GrownCurves,
  Question,
  SentReply,
  TimingReply,
  TimingRequest,
  TrialRequest,
  WorkerSetup,
} from './wire.ts';

/** What a thread trains with. */
type Thread = {
  readonly setup: WorkerSetup;
  readonly datasets: readonly Dataset[];
  readonly train: Series;
  readonly doPart: DoPart | undefined;
};

let thread: Thread | undefined;

/** @throws POOL_SELF_TEST_FAILED; what Node throws where native kernels cannot be loaded */
function openThread(setup: WorkerSetup): Thread {
  delayOptimizer();
  // All lie in one memory; without any there is none, and nothing that is worth fast kernels.
  const memory = setup.datasets[0]?.memory ?? new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });
  const { create, doPart } = openKernels(setup.kernels, memory, elementary, {
    // A thread that is alone shares nothing.
    team: setup.board.size > 1 ? openTeam(setup.board) : undefined,
  });
  if (!passesSelfTest(create, elementary)) {
    throw new KobaiError(
      'environment',
      'POOL_SELF_TEST_FAILED',
      'this machine does not compute what every other does: its results would differ, so nothing is trained',
    );
  }
  return { setup, datasets: setup.datasets.map(openDataset), train: openSeries(create), doPart };
}

function answer<Request, Reply>(
  { request, setup }: Question<Request>,
  work: (thread: Thread, request: Request) => Reply,
): Answer<Reply> {
  if (!thread) {
    if (!setup) return 'setupNeeded';
    try {
      thread = openThread(setup);
    } catch (error) {
      return { fault: toErrorData(error, 'POOL_NO_WORKER').message };
    }
  }
  return { reply: work(thread, request) };
}

/** Time between two posts of a trial's curves: as often as a person sees them grow. */
const curvesEveryMs = 400;

/** Answers when the thread has started. */
export function startInWorker(): void {}

/** Trains trials one after the other. */
export function trainInWorker(question: Question<readonly TrialRequest[]>): Answer<SentReply[]> {
  return answer(question, (opened, requests) => requests.map((request) => replyTo(opened, request)));
}

/** Trains one trial; whatever it throws comes back as data. */
function replyTo(opened: Thread, request: TrialRequest): SentReply {
  const clock = startClock();
  try {
    const sent = packOutcome(train(opened, request));
    return { elapsedMs: clock.elapsedMs(), sent };
  } catch (error) {
    return { elapsedMs: clock.elapsedMs(), result: { status: 'failed', error: toErrorData(error, 'TRAIN_FAILED') } };
  }
}

/** Does parts of what other threads share, until this one is ended. @param place among the threads, from 1 on */
export function joinInWorker(question: Question<number>): Answer<void> {
  return answer(question, ({ setup, doPart }, place) => {
    if (doPart) joinTeam(setup.board, doPart, place);
  });
}

/** Times the parts of a trial that moves nothing. */
export function timeInWorker(question: Question<TimingRequest>): Answer<TimingReply> {
  return answer(question, timeTrial);
}

function timeTrial(opened: Thread, request: TimingRequest): TimingReply {
  const clock = startClock();
  const dataset = datasetOf(opened, request.dataset);
  const evaluatedRows = Math.max(...Object.values(dataset.rows));
  const most = { batchSize: request.settings.batchSize, evaluatedRows, steps: request.steps };
  const weights = initialWeightsOf(opened, request.initialWeights);
  const clocks = { elapsedMs: clock.elapsedMs, workedMs: startWorkClock(request.threads) };
  const cuts = new Map<string, ReturnType<typeof cutDown>>();
  const times = timeParts(most, firstRowsOf(request), request.budgetMs, clocks, (portion, watcher) => {
    const size = JSON.stringify(portion);
    // The same objects for the same size: the next one is timed as a repeat is trained.
    const cut = cuts.get(size) ?? cutDown(request, dataset, portion);
    cuts.set(size, cut);
    opened.train(cut.trial, cut.dataset, omitUndefined({ ...watcher, initialWeights: weights }));
  });
  return { workedMs: clocks.workedMs(), ...(times && { times }) };
}

/** Multiply-adds of the rows of a first mini-batch: some ten milliseconds. There are fast products for float64, and no more. */
const firstWork = { float32: 4e7, float64: 5e6 };

function firstRowsOf({ settings, shapes }: TimingRequest): number {
  const rowWork = shapes.reduce((sum, { work }) => sum + work, 0);
  return Math.max(1, Math.floor(firstWork[settings.precision] / Math.max(1, rowWork)));
}

function train(opened: Thread, request: TrialRequest): TrialOutcome {
  const { setup } = opened;
  const dataset = datasetOf(opened, request.dataset);
  const { checkpoint, counter } = request;
  const { steps, rows } = setup.counters;
  // A trial that is tried again begins anew.
  Atomics.store(rows, counter, 0n);
  const clock = startClock();
  let nextMs = curvesEveryMs;
  const onStep = (made: number, curves: Curves) => {
    Atomics.store(steps, counter, made);
    if (!setup.tellsCurves || clock.elapsedMs() < nextMs) return;
    nextMs = clock.elapsedMs() + curvesEveryMs;
    parentPort?.postMessage({ counter, curves } satisfies GrownCurves);
  };
  const onRows = (measured: number) => void Atomics.add(rows, counter, BigInt(measured));
  const initialWeights = initialWeightsOf(opened, request.initialWeights);
  return opened.train(request, dataset, omitUndefined({ onStep, onRows, checkpoint, initialWeights }));
}

function datasetOf({ datasets }: Thread, index: number): Dataset {
  const dataset = datasets[index];
  if (dataset === undefined) throw new RangeError(`The worker was given no data set ${index}.`);
  return dataset;
}

/** The weights of a file, where a trial starts from them. */
function initialWeightsOf({ setup }: Thread, sha256: string | undefined): Params | undefined {
  if (sha256 === undefined) return undefined;
  const weights = setup.initialWeights?.[sha256];
  if (weights === undefined) throw new RangeError(`The worker was given no weights ${sha256}.`);
  return weights;
}
