/** A training → functions called at each step, which record curves, report progress, and notice divergence. */
import type { BatchRows } from './batches.ts';
import type { Training } from './training.ts';
import type { Curves } from './types.ts';

/**
 * Called at each step with the loss of its mini-batch; a text that it returns says what is not finite, and ends the
 * training as diverged.
 */
export type Observe = (loss: number, batch: BatchRows) => string | undefined;

type Observer = {
  /** Called when the loss and gradient of a mini-batch are known and the parameters not yet updated. */
  readonly beforeUpdate?: Observe;
  /** Called when the parameters are updated and `progress.steps` counts the update. */
  readonly afterUpdate?: Observe;
};

/** Who observes a training, in the order in which they are called: see `Observer`. */
export type Observers = { readonly beforeUpdate: readonly Observe[]; readonly afterUpdate: readonly Observe[] };

/** Called after each update with the number of updates made and the curves so far, which go on growing. */
export type StepListener = (steps: number, curves: Curves) => void;

/** The observers of a training. */
export function listObservers(training: Training, onStep?: StepListener): Observers {
  const observers: Observer[] = [
    { beforeUpdate: (loss) => (Number.isFinite(loss) ? undefined : `the loss of a mini-batch is ${loss}`) },
    recordActivations(training),
    recordBatchLoss(training),
    tellSteps(training, onStep),
    watchParams(training),
    evaluateRegularly(training),
    recordSharpness(training),
  ];
  return {
    beforeUpdate: observers.flatMap(({ beforeUpdate }) => beforeUpdate ?? []),
    afterUpdate: observers.flatMap(({ afterUpdate }) => afterUpdate ?? []),
  };
}

/** What the first of the observers that has anything to say says. */
export function firstAnswer(observers: readonly Observe[], loss: number, batch: BatchRows): string | undefined {
  for (const observe of observers) {
    const answer = observe(loss, batch);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** The steps from one look at the weights to the next, of those observers who look at them in training. */
export function listIntervals(training: Training): number[] {
  const { evaluate, record } = training.settings;
  return [evaluate, ...(record.sharpness ? [record.sharpness] : [])].map((interval) => stepsOf(interval, training));
}

type Interval = { readonly every: number; readonly unit: 'epoch' | 'step' };

function stepsOf({ every, unit }: Interval, { stepsPerEpoch }: Pick<Training, 'stepsPerEpoch'>): number {
  return every * (unit === 'epoch' ? stepsPerEpoch : 1);
}

function recordActivations({ settings, progress, gradient }: Training): Observer {
  if (!settings.record.activations) return {};
  return {
    beforeUpdate(_loss, { n }) {
      if (progress.steps > 0) return undefined;
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
  if (!onStep) return {};
  return {
    afterUpdate() {
      onStep(progress.steps, growing.curves);
      return undefined;
    },
  };
}

/** Names the first parameter that holds an infinity or a NaN. */
function watchParams({ network: { params, all }, kernels }: Training): Observer {
  const named = Object.entries(params);
  return {
    afterUpdate() {
      if (kernels.allFinite(all.w)) return undefined;
      // What lies between them says nothing.
      const broken = named.find(([, { values }]) => !kernels.allFinite(values));
      return broken && `${broken[0]} is not finite`;
    },
  };
}

/** Evaluates at the interval of `evaluate` and after the last step; early stopping uses the same metrics. */
function evaluateRegularly(training: Training): Observer {
  const { settings, steps, progress, best } = training;
  const every = stepsOf(settings.evaluate, training);
  return {
    afterUpdate() {
      if (progress.steps % every !== 0 && progress.steps !== steps) return undefined;
      const broken = evaluate(training);
      if (broken === undefined) progress.stopped = best?.observe(progress.steps, progress.metrics) ?? false;
      return broken;
    },
  };
}

/** Measures the sharpness before the first step, at the interval of `record.sharpness`, and after the last step. */
function recordSharpness({
  settings,
  stepsPerEpoch,
  steps,
  progress,
  network,
  sharpness,
  growing,
}: Training): Observer {
  const { sharpness: interval } = settings.record;
  if (sharpness === undefined || interval === undefined) return {};
  const every = stepsOf(interval, { stepsPerEpoch });
  const record = () => {
    const { value } = sharpness.measure(network.params);
    if (value !== undefined) growing.addSharpness(progress.steps, value);
    return undefined;
  };
  return {
    beforeUpdate: () => (progress.steps === 0 ? record() : undefined),
    afterUpdate: () => (progress.steps % every === 0 || progress.steps === steps ? record() : undefined),
  };
}

/** Measures the network as it is now, for the curves and the outcome. @returns the metric that is not finite */
export function evaluate({ evaluation, progress, end, best, growing }: Training): string | undefined {
  const metrics = evaluation.measure(progress.steps === end && best === undefined);
  progress.metrics = metrics;
  const infinite = Object.keys(metrics).find((name) => !Number.isFinite(metrics[name]));
  if (infinite !== undefined) return `${infinite} is ${metrics[infinite]}`;
  growing.addEvaluation(progress.steps, metrics);
  return undefined;
}
