/** What the plan room hands on: the points of an experiment and the trials that they need. */
import type { Settings, SettledSettings } from '../config/index.ts';
import type { LayerShape } from '../methods/index.ts';

/** One combination of axis values. */
export type Point = {
  /** Counted from 0 in grid order: last axis fastest. */
  readonly index: number;
  /** The value of each axis, under its dotted path, in axis order. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
};

/** One point trained with one seed. */
export type Trial = {
  /** sha256 of all that decides the trial's numbers, in hexadecimal: equal ids have equal results in any experiment. */
  readonly id: string;
  readonly point: number;
  /** The rung of successive halving, counted from 0; else 0. */
  readonly rung: number;
  /** Counted from 0 over all trials of the point: where there are folds, fold + folds × repeat. */
  readonly repeat: number;
  /** The fold that is held out, counted from 0; 0 without folds. */
  readonly fold: number;
  readonly settings: SettledSettings;
  /** The output shape of each layer. */
  readonly shapes: readonly LayerShape[];
  /** How many mini-batches it is trained on when it is not stopped. */
  readonly steps: number;
  /** After how many it stops, where a rung ends before; absent of a trial that goes to its end. */
  readonly stopAfter?: number;
  /** sha256 of the data set's rows. */
  readonly data: string;
  /** sha256 of the initial weights' file, where there is one. */
  readonly initialWeights?: string;
};

/** A part of the training that all its points go through before some of them go on. */
export type Rung = {
  /** How long its points have been trained at its end; epochs or updates, as the experiment counts. */
  readonly length: { readonly epochs: number } | { readonly steps: number };
  /** How many points are trained so far, at most. */
  readonly points: number;
};
