export { trainTrial } from './trial.ts';
export type { BatchLossCurve, EvaluationCurve, Params, TrialOutcome } from './types.ts';
