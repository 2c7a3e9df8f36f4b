export { listWanted } from './halving.ts';
export { chooseObjective } from './objective.ts';
export { judgeRangeTest } from './range-test.ts';
export { parseSummary, readSummary } from './read-summary.ts';
export { showRows } from './show-rows.ts';
export { type SummaryInput, summarize } from './summarize.ts';
export { summaryJson } from './summary-json.ts';
export type {
  CheckedExpectation,
  Objective,
  PointStatus,
  PointSummary,
  RangeTest,
  Summary,
  Verdict,
} from './types.ts';
