/** The settings of one point, as the other rooms read them: every shorthand written out, every axis down to one value. */
import type { Precision, Seed, SplitName } from '../shared/index.ts';
import type * as Written from './schema-types.ts';

/** What is left of a written field once an axis is down to one of its values. */
type Single<T> = Exclude<T, readonly unknown[] | Written.LogRange | Written.LinearRange>;
/** A mapping with its defaults filled in. */
type Filled<T, Axes extends keyof T = never> = Omit<T, Axes> & { [K in Axes]-?: Single<NonNullable<T[K]>> };
/** Each mapping of a union with a `type`, its defaults filled in and its axes down to one value. */
type EachFilled<Union> = Union extends { type: string }
  ? { [K in keyof Union]-?: Single<NonNullable<Union[K]>> }
  : never;

export type FilePath = Written.FilePath;
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

/** The data set of an experiment on a function; it cannot be written in a file. */
type NoData = { type: 'none'; normalize: 'none'; split: SplitSettings };

export type NormalizeName = Written.NormalizeName;
export type Init = Written.InitValue;

/** A formula in place of a method that has a name. */
type FormulaSettings = { formula: string; type?: never };

export type ActivationName = Written.ActivationName;
export type ActivationSettings = NamedActivation | FormulaSettings;
type NamedActivation = EachFilled<Written.ActivationValue>;

/** Keys that are absent until the settings are settled, since their defaults depend on other keys. */
type OpenKeys = { dense: 'init'; conv2d: 'init'; maxPool2d: 'stride'; averagePool2d: 'stride' };
type OpenKeysOf<Type extends string> = Type extends keyof OpenKeys ? OpenKeys[Type] : never;
type SettledKey<Key, Value> = Key extends 'activation'
  ? ActivationSettings
  : Key extends 'init'
    ? Init
    : Single<NonNullable<Value>>;

/** A layer as it is settled, but for what its other keys decide. */
type FilledLayer<T> = T extends { type: string }
  ? { [K in Exclude<keyof T, OpenKeysOf<T['type']>>]-?: SettledKey<K, T[K]> } & {
      [K in keyof T & OpenKeysOf<T['type']>]?: SettledKey<K, T[K]>;
    }
  : never;

export type LayerSettings = FilledLayer<Written.Layer>;
type LayerOf<Type extends LayerSettings['type']> = Extract<LayerSettings, { type: Type }>;
export type DenseSettings = LayerOf<'dense'>;
export type Conv2dSettings = LayerOf<'conv2d'>;
export type MaxPool2dSettings = LayerOf<'maxPool2d'>;
export type AveragePool2dSettings = LayerOf<'averagePool2d'>;
export type FlattenSettings = LayerOf<'flatten'>;
export type BatchNormSettings = LayerOf<'batchNorm'>;
export type DropoutSettings = LayerOf<'dropout'>;

export type LossSettings = NamedLoss | FormulaSettings;
export type NamedLoss = EachFilled<Written.LossValue>;

type GradientSettings = Written.Backprop | (Written.Numerical & { h: number });

export type OptimizerSettings = EachFilled<Written.OptimizerValue>;

export type NamedSchedule = EachFilled<Written.ScheduleValue>;
export type ScheduleSettings = NamedSchedule | (FormulaSettings & { warmup: number });

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
  /** A safetensors file. */
  initialWeights?: FilePath;
};
