/** The settings of one point, as the other rooms read them: every shorthand written out, every axis down to one value. */
import type { Precision, Seed } from '../shared/index.ts';
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
  | Filled<Written.Idx, 'normalize'>;

export type ActivationName = Written.ActivationName;
export type NormalizeName = Written.NormalizeName;
export type Init = Written.InitValue;

export type LayerSettings = {
  type: 'dense';
  units: number;
  activation: ActivationName;
  /** Absent until the point is settled: its default depends on the activation. */
  init?: Init;
};

export type LossSettings =
  | Written.CrossEntropy
  | Written.BinaryCrossEntropy
  | (Written.SumOfSquares & { reduction: 'mean' | 'sum' })
  | Written.MeanSquaredError;

export type GradientSettings = Written.Backprop | (Written.Numerical & { h: number });

export type OptimizerSettings = Written.Sgd;

export type SamplingName = Written.SamplingName;
export type MetricName = 'loss' | 'accuracy';

export type Settings = {
  seed: Seed;
  dataset: DatasetSettings;
  layers: LayerSettings[];
  loss: LossSettings;
  gradient: GradientSettings;
  optimizer: OptimizerSettings;
  learningRate: number;
  batchSize?: number;
  epochs?: number;
  steps?: number;
  sampling: SamplingName;
  precision: Precision;
  evaluate: { every: number; unit: 'epoch' | 'step'; metrics?: MetricName[] };
  record: { batchLoss?: number };
  /** Path of a safetensors file, from the folder of the experiment file. */
  initialWeights?: string;
};
