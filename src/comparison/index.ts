export { type CommittedResults, compareResults, type ExpectedTrial, hasComparable } from './compare-results.ts';
export { type ChangedPoint, type ChangedValue, compareSummaries, type SummaryChanges } from './compare-summaries.ts';
export { compareTexts } from './compare-texts.ts';
export { explainNew, type NewBecause } from './explain-new.ts';
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
} from './types.ts';
export { worstVerdict } from './worst-verdict.ts';
