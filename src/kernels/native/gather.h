/* Rows of a data set, by their numbers, and their labels as numbers. */
#pragma once
#include <stdint.h>

/** out (N, D) = the rows `rows[0 … N)` of source (·, D), whose elements have 32 bits, whatever they mean. */
static void gather_rows(const uint32_t *source, const uint32_t *rows, uint32_t *out, int n, int d) {
  for (int i = 0; i < n; i += 1) {
    const uint32_t *row = source + (intptr_t)rows[i] * d;
    for (int k = 0; k < d; k += 1) *out++ = row[k];
  }
}

/** out (N, U) = 1 in the column that a row's label (N) names, 0 elsewhere. */
static void write_one_hot(const int32_t *labels, float *out, int n, int u) {
  __builtin_memset(out, 0, (intptr_t)n * u * 4);
  for (int i = 0; i < n; i += 1) out[(intptr_t)i * u + labels[i]] = 1;
}
