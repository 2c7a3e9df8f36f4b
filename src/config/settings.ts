/** The settings of one point, as the other rooms read them: every shorthand written out, every axis down to one value. */
import type { Precision, Seed, SplitName } from '../shared/index.ts';
import type * as Written from './schema-types.ts';

/** What is left of a written field once an axis is down to one of its values. */
type Single<T> = Exclude<T, readonly unknown[] | Written.LogRange | Written.LinearRange>;
/** A mapping with its defaults filled in. */
type Filled<T, Axes extends keyof T = never> = Omit<T, Axes> & { [K in Axes]-?: Single<NonNullable<T[K]>> };

export type SplitSettings = Written.Split;

export type DatasetSettings =
  | Filled<Written.Mnist, 'normalize'>
  | Filled<Written.Iris, 'normalize'>
  | Filled<Written.Digits, 'normalize'>
  | (Filled<Written.Spiral, 'normalize' | 'noise'> & { rows: number; classes: number })
  | (Filled<Written.Moons, 'normalize' | 'noise'> & { rows: number })
  | (Filled<Written.Circles, 'normalize' | 'noise'> & { rows: number; factor: number })
  | (Filled<Written.Xor, 'normalize' | 'noise'> & { rows: number })
  | Filled<Written.Csv, 'normalize'>
  | Filled<Written.Idx, 'normalize'>
  | NoData;

/** Of a function; it cannot be written. */
type NoData = { type: 'none'; normalize: 'none'; split: SplitSettings };

export type NormalizeName = Written.NormalizeName;
export type Init = Written.InitValue;

/** A formula in place of a method that has a name. */
export type FormulaSettings = { formula: string; type?: never };

export type ActivationName = Written.ActivationName;
export type ActivationSettings = NamedActivation | FormulaSettings;
type NamedActivation =
  | { type: Exclude<ActivationName, 'leakyRelu' | 'elu'> }
  | Filled<Written.LeakyRelu, 'slope'>
  | Filled<Written.Elu, 'alpha'>;

/** Of a layer that has an activation of its own. */
type Activated = { activation: ActivationSettings };
/** `init` is absent until the point is settled: its default depends on the activation. */
type Weighted = Activated & { init?: Init };

export type DenseSettings = Omit<Filled<Written.Dense, 'units'>, keyof Weighted> & Weighted;
export type Conv2dSettings = Omit<Filled<Written.Conv2D, 'filters' | 'kernel' | 'stride' | 'padding'>, keyof Weighted> &
  Weighted;
/** `stride` is absent until the point is settled: its default is the size. */
type PoolSettings<Written extends { size: unknown; stride?: unknown }> = Omit<Filled<Written, 'size'>, 'stride'> & {
  stride?: number;
};
export type MaxPool2dSettings = PoolSettings<Written.MaxPool2D>;
export type AveragePool2dSettings = PoolSettings<Written.AveragePool2D>;
export type BatchNormSettings = Omit<Filled<Written.BatchNorm, 'epsilon' | 'momentum'>, keyof Activated> & Activated;
export type DropoutSettings = Filled<Written.Dropout, 'rate'>;

export type LayerSettings =
  | DenseSettings
  | Conv2dSettings
  | MaxPool2dSettings
  | AveragePool2dSettings
  | Written.Flatten
  | BatchNormSettings
  | DropoutSettings;

export type LossSettings = NamedLoss | FormulaSettings;
export type NamedLoss =
  | Filled<Written.CrossEntropy, 'labelSmoothing'>
  | Written.BinaryCrossEntropy
  | (Written.SumOfSquares & { reduction: 'mean' | 'sum' })
  | Written.MeanSquaredError
  | Written.MeanAbsoluteError
  | Filled<Written.Huber, 'delta'>;

export type GradientSettings = Written.Backprop | (Written.Numerical & { h: number });

export type OptimizerSettings =
  | Written.Sgd
  | Filled<Written.Momentum, 'momentum'>
  | Filled<Written.Nesterov, 'momentum'>
  | Filled<Written.Adagrad, 'epsilon'>
  | Filled<Written.Rmsprop, 'alpha' | 'epsilon'>
  | Filled<Written.Adam, 'beta1' | 'beta2' | 'epsilon'>
  | Filled<Written.Adamw, 'beta1' | 'beta2' | 'epsilon'>;

/** What the time of a schedule is counted in. */
type Timed = { unit: 'epoch' | 'step' };

export type ScheduleSettings = NamedSchedule | (FormulaSettings & { warmup: number });
export type NamedSchedule =
  | Filled<Written.ConstantSchedule, 'warmup'>
  | (Filled<Written.StepSchedule, 'every' | 'factor' | 'warmup'> & Timed)
  | (Filled<Written.ExponentialSchedule, 'factor' | 'warmup'> & Timed)
  | (Filled<Written.InverseTimeSchedule, 'decay' | 'warmup'> & Timed)
  | Filled<Written.CosineSchedule, 'to' | 'warmup'>
  | Filled<Written.OneCycleSchedule, 'rise' | 'warmup'>;

export type SamplingName = Written.SamplingName;
export type MetricName = Written.MetricName;
export type Goal = Written.Goal;

export type EvaluateSettings = {
  every: number;
  unit: 'epoch' | 'step';
  /** Absent until the point is settled: the default depends on the data. */
  metrics?: MetricName[];
  /** The k of topK. */
  topK: number;
  /** Absent until the point is settled: every split that has rows. */
  splits?: SplitName[];
  /** The share of the training split that is measured. */
  trainShare: number;
};

export type EarlyStoppingSettings = {
  metric: Written.SplitMetric;
  goal: Goal;
  patience: number;
  minChange: number;
};

/** A function to make small by the gradient method, in place of a network. */
export type FunctionSettings = {
  formula: string;
  /** The value of each variable before the first step. */
  start: Record<string, number>;
};

export type Settings = {
  seed: Seed;
  /** Where there is one, there are no data and no layers, and the loss is its value. */
  function?: FunctionSettings;
  dataset: DatasetSettings;
  layers: LayerSettings[];
  loss: LossSettings;
  gradient: GradientSettings;
  optimizer: OptimizerSettings;
  /** Absent until the point is settled: the default depends on the optimizer. */
  weightDecay?: number;
  clipNorm?: number;
  clipValue?: number;
  learningRate: number;
  schedule: ScheduleSettings;
  batchSize?: number;
  epochs?: number;
  steps?: number;
  sampling: SamplingName;
  precision: Precision;
  evaluate: EvaluateSettings;
  record: { batchLoss?: number; activations: boolean };
  /** Its goal is absent until the point is settled: the default depends on the metric, which may be an axis. */
  earlyStopping?: Omit<EarlyStoppingSettings, 'goal'> & { goal?: Goal };
  /** Path of a safetensors file, from the folder of the experiment file. */
  initialWeights?: string;
};
