export { type Clock, startClock } from './clock.ts';
export { runTrials } from './run.ts';
export type { PoolOptions, PoolProgress, PoolTrial, TrialCompletion } from './types.ts';
