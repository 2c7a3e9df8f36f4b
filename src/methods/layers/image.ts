/** The shape of a row that is an image, by its parts. */
import type { RowShape } from '../../shared/index.ts';

/** Channels, height and width. @throws RangeError where the row is no image: the plan has checked that it is one */
export function imageOf(shape: RowShape): { channels: number; height: number; width: number } {
  const [channels, height, width] = shape;
  if (height === undefined || width === undefined) throw new RangeError(`a row of ${channels} numbers is no image`);
  return { channels, height, width };
}
