export { listWanted } from './halving.ts';
export { judgeRangeTest } from './range-test.ts';
export { readFinished } from './read-trials.ts';
export { openResults, type ResultsStore } from './store.ts';
export { type SummaryInput, summarize } from './summarize.ts';
export { runJson, summaryJson } from './texts.ts';
export { type TrialResult, toTrialRecord, trialLine } from './trial-record.ts';
export type {
  CheckedExpectation,
  FeatureStorage,
  Objective,
  PointSummary,
  RangeTest,
  RunFacts,
  Statistic,
  Summary,
  TrialRecord,
} from './types.ts';
