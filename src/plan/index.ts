export { checkPoints } from './check.ts';
export { listDatasets } from './datasets.ts';
export { listInputFiles } from './input-files.ts';
export { pathOfLargest, placeOf } from './point-error.ts';
export { countPoints, expandPoints } from './points.ts';
export { listRungs } from './rungs.ts';
export { listTrials } from './trials.ts';
export type { Point, Rung, Trial } from './types.ts';
