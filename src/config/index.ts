export type { Axis, Experiment, ExperimentReading } from './experiment.ts';
export type {
  ActivationName,
  DatasetSettings,
  GradientSettings,
  Init,
  LayerSettings,
  LossSettings,
  MetricName,
  NormalizeName,
  OptimizerSettings,
  SamplingName,
  Settings,
  SplitSettings,
} from './settings.ts';
