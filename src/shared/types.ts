/** Words that several rooms share. */

/** A seed as read: a safe integer as a number, a larger one as its decimal digits, so that none is rounded. */
export type Seed = number | string;

/** The floating-point format in which a trial is computed. */
export type Precision = 'float32' | 'float64';

/** An array of numbers in either precision. */
export type FloatArray = Float32Array | Float64Array;

/** The parts of a data set: to train on, to choose settings by, and to judge the result with. */
export const splitNames = ['train', 'validation', 'test'] as const;
/** The name of a part of a data set. */
export type SplitName = (typeof splitNames)[number];

/** What is predicted for a row: its class, or one or more numbers. */
export type Task = 'classification' | 'regression';
