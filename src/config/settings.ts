/** The settings of one point, as the other rooms read them: every shorthand written out, every axis down to one value. */
import type { Precision, Seed, SplitName } from '../shared/index.ts';
import type * as Written from './schema-types.ts';

/** The type of a written field without its lists and ranges: one value. */
type Single<T> = Exclude<T, readonly unknown[] | Written.LogRange | Written.LinearRange>;
/** A written mapping in which the keys `Axes` are filled in and hold one value each. */
type Filled<T, Axes extends keyof T = never> = Omit<T, Axes> & { [K in Axes]-?: Single<NonNullable<T[K]>> };
/** Each mapping of a union with a `type`, its defaults filled in but for the keys `Open`, its axes down to one value. */
type EachFilled<Union, Open extends string = never> = Union extends { type: string }
  ? { [K in Exclude<keyof Union, Open>]-?: Single<NonNullable<Union[K]>> } & { [K in keyof Union & Open]?: Union[K] }
  : never;

/** The path of a file; a relative one counts from the folder of the experiment file, wherever it is written. */
export type FilePath = Written.FilePath;
/** The sizes of the splits, as shares or counts of rows, or the number of folds; and whether classes keep their shares. */
export type SplitSettings = Written.Split;

/** The data set of a point: its type and settings, defaults filled in. */
export type DatasetSettings =
  | Filled<Written.Mnist, 'normalize'>
  | Filled<Written.Iris, 'normalize'>
  | Filled<Written.Digits, 'normalize'>
  | (Filled<Written.Spiral, 'normalize' | 'noise'> & { rows: number; classes: number })
  | (Filled<Written.Moons, 'normalize' | 'noise'> & { rows: number })
  | (Filled<Written.Circles, 'normalize' | 'noise'> & { rows: number; factor: number })
  | (Filled<Written.Xor, 'normalize' | 'noise'> & { rows: number })
  | (Filled<Omit<Written.Csv, 'normalizeTarget'>, 'normalize'> & { normalizeTarget?: NormalizeName })
  | (Filled<Omit<Written.Jsonl, 'normalizeTarget'>, 'normalize'> & { normalizeTarget?: NormalizeName })
  | (Filled<Omit<Written.Parquet, 'normalizeTarget'>, 'normalize'> & { normalizeTarget?: NormalizeName })
  | Filled<Written.Idx, 'normalize'>
  | (Filled<Omit<Written.Npy, 'normalizeTarget'>, 'normalize'> & { normalizeTarget?: NormalizeName })
  | (Filled<Omit<Written.Npz, 'normalizeTarget'>, 'normalize'> & { normalizeTarget?: NormalizeName })
  | NoData;

/** The data set of an experiment on a function; it cannot be written in a file. */
type NoData = { type: 'none'; normalize: 'none'; split: SplitSettings };

/** How features are scaled: not at all, to 0…1, or to mean 0 and deviation 1. */
export type NormalizeName = Written.NormalizeName;
/** How initial weights are set: by a named method, or drawn from a normal or uniform distribution. */
export type Init = Written.InitValue;

/** A formula in place of a method that has a name. */
type FormulaSettings = { formula: string; type?: never };

/** The name of a built-in activation function. */
export type ActivationName = Written.ActivationName;
/** The activation function of a layer: a built-in one with its settings, or a formula in x. */
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

/** A layer with its defaults filled in, except those that depend on its other keys. */
type FilledLayer<T> = T extends { type: string }
  ? { [K in Exclude<keyof T, OpenKeysOf<T['type']>>]-?: SettledKey<K, T[K]> } & {
      [K in keyof T & OpenKeysOf<T['type']>]?: SettledKey<K, T[K]>;
    }
  : never;

/** One layer of the network: its type and settings. */
export type LayerSettings = FilledLayer<Written.Layer>;
type LayerOf<Type extends LayerSettings['type']> = Extract<LayerSettings, { type: Type }>;
/** A fully connected layer: units, activation and, if given, initial weights. */
export type DenseSettings = LayerOf<'dense'>;
/** A convolution layer over images: filters, kernel, stride, padding, activation and, if given, initial weights. */
export type Conv2dSettings = LayerOf<'conv2d'>;
/** A layer that keeps the largest number of each window of an image: size and, if given, stride. */
export type MaxPool2dSettings = LayerOf<'maxPool2d'>;
/** A layer that averages each window of an image: size and, if given, stride. */
export type AveragePool2dSettings = LayerOf<'averagePool2d'>;
/** A layer that turns images (channels, height, width) into rows of numbers. */
export type FlattenSettings = LayerOf<'flatten'>;
/** A batch normalization layer: epsilon, momentum of the running statistics, activation. */
export type BatchNormSettings = LayerOf<'batchNorm'>;
/** A dropout layer: the rate is the share of numbers that are set to 0 in training. */
export type DropoutSettings = LayerOf<'dropout'>;

