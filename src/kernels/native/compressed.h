/*
 * Products with rows of which only the nonzeros are kept: of row r, values[starts[r] … starts[r + 1]) in the columns at
 * the same places.
 *
 * Both products go through the columns block by block: a block's rows of the other factor, or of the result, lie packed
 * in a tile in the first-level cache, and every row of the mini-batch meets them there. Within a row the nonzeros stay in
 * ascending order, and so does every chain.
 */
#pragma once
#include "vector.h"

struct compressed {
  const float *values;
  const uint16_t *columns;
  const uint32_t *starts;
  const int32_t *rows;
};

/** Vectors of outputs that are done at once, at most. */
#define SLICE 8
/** Bytes of a tile; src/kernels/native.ts makes the room for it. */
#define TILE_BYTES 32768

/** out (N, D) = the rows whole, with their zeros. */
static void compressed_expand(struct compressed x, float *out, int n, int d) {
  __builtin_memset(out, 0, (offset)n * d * 4);
  for (int i = 0; i < n; i += 1) {
    const uint32_t end = x.starts[x.rows[i] + 1];
    for (uint32_t at = x.starts[x.rows[i]]; at < end; at += 1) out[x.columns[at]] = x.values[at];
    out += d;
  }
}

/** Asks for the next row of a mini-batch: rows are drawn from all over the data, and no processor foresees where. */
inline_always void fetch_row(struct compressed x, int i, int n) {
  if (i >= n) return;
  const uint32_t start = x.starts[x.rows[i]], end = x.starts[x.rows[i] + 1];
  for (uint32_t at = start; at < end; at += 16) __builtin_prefetch(x.values + at);
  for (uint32_t at = start; at < end; at += 32) __builtin_prefetch(x.columns + at);
}

/** Lanes of vector `j` of a slice whose last vector has `last`. */
#define LANES(j) ((j) < vectors - 1 ? WIDTH : last)

/**
 * A slice of z: `vectors` of its columns, the last of `last` lanes, with those of w and b.
 *
 * @param next for each row of the mini-batch, where its nonzeros of the next block are
 */
inline_always void forward_slice(const int vectors, const int last, struct compressed x, const float *w, const float *b,
                                 float *z, int n, int d, offset u, uint32_t *next, float *tile) {
  const int block = TILE_BYTES / 4 / (vectors * WIDTH);
  for (int first = 0; first == 0 || first < d; first += block) {
    const int end = first + block < d ? first + block : d;
    for (int k = first; k < end; k += 1) {
      float *to = tile + (k - first) * (vectors * WIDTH);
      unroll for (int j = 0; j < vectors; j += 1) store(to + j * WIDTH, load_lanes(w + k * u + j * WIDTH, LANES(j)));
    }
    for (int i = 0; i < n; i += 1) {
      if (first == 0) fetch_row(x, i + 1, n);
      uint32_t at = first == 0 ? x.starts[x.rows[i]] : next[i];
      const uint32_t row_end = x.starts[x.rows[i] + 1];
      float *out = z + i * u;
      vec sums[SLICE];
      unroll for (int j = 0; j < vectors; j += 1) sums[j] = first == 0 ? (vec){0} : load_lanes(out + j * WIDTH, LANES(j));
      for (; at < row_end && x.columns[at] < end; at += 1) {
        const vec value = splat(x.values[at]);
        const float *row = tile + (x.columns[at] - first) * (vectors * WIDTH);
        unroll for (int j = 0; j < vectors; j += 1) sums[j] = chain(sums[j], value, load(row + j * WIDTH));
      }
      next[i] = at;
      unroll for (int j = 0; j < vectors; j += 1) {
        if (end == d) sums[j] = sums[j] + load_lanes(b + j * WIDTH, LANES(j));
        store_lanes(out + j * WIDTH, sums[j], LANES(j));
      }
    }
  }
}

/** Where the nonzeros of a row begin that are in columns from `column` on; the columns of a row ascend. */
inline_always uint32_t place_of(struct compressed x, int32_t row, int column) {
  uint32_t first = x.starts[row], end = x.starts[row + 1];
  if (column == 0) return first;
  while (first < end) {
    const uint32_t middle = first + (end - first) / 2;
    if (x.columns[middle] < column) first = middle + 1;
    else end = middle;
  }
  return first;
}

