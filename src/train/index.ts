export { checkGradients, type GradientCheck, type GradientCheckOptions } from './gradients/check.ts';
export { trainTrial } from './trial.ts';
export type { BatchLossCurve, EvaluationCurve, Params, TrialOutcome } from './types.ts';
