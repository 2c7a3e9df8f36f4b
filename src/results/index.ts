export { addCheckLine, isIntactText } from './checked-line.ts';
export { ensureFolder, readIfThere, replaceFile } from './files.ts';
export { findLockOwner } from './lock.ts';
export { hasEnded, nameThisProcess } from './lock-owner.ts';
export { type FinishedTrials, parseTrials, readFinished, trialsFile } from './read-trials.ts';
export { openResults, type ResultsStore } from './store.ts';
export { type TrialResult, toTrialRecord, trialLine } from './trial-record.ts';
export type { EndedRecord, TrialRecord } from './types.ts';
export { validatorOf } from './validators.ts';
