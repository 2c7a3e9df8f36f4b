/** One trial: the gradient method from initial weights to the last step. A pure function of its arguments. */
import type { Dataset } from '../data/index.ts';
import type { Kernels } from '../kernels/index.ts';
import { createOptimizer, createSchedule, type Params } from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import { encodeSafetensors, type FloatArray, type Precision, randomStream, sha256Hex } from '../shared/index.ts';
import { openBatches } from './batches.ts';
import { keepBestWeights } from './best-weights.ts';
import { restoreArrays, takeCheckpoint } from './checkpoint.ts';
import { clipGradients } from './clip-gradients.ts';
import { openCurves } from './curves.ts';
import { createEvaluation, evaluationBlock } from './evaluate.ts';
import { createBackprop } from './gradients/backprop.ts';
import type { Gradient } from './gradients/gradient.ts';
import { createNumericalGradient } from './gradients/numerical.ts';
import { copyParams, drawInitialWeights } from './initial-weights.ts';
import { createNetwork, type Network } from './network.ts';
import { mapRegions } from './regions.ts';
import { createRowBuffer, type RowBuffer } from './rows.ts';
import type { Checkpoint, Curves, TrialOutcome } from './types.ts';

export type TrainOptions = {
  /** Parameters to start from, instead of drawn ones; the same names and shapes as the network's. */
  readonly initialWeights?: Params;
  /** Where the same trial stopped before; without one it begins at the first step. The numbers are the same. */
  readonly checkpoint?: Checkpoint;
  /** Told the number of updates made, after each, and the curves so far, which go on growing. */
  readonly onStep?: (steps: number, curves: Curves) => void;
};

/** What of a trial decides its numbers. */
export type TrainedTrial = Pick<Trial, 'settings' | 'shapes' | 'repeat' | 'steps' | 'stopAfter'>;

/**
 * Trains one trial: draw a mini-batch, compute the gradient of its loss, move every parameter a little against it,
 * repeat (book, section 4.5). The training split alone is trained on.
 *
 * @param createKernels the kernels of a precision; called for float64 too where the gradient is numerical
 */
