/** The loops over the pixels of images, in TypeScript: what is background is passed over four bytes at a time. */
import type { DataKernels, PixelKernels } from '../kernels/index.ts';

export const plainPixelKernels: PixelKernels = {
  lookAtPixels(pixels, rows, inputs, background, least, largest, others) {
    const { fours, fourBackgrounds } = viewFours(pixels, background);
    for (let row = 0, start = 0; row < rows; row += 1, start += inputs) {
      const end = start + inputs;
      let low = 255;
      let high = 0;
      let count = 0;
      for (let at = start; at < end; ) {
        let value = background;
        if ((at & 3) === 0 && at + 4 <= end && fours[at >>> 2] === fourBackgrounds) {
          at += 4;
        } else {
          value = pixels[at] as number;
          at += 1;
        }
        if (value < low) low = value;
        if (value > high) high = value;
        if (value !== background) count += 1;
      }
      least[row] = low;
      largest[row] = high;
      others[row] = count;
    }
  },

  compressPixels(pixels, rows, inputs, background, table, values, columns, starts) {
    const { fours, fourBackgrounds } = viewFours(pixels, background);
    let to = starts[0] as number;
    for (let row = 0, start = 0; row < rows; row += 1, start += inputs) {
      for (let at = start, end = start + inputs; at < end; ) {
        if ((at & 3) === 0 && at + 4 <= end && fours[at >>> 2] === fourBackgrounds) {
          at += 4;
          continue;
        }
        const value = pixels[at] as number;
        if (value !== background) {
          values[to] = table[value] as number;
          columns[to] = at - start;
          to += 1;
        }
        at += 1;
      }
      starts[row + 1] = to;
    }
  },
};

/** The pages stay as they are. */
export const plainDataKernels: DataKernels = { ...plainPixelKernels, preferLargePages() {} };

/** The same bytes four at a time, and what four of the background are. @param pixels from the start of their buffer */
function viewFours({ buffer, length }: Uint8Array, background: number) {
  return { fours: new Uint32Array(buffer, 0, length >>> 2), fourBackgrounds: Math.imul(background, 0x01010101) >>> 0 };
}
