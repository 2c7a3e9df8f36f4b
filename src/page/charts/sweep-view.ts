/** What every part of the sweep's picture is drawn by. */
import type { PageData, SweepData } from '../types.ts';
import type { Box, placeIn } from './frame.ts';

/** The data, the box of the plot, and the places of values in it. */
export type SweepView = {
  readonly data: PageData;
  readonly sweep: SweepData;
  readonly box: Box;
  readonly at: ReturnType<typeof placeIn>;
};
