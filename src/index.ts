/** The public API: what a program can do with kobai without its command line. */
export {
  type Axis,
  type Experiment,
  type ExperimentReading,
  type Override,
  parseOverride,
  readExperiment,
  readExperimentFile,
  type Settings,
} from './config/index.ts';
export { type DatasetFacts, type DatasetRequest, loadDatasets, openDataset, type SharedDataset } from './data/index.ts';
export {
  checkPoints,
  expandPoints,
  listDatasets,
  listRungs,
  listTrials,
  type Point,
  type Trial,
} from './plan/index.ts';
export { type PoolOptions, type PoolProgress, runTrials, type TrialCompletion } from './pool/index.ts';
export { csvSummary, markdownSummary, terminalTable } from './report/index.ts';
export { readFinished, type TrialRecord, toTrialRecord } from './results/index.ts';
export {
  type ExperimentResult,
  type ExperimentRun,
  type RunExperimentOptions,
  runExperiment,
} from './runs/training/run-experiment.ts';
export { type Diagnostic, type ErrorCode, formatDiagnostics, KobaiError, numericsVersion } from './shared/index.ts';
export { type Summary, summarize, type Verdict } from './summary/index.ts';
export type { TrialOutcome } from './train/index.ts';
