/* Losses of rows in float64, and their gradients. */
#pragma once
#include "exponential.h"

/**
 * Softmax with cross-entropy against t = (1 − smoothing) · onehot + smoothing / U:
 * row_loss (N) = −Σ t log softmax(z), dz = (softmax(z) − t) · scale; `dz` may be `z`.
 */
static void softmax_cross_entropy(const float *z, const int32_t *labels, double smoothing, float scale,
                                  double *row_loss, float *dz, int n, int u) {
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
    EACH_VECTOR(u, { store_lanes(out + at, load_lanes(row + at, count) - splat(greatest), count); });
  }
  /* All rows at once: a row of ten classes alone would leave lanes empty. */
  EACH_VECTOR(n * u, { store_lanes(dz + at, exp_floats(load_lanes(dz + at, count)), count); });
  for (int i = 0; i < n; i += 1) {
    float *out = dz + (offset)i * u;
    float sum = 0;
    for (int j = 0; j < u; j += 1) sum += out[j];
    EACH_VECTOR(u, { store_lanes(out + at, load_lanes(out + at, count) / splat(sum), count); });
    if (smoothing > 0) {
      for (int j = 0; j < u; j += 1) out[j] -= share;
    }
    out[labels[i]] -= kept;
    EACH_VECTOR(u, { store_lanes(out + at, load_lanes(out + at, count) * splat(scale), count); });
    row_loss[i] = log_scalar(sum) - row_loss[i];
  }
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
