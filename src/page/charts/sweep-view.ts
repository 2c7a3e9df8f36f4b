/** What every part of the sweep's picture is drawn by. */
import type { PageData, SweepData } from '../types.ts';
import type { Box, placeIn } from './frame.ts';

/** The data, the box of the plot, and the places of values in it. */
export type SweepView = {
  readonly data: PageData;
  readonly sweep: SweepData;
  readonly box: Box;
  /** The places of values in the box; those of y that are not drawn to scale stand at its edge. */
  readonly at: ReturnType<typeof placeIn>;
};
