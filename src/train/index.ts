export { checkGradients, type GradientCheck } from './gradients/check.ts';
export { trainTrial } from './trial.ts';
export type { Curves, LayerActivations, Params, TrialOutcome } from './types.ts';
