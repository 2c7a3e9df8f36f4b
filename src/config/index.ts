export type { Axis, Experiment, ExperimentReading } from './experiment.ts';
export { formatDiagnostics } from './format-diagnostics.ts';
export { type Override, parseOverride } from './override.ts';
export { readExperiment } from './read-experiment.ts';
export { readExperimentFile } from './read-experiment-file.ts';
export { experimentSchemaText } from './schema.ts';
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
