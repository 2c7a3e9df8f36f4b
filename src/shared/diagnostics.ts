/** What can be wrong with an experiment, as data: collected, given their places, sorted and shown together. */
import type { ErrorCode } from './error-codes.ts';

/** The way from the root of the experiment file to a value: `['layers', 0, 'units']`. */
export type Path = readonly (string | number)[];

/** A stretch of text in a file that a person wrote. */
export type Place = {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** How many code units to underline on that line, at least 1. */
  readonly length: number;
  /** The whole source line, without its line break. */
  readonly text: string;
};

/** One error or warning about an experiment or its data. */
export type Diagnostic = {
  readonly severity: 'error' | 'warning';
  readonly code: ErrorCode;
  /** What is wrong: the key, the rule and the value received. */
  readonly message: string;
  /** How to fix it, where that can be said. */
  readonly hint?: string;
  /** Where it is, as a path; `target: 'key'` underlines the key instead of the value. */
  readonly path?: Path;
  readonly target?: 'key' | 'value';
  /** Where it is in a file; filled from `path` by whoever holds the text. */
  readonly place?: Place;
};

/** A path as people write it: `layers.0.units`. */
export function formatPath(path: Path): string {
  return path.join('.');
}
