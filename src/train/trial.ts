/** One trial: the gradient method from initial weights to the last step. A pure function of its arguments. */
import type { Dataset } from '../data/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { Precision } from '../shared/index.ts';
import { clipGradients } from './clip-gradients.ts';
import { listObservers, type StepListener } from './observers.ts';
import { diverge, finish } from './outcome.ts';
import { openReplay } from './replay.ts';
import { setUpTraining, type TrainedTrial, type TrainingOptions } from './training.ts';
import type { TrialOutcome } from './types.ts';

/** Where a training starts, and who is told how far it is: as steps are made, and as rows are measured. */
export type TrainOptions = TrainingOptions & { readonly onStep?: StepListener };

/**
 * Trains one trial: draw a mini-batch, compute the gradient of its loss, move every parameter a little against it,
 * repeat (book, section 4.5). The training split alone is trained on.
 *
 * @param createKernels makes the kernels of a precision; called for float64 too where the gradient is numerical
 */
export function trainTrial(
  trial: TrainedTrial,
  dataset: Dataset,
  createKernels: (precision: Precision) => Kernels,
  options: TrainOptions = {},
): TrialOutcome {
  const training = setUpTraining(trial, dataset, createKernels, options);
  const { settings, kernels, network, batches, gradient, update, progress, end } = training;
  const observers = listObservers(training, options.onStep);
  const replay = openReplay(training, observers);

  const makeStep = () => {
    const batch = batches.next();
    const loss = gradient.compute(batch);
    const broken = observers.beforeUpdate(loss, batch.n);
    if (broken !== undefined) return broken;
    clipGradients(kernels, network.grads, settings);
    update(progress.steps);
    progress.steps += 1;
    return observers.afterUpdate();
  };
  let broken: string | undefined;
  while (progress.steps < end && !progress.stopped && broken === undefined) {
    const reach = replay?.reach() ?? 0;
    broken = replay && reach > 1 ? replay.make(reach) : makeStep();
  }
  return broken === undefined ? finish(training) : diverge(training, broken);
}
