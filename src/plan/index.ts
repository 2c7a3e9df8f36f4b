export type { Point, SettledSettings, Trial } from './types.ts';
