export type { PointSummary, Statistic, Summary, TrialRecord } from './types.ts';
