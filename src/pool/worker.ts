/** The worker thread's entry: a request → a trained trial. The one place where train, data and kernels meet. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDataset } from '../data/index.ts';
import { openKernels, passesSelfTest } from '../kernels/index.ts';
import { elementary, KobaiError, omitUndefined, toErrorData } from '../shared/index.ts';
import { type Curves, type TrialOutcome, trainTrial } from '../train/index.ts';
import { startClock } from './clock.ts';
import { joinTeam, openTeam } from './team.ts';
import type { GrownCurves, TrialReply, TrialRequest, WorkerSetup } from './wire.ts';

const setup = workerData as WorkerSetup;
const datasets = setup.datasets.map(openDataset);
// All lie in one memory; without any there is none, and nothing that is worth fast kernels.
const memory = setup.datasets[0]?.memory ?? new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });
const { create: createKernels, doPart } = openKernels(setup.kernels, memory, elementary, {
  // A thread that is alone shares nothing.
  team: setup.board.size > 1 ? openTeam(setup.board) : undefined,
});

if (!passesSelfTest(createKernels, elementary)) {
  throw new KobaiError(
    'environment',
    'POOL_SELF_TEST_FAILED',
    'this machine does not compute what every other does: its results would differ, so nothing is trained',
  );
}

/** Time between two posts of a trial's curves: as often as a person sees them grow. */
const curvesEveryMs = 400;

/** Trains trials one after the other. */
export function trainInWorker(requests: readonly TrialRequest[]): TrialReply[] {
  return requests.map(replyTo);
}

/** Trains one trial; whatever it throws comes back as data. */
function replyTo(request: TrialRequest): TrialReply {
  const clock = startClock();
  let result: TrialReply['result'];
  try {
    result = train(request);
  } catch (error) {
    result = { status: 'failed', error: toErrorData(error, 'TRAIN_FAILED') };
  }
  return { elapsedMs: clock.elapsedMs(), result };
}

/** Does parts of what other threads share, until this one is ended. @param place among the threads, from 1 on */
export function joinInWorker(place: number): void {
  if (doPart) joinTeam(setup.board, doPart, place);
}

function train(request: TrialRequest): TrialOutcome {
  const dataset = datasets[request.dataset];
  if (dataset === undefined) throw new RangeError(`The worker was given no data set ${request.dataset}.`);
  const { checkpoint } = request;
  const { counter } = request;
  const clock = startClock();
  let nextMs = curvesEveryMs;
  const onStep = (made: number, curves: Curves) => {
    Atomics.store(setup.stepCounters, counter, made);
    if (!setup.tellsCurves || clock.elapsedMs() < nextMs) return;
    nextMs = clock.elapsedMs() + curvesEveryMs;
    parentPort?.postMessage({ counter, curves } satisfies GrownCurves);
  };
  const options = omitUndefined({ onStep, checkpoint });
  if (request.initialWeights === undefined) return trainTrial(request, dataset, createKernels, options);

  const initialWeights = setup.initialWeights?.[request.initialWeights];
  if (initialWeights === undefined) throw new RangeError(`The worker was given no weights ${request.initialWeights}.`);
  return trainTrial(request, dataset, createKernels, { ...options, initialWeights });
}