/** The loss that training minimizes: a built-in one with its settings, or a formula in y and t. */
export type LossSettings = NamedLoss | FormulaSettings;
/** A built-in loss with its settings. */
export type NamedLoss = EachFilled<Written.LossValue, 'classWeights'>;

type GradientSettings = Written.Backprop | (Written.Numerical & { h: number });

/** An optimizer with its settings, defaults filled in. */
export type OptimizerSettings = EachFilled<Written.OptimizerValue>;

/** A built-in learning rate schedule with its settings. */
export type NamedSchedule = EachFilled<Written.ScheduleValue>;
/** A learning rate schedule that follows `warmup` steps: a built-in one with its settings, or a formula. */
export type ScheduleSettings = NamedSchedule | (FormulaSettings & { warmup: number });

/** How mini-batches are drawn: shuffled anew each epoch, with replacement, or in file order. */
export type SamplingName = Written.SamplingName;
/** The name of a metric, which is measured on one split at a time. */
export type MetricName = Written.MetricName;
/** Whether smaller or greater values of a metric are better. */
export type Goal = Written.Goal;

/** When metrics are measured, which ones, and on which splits. */
export type EvaluateSettings = {
  /** Metrics are measured after every so many epochs or steps, as `unit` says. */
  every: number;
  unit: 'epoch' | 'step';
  /** Absent until the point is settled: the default depends on the data. */
  metrics?: MetricName[];
  /** The name of the class that precision, recall, f1, auc and threshold are about. */
  positive?: string | number;
  /** The probability above which a row is taken for the positive one of two classes. */
  threshold?: number;
  /** The k of topK. */
  topK: number;
  /** Absent until the point is settled: every split that has rows. */
  splits?: SplitName[];
  /** The share of the training split that is measured. */
  trainShare: number;
};

/** What is kept beside evaluations. */
export type RecordSettings = {
  /** The loss of every so many mini-batches; absent until the point is settled. */
  batchLoss?: number;
  /** Statistics of the activations of the first mini-batch. */
  activations: boolean;
  /** The sharpness of the loss after every so many epochs or steps, as `unit` says, on so many rows; absent: not kept. */
  sharpness?: {
    every: number;
    unit: 'epoch' | 'step';
    /** Rows of the training split, evenly spread; absent: all. */
    rows?: number;
  };
};

/** When training stops because a metric has ceased to improve. */
export type EarlyStoppingSettings = {
  metric: Written.SplitMetric;
  goal: Goal;
  /** Evaluations without improvement before training stops. */
  patience: number;
  /** An improvement is a change of more than this. */
  minChange: number;
};

/** A function to make small by the gradient method, in place of a network. */
export type FunctionSettings = {
  formula: string;
  /** The value of each variable before the first step. */
  start: Record<string, number>;
};

/** Weights to begin with: a safetensors file, one in the layout that is named, or those that a run has saved. */
export type InitialWeightsSettings = FilePath | Required<Written.WeightsFile> | Written.WeightsOfRun;

/** All settings of one point; what depends on the data is absent until the point is settled. */
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
  /** A gradient of all parameters together that is longer than this is scaled down to it. */
  clipNorm?: number;
  /** Each number of the gradient is cut to this size. */
  clipValue?: number;
  learningRate: number;
  schedule: ScheduleSettings;
  /** Rows of a mini-batch. */
  batchSize?: number;
  /** Length of training in passes through the training split; absent where `steps` is given. */
  epochs?: number;
  /** Length of training in mini-batches. */
  steps?: number;
  sampling: SamplingName;
  precision: Precision;
  evaluate: EvaluateSettings;
  record: RecordSettings;
  /** Its goal is absent until the point is settled: the default depends on the metric, which may be an axis. */
  earlyStopping?: Omit<EarlyStoppingSettings, 'goal'> & { goal?: Goal };
  initialWeights?: InitialWeightsSettings;
};
