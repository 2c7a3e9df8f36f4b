/** One trial: the gradient method from initial weights to the last step. A pure function of its arguments. */
import type { Dataset } from '../data/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { Trial } from '../plan/index.ts';
import { encodeSafetensors, type Precision, randomStream, sha256Hex, splitNames } from '../shared/index.ts';
import { openBatches } from './batches.ts';
import { evaluateSplit, evaluationBlock } from './evaluate.ts';
import { createBackprop } from './gradients/backprop.ts';
import type { Gradient } from './gradients/gradient.ts';
import { createNumericalGradient } from './gradients/numerical.ts';
import { copyParams, drawInitialWeights } from './initial-weights.ts';
import { createNetwork, type Network } from './network.ts';
import { optimizerMakers } from './optimizers/registry.ts';
import { createRowBuffer, type RowBuffer } from './rows.ts';
import type { EvaluationCurve, Params, TrialOutcome } from './types.ts';

export type TrainOptions = {
  /** Parameters to start from, instead of drawn ones; the same names and shapes as the network's. */
  readonly initialWeights?: Params;
  /** Told the number of updates made, after each. */
  readonly onStep?: (steps: number) => void;
};

/**
 * Trains one trial: draw a mini-batch, compute the gradient of its loss, move every parameter a little against it,
 * repeat (book, section 4.5). The training split alone is trained on; every split that has rows is measured.
 *
 * @param createKernels the kernels of a precision; called for float64 too where the gradient is numerical
 */
export function trainTrial(
  trial: Pick<Trial, 'settings' | 'repeat' | 'steps'>,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
  options: TrainOptions = {},
): TrialOutcome {
  const { settings, repeat, steps } = trial;
  const kernels = createKernels(settings.precision);
  const capacity = Math.max(settings.batchSize, evaluationBlock);
  const network = createNetwork(kernels, settings, dataset.inputs, capacity);
  const buffer = createRowBuffer(kernels, dataset, settings.loss, capacity);
  if (options.initialWeights) copyParams(options.initialWeights, network.params);
  else drawInitialWeights(network.params, settings, repeat);

  const gradient = createGradient(trial, dataset, network, buffer, createKernels);
  const optimizer = optimizerMakers[settings.optimizer.type](kernels);
  const trainRows = dataset.splits.train;
  const stream = randomStream(settings.seed, repeat, 'batches');
  const nextBatch = openBatches(settings.sampling, trainRows, settings.batchSize, stream);

  const stepsPerEpoch = Math.ceil(trainRows.length / settings.batchSize);
  const evaluateEvery = settings.evaluate.every * (settings.evaluate.unit === 'epoch' ? stepsPerEpoch : 1);
  const batchLoss: TrialOutcome['curves']['batchLoss'] = { step: [], loss: [] };
  const evaluation: EvaluationCurve = { step: [], epoch: [] };
  let metrics: Record<string, number> = {};

  const finish = (step: number, reason?: string): TrialOutcome => {
    const weights = encodeSafetensors(network.params);
    return {
      status: reason === undefined ? 'finished' : 'diverged',
      steps: step,
      ...(reason !== undefined && { divergence: { step, reason } }),
      curves: { batchLoss, evaluation },
      metrics: reason === undefined ? metrics : {},
      weights,
      weightsSha256: sha256Hex(weights),
    };
  };

  for (let step = 0; step < steps; step += 1) {
    const loss = gradient.compute(nextBatch());
    if (!Number.isFinite(loss)) return finish(step, `the loss of a mini-batch is ${loss}`);
    if (step % settings.record.batchLoss === 0) {
      batchLoss.step.push(step);
      batchLoss.loss.push(loss);
    }

    optimizer.update(network.params, network.grads, settings.learningRate);
    const made = step + 1;
    options.onStep?.(made);
    const broken = findNotFinite(network.params, kernels);
    if (broken !== undefined) return finish(made, `${broken} is not finite`);

    if (made % evaluateEvery === 0 || made === steps) {
      metrics = measure(network, buffer, dataset, settings.evaluate.metrics);
      const infinite = Object.keys(metrics).find((name) => !Number.isFinite(metrics[name]));
      if (infinite !== undefined) return finish(made, `${infinite} is ${metrics[infinite]}`);
      evaluation.step.push(made);
      evaluation.epoch.push(made / stepsPerEpoch);
      for (const [name, value] of Object.entries(metrics)) {
        evaluation[name as `${string}.${string}`] ??= [];
        evaluation[name as `${string}.${string}`]?.push(value);
      }
    }
  }
  return finish(steps);
}

function createGradient(
  { settings }: Pick<Trial, 'settings'>,
  dataset: Dataset,
  network: Network,
  buffer: RowBuffer,
  createKernels: (precision: Precision) => Kernels,
): Gradient {
  if (settings.gradient.type === 'backprop') return createBackprop(network, buffer);
  const kernels64 = createKernels('float64');
  const network64 = createNetwork(kernels64, settings, dataset.inputs, settings.batchSize);
  const buffer64 = createRowBuffer(kernels64, dataset, settings.loss, settings.batchSize);
  return createNumericalGradient(network, network64, buffer64, settings.gradient.h);
}

/** The first parameter that holds an infinity or a NaN. */
function findNotFinite(params: Params, kernels: Kernels): string | undefined {
  return Object.keys(params).find((name) => !kernels.allFinite((params[name] as Params[string]).values));
}

function measure(
  network: Network,
  buffer: RowBuffer,
  dataset: Dataset,
  metrics: Trial['settings']['evaluate']['metrics'],
): Record<string, number> {
  const measured: Record<string, number> = {};
  for (const split of splitNames) {
    if (dataset.splits[split].length === 0) continue;
    const values = evaluateSplit(network, buffer, dataset, split, metrics);
    for (const metric of metrics) measured[`${split}.${metric}`] = values[metric];
  }
  return measured;
}
