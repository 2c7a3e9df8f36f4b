export { experimentSchemaFile, experimentSchemaText } from './check/schema.ts';
export type { Axis, Experiment, ExperimentReading } from './experiment.ts';
export { type Override, parseOverride, parseSelection } from './read/override.ts';
export { readExperiment } from './read-experiment.ts';
export { readExperimentFile } from './read-experiment-file.ts';
export type {
  ActivationName,
  ActivationSettings,
  AveragePool2dSettings,
  BatchNormSettings,
  Conv2dSettings,
  DatasetSettings,
  DenseSettings,
  DropoutSettings,
  EarlyStoppingSettings,
  FilePath,
  FlattenSettings,
  FunctionSettings,
  Goal,
  Init,
  InitialWeightsSettings,
  LayerSettings,
  LossSettings,
  MaxPool2dSettings,
  MetricName,
  NamedLoss,
  NamedSchedule,
  NormalizeName,
  OptimizerSettings,
  SamplingName,
  ScheduleSettings,
  Settings,
  SplitSettings,
} from './settings.ts';
export type { SettledLayer, SettledSettings } from './settled-settings.ts';
export type { Condition } from './sweep/conditions/condition.ts';
export { withLearningRates } from './sweep/learning-rates.ts';
export { formatYaml } from './write-resolved.ts';
