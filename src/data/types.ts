/** What the data room hands on: a data set in memory that every thread addresses. */
import type { DatasetSettings } from '../config/index.ts';
import type { CompressedMatrix } from '../kernels/index.ts';
import type { FloatArray, Precision, Seed, SplitName, Task } from '../shared/index.ts';

/** All that decides what a data set holds. Two points with equal requests share one copy in memory. */
export type DatasetRequest = {
  readonly settings: DatasetSettings;
  /** The folder from which its files are found. */
  readonly folder: string;
  /** Decides the split, and the rows of a data set that is made. */
  readonly seed: Seed;
  /** Which fold is held out, counted from 0; absent where the rows are not divided into folds. */
  readonly fold?: number;
  readonly precision: Precision;
  /** The losses that read the targets; whether they need classes, need numbers or take either decides the task. */
  readonly targets: 'classes' | 'numbers' | 'binaryAnswers' | 'either';
  /** Units of the last layer: with `either`, one unit per class means classes. */
  readonly outputs: number;
};

/** What is known of a data set without its rows. */
export type DatasetFacts = {
  readonly rows: Readonly<Record<SplitName, number>>;
  /** How many rows each fold holds out, where there are folds; `rows` are then those of one of them. */
  readonly folds?: readonly number[];
  /** Features of a row. */
  readonly inputs: number;
  /** Channels, height and width of a row, where it is an image. */
  readonly shape?: readonly [number, number, number];
  readonly task: Task;
  /** Classes, or target numbers of a row. */
  readonly outputs: number;
  /** The name of each feature, where they have names. */
  readonly columnNames?: readonly string[];
  /** The name of each target column, where they have names. */
  readonly targetNames?: readonly string[];
  /** How the columns of a table became the inputs, where they are not numbers that are all there. */
  readonly encoding?: Encoding;
  /** The name of each class, in the order of their indices. */
  readonly classNames?: readonly string[];
  /** What targets of 0 and of 1 stand for, where a row has one such target: its classes, in effect. */
  readonly answerNames?: readonly string[];
  /** How many rows each class has, in all splits together. */
  readonly classRows?: readonly number[];
  /** The least and the largest number of the training rows' targets as they are trained on, where they are numbers. */
  readonly targetRange?: readonly [number, number];
  /** What of it has no scale that the gradient method gets along with. */
  readonly unscaled?: readonly Unscaled[];
  /** sha256 of the rows as they were read or made, before split and scaling, in hexadecimal. */
  readonly sha256: string;
};

/** How the columns of a table become the inputs of a network, in order. */
export type Encoding = {
  readonly columns: readonly ColumnEncoding[];
  /** The texts of cells whose value is missing; none where every value must be there. */
  readonly missingCells: readonly string[];
};

/**
 * How a column becomes inputs: a number one, a class an input for each class of the training split, 1 where it is that
 * one, else 0. `fill` takes the place of a missing value, null as none of the classes; without it none may be missing.
 * A class that no training row has is an error, or none of the classes.
 */
export type ColumnEncoding =
  | { readonly type: 'number'; readonly name: string; readonly fill?: number }
  | {
      readonly type: 'category';
      readonly name: string;
      readonly classes: readonly string[];
      readonly unseen: 'error' | 'zeros';
      readonly fill?: string | null;
    };

/** How CSV files are written, as far as their headers do not tell. */
export type CsvConventions = {
  /** What stands between the whole and the fraction of a number, where that is no point. */
  readonly decimal?: ',';
  /** What separates the cells: one character, or `tab`. */
  readonly separator?: string;
};

/** A value x of a column becomes (x − offset) / scale. */
export type Scaling = { readonly offsets: Float64Array; readonly scales: Float64Array };

/** Features or targets of the training split that ask for scaling. */
export type Unscaled = {
  /** What is found: `the columns differ in scale: …`. */
  readonly message: string;
  /** What to do: `write normalize: standard`. */
  readonly hint: string;
};

/** Where an array lies in the shared memory. */
export type Region = { readonly byteOffset: number; readonly length: number };

/** Where a matrix lies of which only the nonzeros are kept: float32 values, uint16 columns, uint32 row starts. */
export type CompressedRegions = { readonly [Part in keyof CompressedMatrix]: Region };

/** A data set as plain data: it crosses a thread without a copy of its rows. */
export type SharedDataset = DatasetFacts & {
  readonly precision: Precision;
  readonly memory: WebAssembly.Memory;
  /** (rows, inputs) scaled: row-major in `precision`, or only the nonzeros. */
  readonly features: Region | CompressedRegions;
  /** (rows) int32 class indices; of classification. */
  readonly labels?: Region;
  /** (rows, outputs) row-major, in `precision`, scaled; of regression. */
  readonly targets?: Region;
  readonly featureScaling: Scaling;
  /** How the targets are scaled, where they are. */
  readonly targetScaling?: Scaling;
  /** The row numbers of each split, uint32. */
  readonly splits: Readonly<Record<SplitName, Region>>;
};

/** The same as typed arrays over the shared memory; nobody writes to them. */
export type Dataset = DatasetFacts & {
  readonly precision: Precision;
  readonly features: FloatArray | CompressedMatrix;
  readonly labels?: Int32Array;
  readonly targets?: FloatArray;
  readonly featureScaling: Scaling;
  readonly targetScaling?: Scaling;
  readonly splits: Readonly<Record<SplitName, Uint32Array>>;
};
