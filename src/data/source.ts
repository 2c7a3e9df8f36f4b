/** What every kind of data set is read or made into, before its split and scaling. */
import { createHash } from 'node:crypto';
import type { Path } from '../shared/index.ts';
import { type Classes, countByClass } from './classes.ts';
import {
  type EncodedColumns,
  type EncodingSettings,
  encodeColumns,
  fingerprintColumns,
  type RawColumns,
} from './encoding.ts';
import { fault, inputError } from './faults.ts';
import type { Pixels } from './pixels.ts';
import type { Splits } from './split.ts';
import type { DatasetRequest } from './types.ts';

/** What the loss asks of the targets. */
export type TargetWish = Pick<DatasetRequest, 'targets' | 'outputs'>;

/** The targets of all rows: class indices, or numbers (rows, outputs) row-major. */
export type Target =
  | ({ readonly task: 'classification' } & Classes)
  | {
      readonly task: 'regression';
      readonly values: Float64Array;
      readonly outputs: number;
      /** The classes that 0 and 1 stand for, where they do. */
      readonly codes?: readonly string[];
    };

/** The features of all rows of a data set, before split and scaling. */
export type Rows = {
  readonly rows: number;
  /** Features of a row. */
  readonly inputs: number;
  /** Channels, height and width of a row, where it is an image. */
  readonly shape?: readonly [number, number, number];
  /** How many rows at the end are the data set's own test part. */
  readonly ownTestRows: number;
  /** (rows, inputs) row-major: numbers, or the pixels of images. */
  readonly features: Float64Array | Pixels;
  /** The name of each feature, and of each target, where they have names. */
  readonly columnNames?: readonly string[];
  readonly targetNames?: readonly string[];
};

/** All rows of a data set, features and targets, before split and scaling. */
export type Source = Rows & {
  /** sha256 of what `features` hold, in hexadecimal: of their bytes and, of columns to be encoded, of their texts. */
  readonly featuresSha256: string;
  /** The targets in the form that the loss asks for; throws where they have none. */
  readonly readTarget: (wish: TargetWish) => Target;
  /** Encodes the columns by the training split, where they are not numbers that are all there. */
  readonly encode?: (splits: Splits) => EncodedColumns;
};

/** Adds to rows the reader of their targets and the sha256 of their features. */
export function createSource(rows: Rows, readTarget: Source['readTarget']): Source {
  const { features } = rows;
  return {
    ...rows,
    featuresSha256:
      features instanceof Float64Array ? createHash('sha256').update(features).digest('hex') : features.sha256,
    readTarget,
  };
}

/**
 * The same of a table whose columns are encoded once its training split is known; its `features` are the raw ones.
 *
 * @param rows without names of inputs, which only the encoding knows
 */
export function createEncodedSource(
  rows: Omit<Rows, 'features' | 'inputs' | 'columnNames'>,
  raw: RawColumns,
  settings: EncodingSettings,
  readTarget: Source['readTarget'],
): Source {
  return {
    ...rows,
    inputs: raw.columns.length,
    features: raw.features,
    featuresSha256: fingerprintColumns(raw),
    readTarget,
    encode: (splits) => encodeColumns(raw, settings, splits),
  };
}

/**
 * The targets of rows that have classes.
 *
 * Two classes under a loss that takes numbers and a last layer of one unit are one column of 0 and 1: what a single
 * sigmoid unit learns.
 *
 * @param path where the experiment names the labels
 * @throws DATA_ONE_CLASS where all rows have the same class
 */
export function chooseClassTarget(classes: Classes, { targets, outputs }: TargetWish, path: Path): Target {
  if (countByClass(classes).filter((count) => count > 0).length < 2) {
    const only = classes.names[classes.labels[0] ?? 0];
    const message = `${classes.labels.length === 1 ? 'the only row has' : `all ${classes.labels.length} rows have`} the class ${only}; there is nothing to tell apart`;
    throw inputError(fault('DATA_ONE_CLASS', path, message));
  }
  if (targets !== 'classes' && outputs === 1 && classes.names.length === 2) {
    return { task: 'regression', values: Float64Array.from(classes.labels), outputs: 1, codes: classes.names };
  }
  return { task: 'classification', ...classes };
}
