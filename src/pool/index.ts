export type { KernelChoice } from '../kernels/index.ts';
export { type Clock, startClock } from './clock.ts';
export { runTrials, runTrialsInGroups } from './run.ts';
export type { PoolInput, PoolOptions, PoolProgress, PoolTrial, TrialCompletion } from './types.ts';
export { estimateStepWork } from './work.ts';
