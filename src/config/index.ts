export type { Condition } from './conditions/condition.ts';
export type { Axis, Choice, Experiment, ExperimentReading } from './experiment.ts';
export { formatDiagnostics } from './format-diagnostics.ts';
export { type Override, parseOverride } from './override.ts';
export { readExperiment } from './read-experiment.ts';
export { readExperimentFile } from './read-experiment-file.ts';
export { experimentSchemaText } from './schema.ts';
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
  EvaluateSettings,
  FormulaSettings,
  FunctionSettings,
  Goal,
  GradientSettings,
  Init,
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
export { nearestWord } from './words.ts';
