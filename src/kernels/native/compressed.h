/*
 * Products with rows of which only the nonzeros are kept: of row r, values[starts[r] … starts[r + 1]) in the columns at
 * the same places. Sums stay in registers, SLICE outputs at a time.
 */
#pragma once
#include "vector.h"

struct compressed {
  const float *values;
  const uint16_t *columns;
  const uint32_t *starts;
  const int32_t *rows;
};

/** Vectors of a slice, at most. */
#define SLICE 8

/** out (N, D) = the rows whole, with their zeros. */
static void compressed_expand(struct compressed x, float *out, int n, int d) {
  __builtin_memset(out, 0, (offset)n * d * 4);
  for (int i = 0; i < n; i += 1) {
    const uint32_t end = x.starts[x.rows[i] + 1];
    for (uint32_t at = x.starts[x.rows[i]]; at < end; at += 1) out[x.columns[at]] = x.values[at];
    out += d;
  }
}

/**
 * `vectors` of the sums over `count` nonzeros, their values and numbers, of the rows of `b` (·, U) that the numbers name;
 * the last vector has `last` lanes. The sums begin with what is there where they are `continued`, else at 0.
 */
inline_always void sum_slice(const int vectors, const int last, const float *values, const uint16_t *numbers,
                             uint32_t count, const float *b, offset u, const float *bias, int continued, float *out) {
  vec sums[SLICE];
  unroll for (int j = 0; j < vectors; j += 1) {
    sums[j] = continued ? load_lanes(out + j * WIDTH, j < vectors - 1 ? WIDTH : last) : (vec){0};
  }
  for (uint32_t at = 0; at < count; at += 1) {
    const vec x = splat(values[at]);
    const float *row = b + numbers[at] * u;
    unroll for (int j = 0; j < vectors - 1; j += 1) sums[j] = chain(sums[j], x, load(row + j * WIDTH));
    sums[vectors - 1] = chain(sums[vectors - 1], x, load_lanes(row + (vectors - 1) * WIDTH, last));
  }
  unroll for (int j = 0; j < vectors; j += 1) {
    const int lanes_here = j < vectors - 1 ? WIDTH : last;
    if (bias) sums[j] = sums[j] + load_lanes(bias + j * WIDTH, lanes_here);
    store_lanes(out + j * WIDTH, sums[j], lanes_here);
  }
}

/** The same for a row of U outputs, slice after slice; the lanes of the last are masked. */
static void sum_row(const float *values, const uint16_t *numbers, uint32_t count, const float *b, int u,
                    const float *bias, int continued, float *out) {
  for (int j = 0; j < u;) {
    const int left = u - j;
#define SUM(vectors, last)                                                                                    \
  {                                                                                                           \
    sum_slice(vectors, last, values, numbers, count, b + j, u, bias ? bias + j : 0, continued, out + j); \
    j += (vectors) * WIDTH;                                                                                   \
  }
    if (left >= 8 * WIDTH) SUM(8, WIDTH)
    else if (left >= 4 * WIDTH) SUM(4, WIDTH)
    else if (left > 3 * WIDTH) SUM(4, left - 3 * WIDTH)
    else if (left > 2 * WIDTH) SUM(3, left - 2 * WIDTH)
    else if (left > WIDTH) SUM(2, left - WIDTH)
    else SUM(1, left)
#undef SUM
  }
}

/** z (N, U) = x · w (D, U) + b (U). */
static void compressed_forward(struct compressed x, const float *w, const float *b, float *z, int n, int u) {
  for (int i = 0; i < n; i += 1) {
    const uint32_t first = x.starts[x.rows[i]];
    const uint32_t count = x.starts[x.rows[i] + 1] - first;
    sum_row(x.values + first, x.columns + first, count, w, u, b, 0, z + (offset)i * u);
  }
}

/** So many rows of a mini-batch are transposed at once: src/kernels/native.ts makes the room for them. */
#define TRANSPOSED_ROWS 512

/**
 * dw (D, U) = xᵀ · dz (N, U). The mini-batch is transposed first, so that each row of dw is one sum in registers; `room`
 * for D + 2 starts, and for a value (4 bytes) and a row number (2 bytes) of each nonzero of TRANSPOSED_ROWS rows.
 */
static void compressed_backward_weight(struct compressed x, const float *dz, float *dw, int n, int d, int u,
                                       uint32_t *room) {
  uint32_t *starts = room;
  if (n == 0) __builtin_memset(dw, 0, (offset)d * u * 4);
  for (int first = 0; first < n; first += TRANSPOSED_ROWS) {
    const int rows = n - first < TRANSPOSED_ROWS ? n - first : TRANSPOSED_ROWS;
    __builtin_memset(starts, 0, ((offset)d + 2) * 4);
    uint32_t total = 0;
    for (int i = 0; i < rows; i += 1) {
      const int32_t row = x.rows[first + i];
      total += x.starts[row + 1] - x.starts[row];
      for (uint32_t at = x.starts[row]; at < x.starts[row + 1]; at += 1) starts[x.columns[at] + 2] += 1;
    }
    for (int k = 2; k < d + 2; k += 1) starts[k] += starts[k - 1];
    float *values = (float *)(room + d + 2);
    uint16_t *numbers = (uint16_t *)(values + total);
    for (int i = 0; i < rows; i += 1) {
      const int32_t row = x.rows[first + i];
      for (uint32_t at = x.starts[row]; at < x.starts[row + 1]; at += 1) {
        const uint32_t to = starts[x.columns[at] + 1]++;
        values[to] = x.values[at];
        numbers[to] = (uint16_t)i;
      }
    }
    for (int k = 0; k < d; k += 1) {
      const uint32_t count = starts[k + 1] - starts[k];
      const float *gradients = dz + (offset)first * u;
      sum_row(values + starts[k], numbers + starts[k], count, gradients, u, 0, first > 0, dw + (offset)k * u);
    }
  }
}
