/** A window that slides over an image → how many places it has. */
import type { RowShape } from '../../shared/index.ts';
import type { Refusal } from './layer.ts';

/** A square window that slides over an image, with the names that messages call it by; lengths in pixels. */
export type Window = {
  /** The layer, and the key that says how large the window is. */
  readonly type: string;
  readonly key: string;
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
};

/** Height and width of what a window leaves of an image; or why it does not fit. */
export function slide(input: RowShape, window: Window): readonly [number, number] | Refusal {
  const { type, key, size, stride, padding } = window;
  if (input.length !== 3) {
    return {
      code: 'PLAN_LAYER_NEEDS_IMAGE',
      message: `${type} slides over images, and its rows are ${input[0]} numbers without a shape`,
      hint: 'use a data set of images; a table becomes one by its `shape: [channels, height, width]`',
    };
  }
  const [, height, width] = input;
  const room = Math.min(height, width) + 2 * padding;
  if (size > room) {
    return {
      code: 'PLAN_WINDOW_TOO_LARGE',
      key,
      message: `a window of ${size} × ${size} does not fit into an image of ${height} × ${width}${padding > 0 ? ` with padding ${padding}` : ''}`,
      hint: `write ${key}: ${room} or less`,
    };
  }
  const along = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  return [along(height), along(width)];
}
