/** A training → those who look at it step by step: they record it, tell of it and say when it has diverged or is to stop. */
import type { Params } from '../methods/index.ts';
import type { BatchRows } from './batches.ts';
import type { Training } from './training.ts';
import type { Curves } from './types.ts';

/** Each gives what is not finite, which ends the training; nothing where all is well. */
export type Observer = {
  /** A mini-batch has its loss and its gradient; the parameters are those that gave them. */
  readonly beforeUpdate?: (loss: number, batch: BatchRows) => string | undefined;
  /** The parameters have moved, and `progress.steps` counts it. */
  readonly afterUpdate?: () => string | undefined;
};

/** Told the number of updates made, after each, and the curves so far, which go on growing. */
export type StepListener = (steps: number, curves: Curves) => void;

/** The observers of a training, in the order in which they look. */
export function listObservers(training: Training, onStep?: StepListener): Observer[] {
  return [
    { beforeUpdate: (loss) => (Number.isFinite(loss) ? undefined : `the loss of a mini-batch is ${loss}`) },
    recordActivations(training),
    recordBatchLoss(training),
    tellSteps(training, onStep),
    { afterUpdate: () => findNotFinite(training) },
    evaluateRegularly(training),
  ];
}

function recordActivations({ settings, progress, gradient }: Training): Observer {
  return {
    beforeUpdate(_loss, { n }) {
      if (progress.steps > 0 || !settings.record.activations) return undefined;
      progress.activations = gradient.describeActivations(n);
      return undefined;
    },
  };
}

function recordBatchLoss({ settings, progress, growing }: Training): Observer {
  return {
    beforeUpdate(loss) {
      if (progress.steps % settings.record.batchLoss === 0) growing.addBatch(progress.steps, loss);
      return undefined;
    },
  };
}

function tellSteps({ progress, growing }: Training, onStep?: StepListener): Observer {
  return {
    afterUpdate() {
      onStep?.(progress.steps, growing.curves);
      return undefined;
    },
  };
}

/** The first parameter that holds an infinity or a NaN. */
function findNotFinite({ network: { params }, kernels }: Training): string | undefined {
  const name = Object.keys(params).find((key) => !kernels.allFinite((params[key] as Params[string]).values));
  return name === undefined ? undefined : `${name} is not finite`;
}

/** Evaluates when it is time, and at the end; early stopping looks at the same numbers. */
function evaluateRegularly(training: Training): Observer {
  const { settings, stepsPerEpoch, steps, progress, best } = training;
  const every = settings.evaluate.every * (settings.evaluate.unit === 'epoch' ? stepsPerEpoch : 1);
  return {
    afterUpdate() {
      if (progress.steps % every !== 0 && progress.steps !== steps) return undefined;
      const broken = evaluate(training);
      if (broken === undefined) progress.stopped = best?.observe(progress.steps, progress.metrics) ?? false;
      return broken;
    },
  };
}

/** Measures the network as it now is, for the curves and the outcome. @returns what is not finite */
export function evaluate({ evaluation, progress, growing }: Training): string | undefined {
  const metrics = evaluation.measure();
  progress.metrics = metrics;
  const infinite = Object.keys(metrics).find((name) => !Number.isFinite(metrics[name]));
  if (infinite !== undefined) return `${infinite} is ${metrics[infinite]}`;
  growing.addEvaluation(progress.steps, metrics);
  return undefined;
}
