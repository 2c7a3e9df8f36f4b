/*
 * Products with rows of which only the nonzeros are kept: of row r, values[starts[r] … starts[r + 1]) in the columns at
 * the same places.
 *
 * Both go through the columns block by block, and the other factor lies packed in a tile that stays in the nearest
 * caches. Forward, the tile holds the block's rows of w, and every row of the mini-batch meets them there. Backward, it
 * holds dz, and the nonzeros of the block are gathered column by column first, so that the sums of a row of dw stay in
 * registers. Every chain takes its terms in ascending order.
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
/** Bytes of a tile, for which src/kernels/native.ts makes room. */
#define TILE_BYTES 65536

/** out (N, D) = the rows whole, with their zeros. */
static void compressed_expand(struct compressed x, float *out, int n, int d) {
  __builtin_memset(out, 0, (offset)n * d * 4);
  for (int i = 0; i < n; i += 1) {
    const uint32_t end = x.starts[x.rows[i] + 1];
    for (uint32_t at = x.starts[x.rows[i]]; at < end; at += 1) out[x.columns[at]] = x.values[at];
    out += d;
  }
}

/** So many rows ahead are asked for. */
#define AHEAD 4

/**
 * Asks for a row of a mini-batch, which are drawn from all over the data: no processor foresees where. It is to come into
 * the second-level cache; the first is full of the tile.
 */
inline_always void fetch_row(struct compressed x, int i, int n) {
  if (i >= n) return;
  const uint32_t start = x.starts[x.rows[i]], end = x.starts[x.rows[i] + 1];
  for (uint32_t at = start; at < end; at += 16) __builtin_prefetch(x.values + at, 0, 2);
  for (uint32_t at = start; at < end; at += 32) __builtin_prefetch(x.columns + at, 0, 2);
}

/** Columns of a block, where at most `most` fit: all blocks are of one size, but for the last. */
inline_always int block_of(int columns, int most) {
  const int blocks = (columns + most - 1) / most;
  return blocks > 1 ? (columns + blocks - 1) / blocks : most;
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
  const int block = block_of(d, TILE_BYTES / 4 / (vectors * WIDTH));
  for (int first = 0; first == 0 || first < d; first += block) {
    const int end = first + block < d ? first + block : d;
    for (int k = first; k < end; k += 1) {
      float *to = tile + (k - first) * (vectors * WIDTH);
      unroll for (int j = 0; j < vectors; j += 1) store(to + j * WIDTH, load_lanes(w + k * u + j * WIDTH, LANES(j)));
    }
    for (int i = 0; i < n; i += 1) {
      if (first == 0) fetch_row(x, i + AHEAD, n);
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

/** A nonzero of a column: its row of a group of rows, and its value. */
struct nonzero {
  uint32_t row;
  float value;
};

/** Rows of a group, and columns that are gathered of them at once, at most. */
#define GROUP 128
#define GATHERED 512
/** From the nonzeros of a column to those of the next. A power of two would have all columns share a few lines of the cache. */
#define COLUMN_SPACE (GROUP + 8)

/** The room of the product with xᵀ. */
struct backward_room {
  float tile[TILE_BYTES / 4];
  /** Of each row, where its nonzeros of the next columns are. */
  uint32_t next[GROUP];
  /** How many nonzeros a column has, and these by ascending row. */
  uint32_t counts[GATHERED];
  struct nonzero nonzeros[GATHERED * COLUMN_SPACE];
};
_Static_assert(sizeof(struct backward_room) == 625152, "src/kernels/native.ts makes another room");

/** Gathers the nonzeros of the columns `first` up to `end`. */
static void gather_columns(struct compressed x, int n, int first, int end, struct backward_room *room) {
  for (int k = 0; k < end - first; k += 1) room->counts[k] = 0;
  for (int i = 0; i < n; i += 1) {
    fetch_row(x, i + AHEAD, n);
    const uint32_t row_end = x.starts[x.rows[i] + 1];
    uint32_t at = room->next[i];
    for (; at < row_end && x.columns[at] < end; at += 1) {
      const int k = x.columns[at] - first;
      room->nonzeros[k * COLUMN_SPACE + room->counts[k]] = (struct nonzero){i, x.values[at]};
      room->counts[k] += 1;
    }
    room->next[i] = at;
  }
}

/**
 * A slice of dw, of the gathered columns, with those columns of dz; the others as those of {@link forward_slice}.
 *
 * @param goes_on whether dw holds the sums of the rows before
 */
inline_always void backward_slice(const int vectors, const int last, int goes_on, const float *dz, float *dw, int n,
                                  int columns, offset u, struct backward_room *room) {
  for (int i = 0; i < n; i += 1) {
    float *to = room->tile + i * (vectors * WIDTH);
    unroll for (int j = 0; j < vectors; j += 1) store(to + j * WIDTH, load_lanes(dz + i * u + j * WIDTH, LANES(j)));
  }
  for (int k = 0; k < columns; k += 1) {
    const struct nonzero *at = room->nonzeros + k * COLUMN_SPACE, *end = at + room->counts[k];
    float *out = dw + k * u;
    vec sums[SLICE];
    unroll for (int j = 0; j < vectors; j += 1) sums[j] = goes_on ? load_lanes(out + j * WIDTH, LANES(j)) : (vec){0};
    for (; at < end; at += 1) {
      const vec value = splat(at->value);
      const float *row = room->tile + at->row * (vectors * WIDTH);
      unroll for (int j = 0; j < vectors; j += 1) sums[j] = chain(sums[j], value, load(row + j * WIDTH));
    }
    unroll for (int j = 0; j < vectors; j += 1) store_lanes(out + j * WIDTH, sums[j], LANES(j));
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

/** dw (D, U) = xᵀ · dz (N, U): the rows `from` up to `to`. */
static void compressed_backward_weight(struct compressed x, const float *dz, float *dw, int n, int u, int from, int to,
                                       struct backward_room *room) {
  const int block = block_of(to - from, GATHERED);
  for (int done = 0; done == 0 || done < n; done += GROUP) {
    const int rows = n - done < GROUP ? n - done : GROUP;
    for (int i = 0; i < rows; i += 1) room->next[i] = place_of(x, x.rows[i], from);
    for (int first = from; first < to; first += block) {
      const int end = first + block < to ? first + block : to;
      gather_columns(x, rows, first, end, room);
      float *out = dw + (offset)first * u;
#define BACKWARD(vectors, last) backward_slice(vectors, last, done > 0, dz + j, out + j, rows, end - first, u, room)
      EACH_SLICE(u, BACKWARD)
    }
    x.rows += GROUP;
    dz += (offset)GROUP * u;
  }
}
