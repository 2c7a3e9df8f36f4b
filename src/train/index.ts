export { checkGradients, type GradientCheck } from './gradients/check.ts';
export { trainTrial } from './trial.ts';
export type { Checkpoint, Curves, LayerActivations, Params, TrialOutcome } from './types.ts';