export function trainTrial(
  trial: TrainedTrial,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
  options: TrainOptions = {},
): TrialOutcome {
  const { settings, repeat, steps } = trial;
  const kernels = createKernels(settings.precision);
  const capacity = Math.max(settings.batchSize, evaluationBlock);
  const network = createNetwork(kernels, trial, capacity);
  const { params, grads } = network;
  const buffer = createRowBuffer(kernels, dataset, settings, capacity);
  if (options.initialWeights) copyParams(options.initialWeights, params);
  else drawInitialWeights(params, settings, repeat);

  const gradient = createGradient(trial, dataset, network, buffer, createKernels);
  const { weightDecay } = settings;
  const optimizer = createOptimizer(settings.optimizer, { kernels, params, grads, weightDecay });
  const trainRows = dataset.splits.train;
  const stream = randomStream(settings.seed, repeat, 'batches');
  const nextBatch = openBatches(settings.sampling, trainRows, settings.batchSize, stream);
  const stepsPerEpoch = Math.ceil(trainRows.length / settings.batchSize);
  const factorAt = createSchedule(settings.schedule, { steps, stepsPerEpoch, learningRate: settings.learningRate });
  const evaluateEvery = settings.evaluate.every * (settings.evaluate.unit === 'epoch' ? stepsPerEpoch : 1);
  const evaluation = createEvaluation(network, buffer, dataset, settings);
  const best = settings.earlyStopping && keepBestWeights(kernels, network, settings.earlyStopping);
  const arrays = [...arraysOf(params), ...arraysOf(network.state), ...optimizer.state, ...arraysOf(best?.kept ?? {})];

  const { checkpoint } = options;
  const { curves, ...growing } = openCurves(stepsPerEpoch, settings.function && params, checkpoint?.curves);
  let { steps: made, stopped, metrics, activations } = checkpoint ?? untrained;
  if (checkpoint) {
    restoreArrays(checkpoint, arrays);
    for (let step = 0; step < made; step += 1) gradient.skip(nextBatch().n);
    best?.resume(curves.evaluation);
  }

  const outcome = (ending: Pick<TrialOutcome, 'status'> & Partial<TrialOutcome>): TrialOutcome => {
    const weights = encodeSafetensors({ ...params, ...network.state });
    const observed = { curves, metrics: {}, ...(activations && { activations }) };
    return { steps: made, ...observed, weights, weightsSha256: sha256Hex(weights), ...ending };
  };
  const diverge = (reason: string) => outcome({ status: 'diverged', divergence: { step: made, reason } });
  /** @returns what is not finite */
  const evaluate = () => {
    metrics = evaluation.measure();
    const infinite = Object.keys(metrics).find((name) => !Number.isFinite(metrics[name]));
    if (infinite !== undefined) return `${infinite} is ${metrics[infinite]}`;
    growing.addEvaluation(made, metrics);
    return undefined;
  };

  const end = trial.stopAfter ?? steps;
  while (made < end && !stopped) {
    const batch = nextBatch();
    const loss = gradient.compute(batch);
    if (!Number.isFinite(loss)) return diverge(`the loss of a mini-batch is ${loss}`);
    if (made === 0 && settings.record.activations) activations = gradient.describeActivations(batch.n);
    if (made % settings.record.batchLoss === 0) growing.addBatch(made, loss);

    clipGradients(kernels, grads, settings);
    optimizer.update(settings.learningRate * factorAt(made));
    made += 1;
    options.onStep?.(made, curves);
    const broken = findNotFinite(params, kernels);
    if (broken !== undefined) return diverge(`${broken} is not finite`);

    if (made % evaluateEvery === 0 || made === steps) {
      const infinite = evaluate();
      if (infinite !== undefined) return diverge(infinite);
      stopped = best?.observe(made, metrics) ?? false;
    }
  }

  const reached = { steps: made, stopped, curves, metrics, ...(activations && { activations }) };
  const paused = end < steps ? takeCheckpoint(reached, arrays) : undefined;
  if (curves.evaluation.step.at(-1) !== made) {
    // Whoever stops a trial on its way wants to know how far it is; one that goes on never sees this.
    const infinite = evaluate();
    if (infinite !== undefined) return diverge(infinite);
  }
  const kept = best?.restore();
  growing.addPlace(made);
  const confusion = evaluation.confuse();
  const regions = mapRegions(network, buffer, dataset, settings);
  return outcome({
    status: 'finished',
    metrics: kept?.metrics ?? metrics,
    ...(kept && { earlyStop: { bestStep: kept.step, stopped } }),
    ...(confusion && { confusion }),
    ...(regions && { regions }),
    ...(paused && { checkpoint: paused }),
  });
}

/** Where a trial without a checkpoint begins. */
const untrained: Omit<Checkpoint, 'curves' | 'arrays'> = { steps: 0, stopped: false, metrics: {} };

function arraysOf(params: Params): FloatArray[] {
  return Object.values(params).map(({ values }) => values);
}

function createGradient(
  trial: TrainedTrial,
  dataset: Dataset,
  network: Network,
  buffer: RowBuffer,
  createKernels: (precision: Precision) => Kernels,
): Gradient {
  const { settings } = trial;
  if (settings.gradient.type === 'backprop') return createBackprop(network, buffer);
  const kernels64 = createKernels('float64');
  const network64 = createNetwork(kernels64, trial, settings.batchSize);
  const buffer64 = createRowBuffer(kernels64, dataset, settings, settings.batchSize);
  return createNumericalGradient(network, network64, buffer64, settings.gradient.h);
}

/** The first parameter that holds an infinity or a NaN. */
function findNotFinite(params: Params, kernels: Kernels): string | undefined {
  return Object.keys(params).find((name) => !kernels.allFinite((params[name] as Params[string]).values));
}
