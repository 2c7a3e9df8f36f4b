/** Grey pixels → an image that a page holds itself: a bitmap as a data URI. */

/**
 * Encodes a grey image as a Windows bitmap, which needs no compression and no library, and which every browser reads.
 *
 * @param pixels a byte a pixel in base64, from the upper left corner
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
export function greyImage(pixels: string, height: number, width: number): string {
  const bytes = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0));
  const stride = Math.ceil(width / 4) * 4;
  const start = headerBytes + 4 * 256;
  const file = new Uint8Array(start + stride * height);
  const view = new DataView(file.buffer);
  const write = (offset: number, ...words: readonly number[]) => {
    for (const [i, word] of words.entries()) view.setUint32(offset + 4 * i, word, true);
  };
  file.set([0x42, 0x4d]);
  write(2, file.length, 0, start);
  // The size of this header, width, height, one plane of 8 bits, no compression, and 256 colours.
  write(14, 40, width, height, 1 + 8 * 0x1_0000, 0, stride * height, 0, 0, 256, 256);
  for (let grey = 0; grey < 256; grey += 1) file.set([grey, grey, grey, 0], headerBytes + 4 * grey);
  for (let row = 0; row < height; row += 1) {
    // The last row stands first.
    file.set(bytes.subarray(row * width, (row + 1) * width), start + (height - 1 - row) * stride);
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...file))}`;
}

const headerBytes = 54;
