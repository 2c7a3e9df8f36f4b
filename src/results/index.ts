export {
  type CommittedResults,
  compareResults,
  type ExpectedTrial,
  hasComparable,
} from './comparison/compare-results.ts';
export {
  type ChangedPoint,
  type ChangedValue,
  compareSummaries,
  type SummaryChanges,
} from './comparison/compare-summaries.ts';
export { compareTexts } from './comparison/compare-texts.ts';
export type {
  ComparedFile,
  ComparedTrial,
  ComparedValue,
  ComparisonVerdict,
  NumberDifference,
  Parting,
  VerificationReport,
  VerifiedExperiment,
  VerifiedTrial,
} from './comparison/types.ts';
export { worstVerdict } from './comparison/worst-verdict.ts';
export { explainNew, type NewBecause } from './explain-new.ts';
export { listWanted } from './halving.ts';
export { findLockOwner } from './lock.ts';
export { judgeRangeTest } from './range-test.ts';
export { parseSummary, readSummary } from './read-summary.ts';
export { type FinishedTrials, readFinished } from './read-trials.ts';
export { type FeatureStorage, type RunFacts, runJson } from './run-facts.ts';
export { showRows } from './show-rows.ts';
export type { Statistic } from './statistics.ts';
export { openResults, type ResultsStore } from './store.ts';
export { type SummaryInput, summarize } from './summarize.ts';
export type {
  CheckedExpectation,
  Objective,
  PointStatus,
  PointSummary,
  RangeTest,
  Summary,
  VerdictKind,
} from './summary-types.ts';
export { summaryJson } from './texts.ts';
export { type TrialResult, toTrialRecord, trialLine } from './trial-record.ts';
export type { EndedRecord, TrialRecord } from './types.ts';
