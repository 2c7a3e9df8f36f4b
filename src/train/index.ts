export { type TrainOptions, trainTrial } from './trial.ts';
export type { BatchLossCurve, EvaluationCurve, Parameter, Params, TrialOutcome } from './types.ts';
