/** The contract of a chart. */
import type { PageData } from '../types.ts';

/** What a reader has set on the page. */
export type Choices = {
  /** How many steps of the descent paths are shown; all where nothing is set. */
  readonly steps?: number;
  /** The point that the reader has picked, by its index. */
  readonly chosen?: number;
};

/** Draws a chart. @param width in pixels @returns SVG; an empty text where the data has nothing for it */
export type Chart = (data: PageData, width: number, choices: Choices) => string;
