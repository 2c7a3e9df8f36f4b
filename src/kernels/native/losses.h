/* Losses of rows in float64, and their gradients. */
#pragma once
#include "exponential.h"

/** @param is_short whether rows are so short that a vector is nearly empty: then `u` is known to the compiler */
inline_always void softmax_rows(const int is_short, const float *z, const int32_t *labels, double smoothing,
                                float scale, double *row_loss, float *dz, int n, const int u) {
  const float share = (float)(smoothing / u);
  const float kept = (float)(1 - smoothing);
  for (int i = 0; i < n; i += 1) {
    const float *row = z + (offset)i * u;
    float *out = dz + (offset)i * u;
    float greatest = row[0];
    for (int j = 1; j < u; j += 1) greatest = row[j] > greatest ? row[j] : greatest;
    /* Read before dz, which may lie in its place, is written. */
    double target = (double)row[labels[i]] - greatest;
    if (smoothing > 0) {
      double below = 0;
      for (int j = 0; j < u; j += 1) below += (double)row[j] - greatest;
      target = (1 - smoothing) * target + (smoothing / u) * below;
    }
    row_loss[i] = target;
    if (is_short) {
      for (int j = 0; j < u; j += 1) out[j] = row[j] - greatest;
    } else EACH_VECTOR(u, { store_lanes(out + at, load_lanes(row + at, count) - splat(greatest), count); });
  }
  /* All rows at once: a row of ten classes alone would leave lanes empty. */
  exp_forward(dz, dz, n * u);
  for (int first = 0; first < n; first += WIDTH) {
    const int rows = n - first < WIDTH ? n - first : WIDTH;
    union { wide half[2]; double of[WIDTH]; } sums = {.half = {splat_wide(1), splat_wide(1)}};
    for (int i = 0; i < rows; i += 1) {
      const float *out = dz + (offset)(first + i) * u;
      float sum = 0;
      for (int j = 0; j < u; j += 1) sum += out[j];
      sums.of[i] = sum;
    }
    /* Element by element, which the compiler makes vectors of where rows are long: what reads beside a masked store waits. */
    for (int i = 0; i < rows; i += 1) {
      float *out = dz + (offset)(first + i) * u;
      const int label = labels[first + i];
      const float sum = (float)sums.of[i];
      if (is_short) {
        /* At once: the divisions are most of it. */
        const four shares = (four){out[0], out[1], u > 2 ? out[2] : 0} / sum;
        for (int j = 0; j < u; j += 1) out[j] = (shares[j] - share) * scale;
        out[label] = (shares[label] - share - kept) * scale;
      } else {
        const float right = (out[label] / sum - share - kept) * scale;
        for (int j = 0; j < u; j += 1) out[j] = (out[j] / sum - share) * scale;
        out[label] = right;
      }
    }
    /* Two at a time, since each step of a logarithm waits for the one before. */
    unroll for (int i = 0; i < 2; i += 1) sums.half[i] = log_from_one(sums.half[i]);
    for (int i = 0; i < rows; i += 1) row_loss[first + i] = sums.of[i] - row_loss[first + i];
  }
}

/**
 * Softmax with cross-entropy against t = (1 − smoothing) · onehot + smoothing / U:
 * row_loss (N) = −Σ t log softmax(z), dz = (softmax(z) − t) · scale; `dz` may be `z`.
 */
static void softmax_cross_entropy(const float *z, const int32_t *labels, double smoothing, float scale,
                                  double *row_loss, float *dz, int n, int u) {
  if (u == 2) softmax_rows(1, z, labels, smoothing, scale, row_loss, dz, n, 2);
  else if (u == 3) softmax_rows(1, z, labels, smoothing, scale, row_loss, dz, n, 3);
  else softmax_rows(0, z, labels, smoothing, scale, row_loss, dz, n, u);
}

/** dy = (y − t) · scale, row_loss (N) = Σ (y − t)² over U, in ascending order. */
static void squared_difference(const float *y, const float *t, float scale, double *row_loss, float *dy, int n, int u) {
  for (int i = 0; i < n; i += 1) {
    double sum = 0;
    for (int j = 0; j < u; j += 1) {
      const float difference = *y++ - *t++;
      sum += (double)difference * (double)difference;
      *dy++ = difference * scale;
    }
    row_loss[i] = sum;
  }
}
