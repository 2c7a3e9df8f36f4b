/** Words that several rooms share. */

/** A seed as read: a safe integer as a number, a larger one as its decimal digits, so that none is rounded. */
export type Seed = number | string;

export type Precision = 'float32' | 'float64';

export type FloatArray = Float32Array | Float64Array;

export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

/** What the rows are told apart by: class labels, or numbers to come near to. */
export type Task = 'classification' | 'regression';
