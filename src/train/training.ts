/** A trial and its data → all that its training works with, before the first step or at a checkpoint. */
import type { SettledSettings } from '../config/index.ts';
import type { Dataset } from '../data/index.ts';
import type { CapturableStep, Kernels, StepReplay } from '../kernels/index.ts';
import { createOptimizer, createSchedule, type Optimizer, type Params } from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import { type FloatArray, type Precision, randomStream } from '../shared/index.ts';
import { type Batches, openBatches } from './batches.ts';
import { type BestWeights, keepBestWeights } from './best-weights.ts';
import { restoreArrays } from './checkpoint.ts';
import { createNetwork } from './create-network.ts';
import { type GrowingCurves, openCurves } from './curves.ts';
import type { Draws } from './draws.ts';
import { createEvaluation, type Evaluation, evaluationBlock, type RowListener } from './evaluate.ts';
import { createBackprop } from './gradients/backprop.ts';
import type { Gradient } from './gradients/gradient.ts';
import { createNumericalGradient } from './gradients/numerical.ts';
import { drawInitialWeights, takeOver } from './initial-weights.ts';
import type { Network } from './network.ts';
import { createRowBuffer, type RowBuffer } from './rows.ts';
import { openSharpness, type SharpnessMeter } from './sharpness/sharpness.ts';
import type { Checkpoint } from './types.ts';

/** The part of a trial that its results depend on. */
export type TrainedTrial = Pick<Trial, 'settings' | 'shapes' | 'repeat' | 'steps' | 'stopAfter'>;

/** How far a training is; it changes with every step. */
type Progress = { -readonly [Key in keyof Omit<Checkpoint, 'curves' | 'arrays'>]: Checkpoint[Key] };

/** All that the training loop works with: data, network, gradient, optimizer, evaluation and progress. */
export type Training = {
  readonly settings: SettledSettings;
  /** (inputs, outputs) of each layer. */
  readonly shapes: Trial['shapes'];
  /** Updates of the whole training, and after how many it ends this time: the end of a rung may come first. */
  readonly steps: number;
  readonly end: number;
  readonly stepsPerEpoch: number;
  readonly dataset: Dataset;
  readonly kernels: Kernels;
  readonly captureStep: AllocatedTraining['captureStep'];
  readonly network: Network;
  readonly buffer: RowBuffer;
  readonly batches: Batches;
  readonly gradient: Gradient;
  /** Updates the parameters by their gradients, at the learning rate of step `step`, counted from 0. */
  readonly update: (step: number) => void;
  readonly evaluation: Evaluation;
  /** Keeps the best weights; undefined without early stopping. */
  readonly best: BestWeights | undefined;
  /** Measures the sharpness of the loss; undefined where it is not recorded. */
  readonly sharpness: SharpnessMeter | undefined;
  readonly growing: GrowingCurves;
  readonly progress: Progress;
  /** All arrays that training changes, in a fixed order: what a checkpoint holds copies of. */
  readonly arrays: readonly FloatArray[];
};

/** Where a training starts, if not at drawn weights and the first step. */
type StartingPoint = {
  /** Parameters to start from, instead of drawn ones, and running statistics; names and shapes are the network's. */
  readonly initialWeights?: Params;
  /** Where the same trial stopped before; without one it trains from the first step, to the same bits. */
  readonly checkpoint?: Checkpoint;
};

/** Where a training starts, what it takes over from others, and a function that is called as rows are measured. */
export type TrainingOptions = StartingPoint & {
  /** Those of this trial or of another repeat of it, as they were when they were allocated; else it allocates its own. */
  readonly allocated?: AllocatedTraining;
  /** What was drawn before. */
  readonly draws?: Draws;
  readonly onRows?: RowListener;
};

