/* Rows of a data set, by their numbers, and their labels as numbers. */
#pragma once
#include "vector.h"

inline_always void copy_rows(const uint32_t *source, const uint32_t *rows, uint32_t *restrict out, int n, const int d) {
  for (int i = 0; i < n; i += 1) {
    const uint32_t *row = source + (offset)rows[i] * d;
    for (int k = 0; k < d; k += 1) out[k] = row[k];
    out += d;
  }
}

/** out (N, D) = the rows `rows[0 … N)` of source (·, D), whose elements have 32 bits, whatever they mean. */
static void gather_rows(const uint32_t *source, const uint32_t *rows, uint32_t *out, int n, int d) {
  /* Of rows that are so short, a loop over their elements takes longer than these. */
  if (d == 1) copy_rows(source, rows, out, n, 1);
  else if (d == 2) copy_rows(source, rows, out, n, 2);
  else copy_rows(source, rows, out, n, d);
}

/** out (N, U) = 1 in the column that a row's label (N) names, 0 elsewhere. */
static void write_one_hot(const int32_t *labels, float *out, int n, int u) {
  __builtin_memset(out, 0, (intptr_t)n * u * 4);
  for (int i = 0; i < n; i += 1) out[(intptr_t)i * u + labels[i]] = 1;
}
