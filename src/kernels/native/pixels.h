/*
 * Images as they are read: rows of bytes, of which most are the background. Both loops are without vectors of their own;
 * what is equal to the background is passed over eight bytes at a time.
 */
#pragma once
#include <stdint.h>

/** Of each row the least byte, the largest, and how many are not `background`. */
static void look_at_pixels(const uint8_t *pixels, int rows, int inputs, int background, uint8_t *least, uint8_t *largest,
                           uint32_t *others) {
  for (int row = 0; row < rows; row += 1) {
    uint8_t low = 255, high = 0;
    uint32_t count = 0;
    for (int column = 0; column < inputs; column += 1) {
      const uint8_t value = pixels[column];
      low = value < low ? value : low;
      high = value > high ? value : high;
      count += value != (uint8_t)background;
    }
    least[row] = low;
    largest[row] = high;
    others[row] = count;
    pixels += inputs;
  }
}

/** The values of `table` of the bytes that are not `background`, and their columns, from starts[0] on. */
static void compress_pixels(const uint8_t *pixels, int rows, int inputs, int background, const float *table,
                            float *values, uint16_t *columns, uint32_t *starts) {
  const uint64_t ground = 0x0101010101010101 * (uint64_t)(uint8_t)background;
  uint32_t to = starts[0];
  for (int row = 0; row < rows; row += 1) {
    int column = 0;
    for (; column + 8 <= inputs; column += 8) {
      uint64_t eight;
      __builtin_memcpy(&eight, pixels + column, 8);
      eight ^= ground;
      if (eight == 0) continue;
      const int first = column + (__builtin_ctzll(eight) >> 3), last = column + 7 - (__builtin_clzll(eight) >> 3);
      for (int at = first; at <= last; at += 1) {
        values[to] = table[pixels[at]];
        columns[to] = (uint16_t)at;
        to += pixels[at] != (uint8_t)background;
      }
    }
    for (; column < inputs; column += 1) {
      if (pixels[column] == (uint8_t)background) continue;
      values[to] = table[pixels[column]];
      columns[to] = (uint16_t)column;
      to += 1;
    }
    starts[row + 1] = to;
    pixels += inputs;
  }
}
