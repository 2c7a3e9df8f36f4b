export { countBufferBytes } from './count-buffers.ts';
export { checkGradients, type GradientCheck } from './gradients/check.ts';
export { type Predictions, predict } from './predict.ts';
export { openSeries, type Series } from './series.ts';
export { measureInitialSharpness } from './sharpness/initial-sharpness.ts';
export { trainTrial } from './trial.ts';
export type { Checkpoint, Curves, LayerActivations, TrialOutcome } from './types.ts';
