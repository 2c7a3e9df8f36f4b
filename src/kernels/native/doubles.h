/* The products of a dense layer in float64, unfused, each output element one chain over the inner dimension, ascending. */
#pragma once
#include "vector.h"

#define WIDE_LANES (WIDTH / 2)
#define WIDE_ROWS 4

/** out (M, N) += a · b for the four rows `i`, b (K, N) by whole vectors, then one by one. */
static void multiply_wide(const double *a, offset row, offset step, const double *b, const double *bias, double *out, int m,
                          int n, int k) {
  for (int i = 0; i < m; i += WIDE_ROWS) {
    const int rows = m - i < WIDE_ROWS ? m - i : WIDE_ROWS;
    const double *from[WIDE_ROWS];
    for (int r = 0; r < WIDE_ROWS; r += 1) from[r] = a + (i + (r < rows ? r : rows - 1)) * row;
    int j = 0;
    for (; j + 2 * WIDE_LANES <= n; j += 2 * WIDE_LANES) {
      wide sums[WIDE_ROWS][2] = {{{0}}};
      for (int p = 0; p < k; p += 1) {
        const wide b0 = *(const wide_in_memory *)(b + (offset)p * n + j);
        const wide b1 = *(const wide_in_memory *)(b + (offset)p * n + j + WIDE_LANES);
        unroll for (int r = 0; r < WIDE_ROWS; r += 1) {
          const wide x = splat_wide(from[r][p * step]);
          sums[r][0] = sums[r][0] + x * b0;
          sums[r][1] = sums[r][1] + x * b1;
        }
      }
      for (int r = 0; r < rows; r += 1) {
        for (int v = 0; v < 2; v += 1) {
          const int column = j + v * WIDE_LANES;
          wide sum = sums[r][v];
          if (bias) sum = sum + *(const wide_in_memory *)(bias + column);
          *(wide_in_memory *)(out + (offset)(i + r) * n + column) = sum;
        }
      }
    }
    for (; j < n; j += 1) {
      double sums[WIDE_ROWS] = {0};
      for (int p = 0; p < k; p += 1) {
        const double value = b[(offset)p * n + j];
        unroll for (int r = 0; r < WIDE_ROWS; r += 1) sums[r] = sums[r] + from[r][p * step] * value;
      }
      for (int r = 0; r < rows; r += 1) out[(offset)(i + r) * n + j] = bias ? sums[r] + bias[j] : sums[r];
    }
  }
}

static void affine_forward_wide(const double *x, const double *w, const double *b, double *z, int n, int d, int u) {
  multiply_wide(x, d, 1, w, b, z, n, u, d);
}

static void affine_backward_weight_wide(const double *x, const double *dz, double *dw, int n, int d, int u) {
  multiply_wide(x, 1, d, dz, 0, dw, d, u, n);
}

/** dx (N, D) = dz (N, U) · wᵀ: the sums of one row of dz with four rows of w at once. */
static void affine_backward_input_wide(const double *dz, const double *w, double *dx, int n, int d, int u) {
  for (int i = 0; i < n; i += 1) {
    const double *g = dz + (offset)i * u;
    for (int c = 0; c < d; c += 8) {
      const int rows = d - c < 8 ? d - c : 8;
      const double *row[8];
      double sums[8] = {0};
      for (int r = 0; r < 8; r += 1) row[r] = w + (offset)(c + (r < rows ? r : rows - 1)) * u;
      for (int j = 0; j < u; j += 1) {
        unroll for (int r = 0; r < 8; r += 1) sums[r] = sums[r] + g[j] * row[r][j];
      }
      for (int r = 0; r < rows; r += 1) dx[(offset)i * d + c + r] = sums[r];
    }
  }
}
