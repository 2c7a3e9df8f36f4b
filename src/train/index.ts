export type { BatchLossCurve, EvaluationCurve, Parameter, Params, TrialOutcome } from './types.ts';