/** A slice of dw, of its rows `from` up to `to`, with those columns of dz; the others as those of {@link forward_slice}. */
inline_always void backward_slice(const int vectors, const int last, struct compressed x, const float *dz, float *dw,
                                  int n, int from, int to, offset u, uint32_t *next, float *tile) {
  const int block = TILE_BYTES / 4 / (vectors * WIDTH);
  for (int first = from; first < to; first += block) {
    const int end = first + block < to ? first + block : to;
    for (int at = 0; at < (end - first) * (vectors * WIDTH); at += WIDTH) store(tile + at, (vec){0});
    for (int i = 0; i < n; i += 1) {
      if (first == from) fetch_row(x, i + 1, n);
      uint32_t at = first == from ? place_of(x, x.rows[i], from) : next[i];
      const uint32_t row_end = x.starts[x.rows[i] + 1];
      vec gradients[SLICE];
      unroll for (int j = 0; j < vectors; j += 1) gradients[j] = load_lanes(dz + i * u + j * WIDTH, LANES(j));
      for (; at < row_end && x.columns[at] < end; at += 1) {
        const vec value = splat(x.values[at]);
        float *row = tile + (x.columns[at] - first) * (vectors * WIDTH);
        unroll for (int j = 0; j < vectors; j += 1) {
          store(row + j * WIDTH, chain(load(row + j * WIDTH), value, gradients[j]));
        }
      }
      next[i] = at;
    }
    for (int k = first; k < end; k += 1) {
      const float *sums = tile + (k - first) * (vectors * WIDTH);
      unroll for (int j = 0; j < vectors; j += 1) store_lanes(dw + k * u + j * WIDTH, load(sums + j * WIDTH), LANES(j));
    }
  }
}

/** SLICE_OF(vectors, last lanes) for slice after slice of U outputs, the first of them `j`. */
#define EACH_SLICE(u, SLICE_OF)                                                   \
  for (int j = 0; j < (u); j += SLICE * WIDTH) {                                  \
    const int left = (u) - j;                                                     \
    switch (left < SLICE * WIDTH ? (left + WIDTH - 1) / WIDTH : SLICE) {          \
      case 1: SLICE_OF(1, left); break;                                           \
      case 2: SLICE_OF(2, left - WIDTH); break;                                   \
      case 3: SLICE_OF(3, left - 2 * WIDTH); break;                               \
      case 4: SLICE_OF(4, left - 3 * WIDTH); break;                               \
      case 5: SLICE_OF(5, left - 4 * WIDTH); break;                               \
      case 6: SLICE_OF(6, left - 5 * WIDTH); break;                               \
      case 7: SLICE_OF(7, left - 6 * WIDTH); break;                               \
      default: SLICE_OF(8, left < 8 * WIDTH ? left - 7 * WIDTH : WIDTH); break;   \
    }                                                                             \
  }

/** z (N, U) = x · w (D, U) + b (U); `room` for a tile and N numbers. */
static void compressed_forward(struct compressed x, const float *w, const float *b, float *z, int n, int d, int u,
                               float *room) {
  uint32_t *next = (uint32_t *)(room + TILE_BYTES / 4);
#define FORWARD(vectors, last) forward_slice(vectors, last, x, w + j, b + j, z + j, n, d, u, next, room)
  EACH_SLICE(u, FORWARD)
}

/** dw (D, U) = xᵀ · dz (N, U): the rows `from` up to `to`; `room` for a tile and N numbers. */
static void compressed_backward_weight(struct compressed x, const float *dz, float *dw, int n, int u, int from, int to,
                                       float *room) {
  uint32_t *next = (uint32_t *)(room + TILE_BYTES / 4);
#define BACKWARD(vectors, last) backward_slice(vectors, last, x, dz + j, dw + j, n, from, to, u, next, room)
  EACH_SLICE(u, BACKWARD)
}