/** Prepares the training of a trial. @param createKernels makes the kernels of a precision */
export function setUpTraining(
  trial: TrainedTrial,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
  { allocated, draws, initialWeights, checkpoint, onRows }: TrainingOptions,
): Training {
  const { settings, repeat, steps } = trial;
  const { batchSize, learningRate } = settings;
  const { kernels, network, buffer, gradient, optimizer, best, captureStep } =
    allocated ?? allocateTraining(trial, dataset, createKernels);
  const { params } = network;
  if (initialWeights) takeOver(initialWeights, network);
  else drawInitialWeights(params, settings, repeat, draws);

  const trainRows = dataset.splits.train;
  const stepsPerEpoch = Math.ceil(trainRows.length / batchSize);
  const end = trial.stopAfter ?? steps;
  const openStream = () => randomStream(settings.seed, repeat, 'batches');
  const shuffle =
    draws &&
    ((rows: Uint32Array) =>
      draws.shuffle(`${settings.seed}/${repeat}`, rows, Math.ceil(end / stepsPerEpoch), openStream));
  const factorAt = createSchedule(settings.schedule, { steps, stepsPerEpoch, learningRate });
  const training: Training = {
    settings,
    shapes: trial.shapes,
    steps,
    end,
    stepsPerEpoch,
    dataset,
    kernels,
    captureStep,
    network,
    buffer,
    batches: openBatches(settings.sampling, trainRows, batchSize, openStream, shuffle),
    gradient,
    update: (step) => optimizer.update(learningRate * factorAt(step)),
    evaluation: createEvaluation(network, buffer, dataset, settings, onRows),
    best,
    sharpness: settings.record.sharpness && openSharpness(trial, dataset, createKernels),
    growing: openCurves(stepsPerEpoch, {
      variables: settings.function && params,
      recordsSharpness: settings.record.sharpness !== undefined,
      earlier: checkpoint?.curves,
    }),
    progress: progressOf(checkpoint),
    arrays: listArrays({ network, optimizer, best }),
  };
  if (checkpoint) goOn(training, checkpoint);
  return training;
}

/** The arrays of a training, and what computes with them. */
export type AllocatedTraining = Pick<Training, 'kernels' | 'network' | 'buffer' | 'gradient' | 'best'> & {
  readonly optimizer: Optimizer;
  /** Captures a step that is made with them, once: later the same is given. Absent where the kernels capture nothing. */
  readonly captureStep: ((step: CapturableStep) => StepReplay | undefined) | undefined;
};

/** Allocates the arrays of a training; none is written but with zeros and ones. */
export function allocateTraining(
  trial: TrainedTrial,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
): AllocatedTraining {
  const { settings } = trial;
  const { batchSize, weightDecay, earlyStopping } = settings;
  const kernels = createKernels(settings.precision);
  const capacity = Math.max(batchSize, evaluationBlock);
  const network = createNetwork(kernels, trial, capacity);
  const buffer = createRowBuffer(kernels, dataset, settings, capacity);
  const gradient = createGradient(trial, dataset, network, buffer, createKernels);
  const optimizer = createOptimizer(settings.optimizer, { ...network, kernels, weightDecay });
  const best = earlyStopping && keepBestWeights(kernels, network, earlyStopping);
  let captured: { readonly step: StepReplay | undefined } | undefined;
  const captureStep =
    kernels.captureStep &&
    ((step: CapturableStep) => {
      captured ??= { step: kernels.captureStep?.(step) };
      return captured.step;
    });
  return { kernels, network, buffer, gradient, optimizer, best, captureStep };
}

/** All arrays that training changes, in a fixed order. */
export function listArrays({
  network,
  optimizer,
  best,
}: Pick<AllocatedTraining, 'network' | 'optimizer' | 'best'>): FloatArray[] {
  const { params, state } = network;
  return [...arraysOf(params), ...arraysOf(state), ...optimizer.state, ...arraysOf(best?.kept ?? {})];
}

/** Brings a training to where its checkpoint was taken: random draws are repeated. */
function goOn({ arrays, progress, gradient, batches, best, growing }: Training, checkpoint: Checkpoint): void {
  restoreArrays(checkpoint, arrays);
  for (let step = 0; step < progress.steps; step += 1) gradient.skip(batches.next().n);
  best?.resume(growing.curves.evaluation);
}

function progressOf(checkpoint: Checkpoint | undefined): Progress {
  if (checkpoint === undefined) return { steps: 0, stopped: false, metrics: {} };
  const { curves: _curves, arrays: _arrays, ...progress } = checkpoint;
  return progress;
}

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
