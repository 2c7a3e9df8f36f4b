export type { KernelChoice } from '../kernels/index.ts';
export { type Clock, processMs, startClock, startWorkClock } from './clock.ts';
export { packLongestFirst } from './pack.ts';
export { runTrials, runTrialsInGroups } from './run.ts';
export type { PartTimes } from './time-parts.ts';
export { timeTrials } from './time-trials.ts';
export { openTrainer } from './trainer.ts';
export type { PoolInput, PoolOptions, PoolProgress, PoolTrial, TrialCompletion } from './types.ts';
export { countParameters, countWorthwhile, measureWork, sumWork, type TrialWork } from './work.ts';
