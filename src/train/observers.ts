/** A training → functions called at each step, which record curves, report progress, and notice divergence. */
import type { Training } from './training.ts';
import type { Curves } from './types.ts';

/**
 * An observer of the steps; a text that one of its functions returns says what is not finite, and ends the training as
 * diverged. Steps that are replayed are observed after the last of them: so before the first step alone the network may
 * be looked at in `beforeUpdate`, and in `afterUpdate` only where `every` says so.
 */
type Observer = {
  /** Called for each step, in order, with the loss of its mini-batch of n rows. */
  readonly beforeUpdate?: (loss: number, n: number) => string | undefined;
  /** Called when `progress.steps` counts an update: for each that is made alone, and for the last of those that are replayed. */
  readonly afterUpdate?: () => string | undefined;
  /** The observer looks at the network after each so many updates. */
  readonly every?: number;
};

/** The observers of a training, as one. */
export type Observers = Required<Pick<Observer, 'beforeUpdate' | 'afterUpdate'>> & {
  /** After how many updates one of them looks at the network. */
  readonly intervals: readonly number[];
};

/** Called after each update, or after several at once, with the number made and the curves so far, which go on growing. */
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
  const beforeUpdate = observers.flatMap((observer) => observer.beforeUpdate ?? []);
  const afterUpdate = observers.flatMap((observer) => observer.afterUpdate ?? []);
  return {
    intervals: observers.flatMap(({ every }) => every ?? []),
    beforeUpdate(loss, n) {
      for (const observe of beforeUpdate) {
        const broken = observe(loss, n);
        if (broken !== undefined) return broken;
      }
      return undefined;
    },
    afterUpdate() {
      for (const observe of afterUpdate) {
        const broken = observe();
        if (broken !== undefined) return broken;
      }
      return undefined;
    },
  };
}

type Interval = { readonly every: number; readonly unit: 'epoch' | 'step' };

function stepsOf({ every, unit }: Interval, { stepsPerEpoch }: Pick<Training, 'stepsPerEpoch'>): number {
  return every * (unit === 'epoch' ? stepsPerEpoch : 1);
}

function recordActivations({ settings, progress, gradient }: Training): Observer {
  if (!settings.record.activations) return {};
  return {
    beforeUpdate(_loss, n) {
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

/** Names the first parameter that holds an infinity or a NaN. Steps that are replayed end where one does. */
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
    every,
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
    every,
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
