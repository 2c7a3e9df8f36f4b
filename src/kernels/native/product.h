/*
 * The tile that all matrix products are made of: ROWS rows of a left factor, read through strides where it lies, times
 * up to COLUMNS columns of a right one, packed in a panel. Every output element is one chain over the inner dimension,
 * ascending, in a register; so neither ROWS nor COLUMNS nor the width changes a bit.
 */
#pragma once
#include "vector.h"

#if WIDTH == 16
#define ROWS 8
#define PANEL 3
#elif WIDTH == 8
#define ROWS 6
#define PANEL 2
#else
#define ROWS 8
#define PANEL 3
#endif
/** Columns of a panel, at most; src/kernels/native.ts makes the room for them. */
#define COLUMNS (PANEL * WIDTH)
_Static_assert(COLUMNS <= 48, "a panel has its room");

/** A left factor's rows: element (i, k) at `at + row[i] + k * step`, in `runs` of `steps`, the next `run` further. */
struct left {
  const float *at;
  offset row[ROWS];
  offset step;
  int steps;
  offset run;
  int runs;
};

/** What becomes of a tile's sums: row i goes to out[i], the first `columns` of it, for the first `rows`. */
struct result {
  float *out[ROWS];
  int rows;
  int columns;
  /** Added at the end: an element for each column, or for each row; or neither. */
  const float *column_bias;
  const float *row_bias;
  /** Whether the sums are added to what is there. */
  int added;
};

inline_always void finish(vec sum, float *to, int count, const float *column_bias, const float *row_bias, int added) {
  if (column_bias) sum = sum + load_lanes(column_bias, count);
  if (row_bias) sum = sum + splat(*row_bias);
  if (added) sum = load_lanes(to, count) + sum;
  store_lanes(to, sum, count);
}

/**
 * Adds up a tile in sums[ROWS][vectors] of `type`, with what loads one, fills one and does a step of a chain.
 *
 * A panel's step is `vectors` * WIDTH floats.
 */
#define ADD_UP(type, vectors, load_type, splat_type, chain_type)                                                \
  unroll for (int i = 0; i < ROWS; i += 1) {                                                                    \
    unroll for (int j = 0; j < vectors; j += 1) sums[i][j] = (type){0};                                         \
  }                                                                                                             \
  const offset step = left->step;                                                                               \
  const float *start = left->at;                                                                                \
  offset row[ROWS];                                                                                             \
  unroll for (int i = 0; i < ROWS; i += 1) row[i] = left->row[i];                                               \
  for (int run = left->runs; run > 0; run -= 1) {                                                               \
    const float *a = start;                                                                                     \
    for (int k = left->steps; k > 0; k -= 1) {                                                                  \
      type b[PANEL];                                                                                            \
      unroll for (int j = 0; j < vectors; j += 1) b[j] = load_type(panel + j * WIDTH);                          \
      unroll for (int i = 0; i < ROWS; i += 1) {                                                                \
        const type x = splat_type(a[row[i]]);                                                                   \
        unroll for (int j = 0; j < vectors; j += 1) sums[i][j] = chain_type(sums[i][j], x, b[j]);               \
      }                                                                                                         \
      a += step;                                                                                                \
      panel += vectors * WIDTH;                                                                                 \
    }                                                                                                           \
    start += left->run;                                                                                         \
  }

inline_always void multiply_tile(const int vectors, const struct left *left, const float *panel,
                                 const struct result *result) {
  vec sums[ROWS][PANEL];
  ADD_UP(vec, vectors, load, splat, chain)
  unroll for (int i = 0; i < ROWS; i += 1) {
    if (i >= result->rows) return;
    const float *row_bias = result->row_bias ? result->row_bias + i : 0;
    unroll for (int j = 0; j < vectors; j += 1) {
      int count = result->columns - j * WIDTH;
      if (j + 1 < vectors || count > WIDTH) count = WIDTH;
      const float *column_bias = result->column_bias ? result->column_bias + j * WIDTH : 0;
      finish(sums[i][j], result->out[i] + j * WIDTH, count, column_bias, row_bias, result->added);
    }
  }
}

static __attribute__((noinline)) void tile_1(const struct left *left, const float *panel, const struct result *result) {
  multiply_tile(1, left, panel, result);
}
static __attribute__((noinline)) void tile_2(const struct left *left, const float *panel, const struct result *result) {
  multiply_tile(2, left, panel, result);
}
#if PANEL > 2
static __attribute__((noinline)) void tile_3(const struct left *left, const float *panel, const struct result *result) {
  multiply_tile(3, left, panel, result);
}
#endif

#if WIDTH > 4
/** A tile of at most four columns, of a panel of one vector. */
inline_always void multiply_tile_of_four(const struct left *left, const float *panel, const struct result *result) {
  four sums[ROWS][1];
  ADD_UP(four, 1, load_four, splat_four, chain_four)
  const int columns = result->columns;
  four column_bias = {0};
  if (result->column_bias) {
    for (int j = 0; j < columns; j += 1) column_bias[j] = result->column_bias[j];
  }
  unroll for (int i = 0; i < ROWS; i += 1) {
    if (i >= result->rows) return;
    float *to = result->out[i];
    four sum = sums[i][0];
    if (result->column_bias) sum = sum + column_bias;
    if (result->row_bias) sum = sum + splat_four(result->row_bias[i]);
    unroll for (int j = 0; j < 4; j += 1) {
      if (j < columns) to[j] = result->added ? to[j] + sum[j] : sum[j];
    }
  }
}

static __attribute__((noinline)) void tile_four(const struct left *left, const float *panel, const struct result *result) {
  multiply_tile_of_four(left, panel, result);
}
#endif

/** Vectors of a panel of so many columns. */
inline_always int vectors_of(int columns) { return (columns + WIDTH - 1) / WIDTH; }

inline_always void tile(int vectors, const struct left *left, const float *panel, const struct result *result) {
#if WIDTH > 4
  if (result->columns <= 4) tile_four(left, panel, result);
  else
#endif
  if (vectors == 1) tile_1(left, panel, result);
  else if (vectors == 2) tile_2(left, panel, result);
#if PANEL > 2
  else tile_3(left, panel, result);
#endif
}

/** Packs columns of b, rows `stride` apart: `rows` steps, each of whole vectors, 0 in columns that are not there. */
static void pack_columns(const float *b, offset stride, int rows, int columns, float *panel) {
  const int vectors = vectors_of(columns);
  for (int k = 0; k < rows; k += 1) {
    for (int j = 0; j < vectors; j += 1) {
      const int count = columns - j * WIDTH;
      store(panel, count >= WIDTH ? load(b + j * WIDTH) : load_first(b + j * WIDTH, count));
      panel += WIDTH;
    }
    b += stride;
  }
}

/** Packs the transpose of b, of which `columns` rows lie `stride` apart, `steps` offset: step k is element k of each. */
static void pack_rows(const float *b, offset stride, int steps, int columns, float *panel) {
  const offset width = (offset)vectors_of(columns) * WIDTH;
  int j = 0;
  for (; j + 4 <= columns; j += 4) {
    const float *r0 = b + j * stride, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
    float *to = panel + j;
    int k = 0;
    for (; k + 4 <= steps; k += 4) {
      const four a = *(const four_in_memory *)(r0 + k), c = *(const four_in_memory *)(r1 + k);
      const four d = *(const four_in_memory *)(r2 + k), e = *(const four_in_memory *)(r3 + k);
      const four ac = __builtin_shufflevector(a, c, 0, 4, 1, 5), de = __builtin_shufflevector(d, e, 0, 4, 1, 5);
      const four ac2 = __builtin_shufflevector(a, c, 2, 6, 3, 7), de2 = __builtin_shufflevector(d, e, 2, 6, 3, 7);
      *(four_in_memory *)to = __builtin_shufflevector(ac, de, 0, 1, 4, 5);
      *(four_in_memory *)(to + width) = __builtin_shufflevector(ac, de, 2, 3, 6, 7);
      *(four_in_memory *)(to + width * 2) = __builtin_shufflevector(ac2, de2, 0, 1, 4, 5);
      *(four_in_memory *)(to + width * 3) = __builtin_shufflevector(ac2, de2, 2, 3, 6, 7);
      to += width * 4;
    }
    for (; k < steps; k += 1) {
      to[0] = r0[k];
      to[1] = r1[k];
      to[2] = r2[k];
      to[3] = r3[k];
      to += width;
    }
  }
  for (; j < width; j += 1) {
    float *to = panel + j;
    for (int k = 0; k < steps; k += 1) to[k * width] = j < columns ? b[j * stride + k] : 0;
  }
}

/** A factor in memory: element (i, k) at `at + i * row + k * step`. */
struct factor {
  const float *at;
  offset row, step;
};

/**
 * Runs `...`, with `left` and `result`, for each tile of a product of which a panel has `columns`: all rows of out (m, n) =
 * a (m, k) times the panel, plus bias where there is one.
 */
#define EACH_TILE(...)                                                                        \
  for (int i = 0; i < m; i += ROWS) {                                                         \
    const int rows = m - i < ROWS ? m - i : ROWS;                                             \
    struct left left = {.at = a.at + i * a.row, .step = a.step, .steps = k, .runs = 1};       \
    struct result result = {.rows = rows, .columns = columns, .column_bias = bias};           \
    for (int r = 0; r < ROWS; r += 1) {                                                       \
      const int row = r < rows ? r : rows - 1;                                                \
      left.row[r] = row * a.row;                                                              \
      result.out[r] = out + (offset)(i + row) * n;                                            \
    }                                                                                         \
    __VA_ARGS__                                                                               \
  }

/* Of few columns a tile is so little that to call for each of them takes as long. */
static __attribute__((noinline)) void multiply_one(struct factor a, const float *panel, const float *bias, float *out,
                                                   int m, int n, int k, int columns) {
  EACH_TILE({ multiply_tile(1, &left, panel, &result); })
}
#if WIDTH > 4
/** Vectors of a tile of at most four columns. */
#define VECTORS_OF_FOUR 4

/** A step of the chains of such a tile: of each row of a the element at `lane` of those that were loaded. */
#define CHAIN_OF_FOUR(lane)                                                   \
  {                                                                           \
    const vec right = repeat_four(panel + (offset)(step + lane) * WIDTH);     \
    unroll for (int v = 0; v < VECTORS_OF_FOUR; v += 1) {                     \
      sums[v] = chain(sums[v], SPREAD(left[v], lane), right);                 \
    }                                                                         \
  }

/**
 * The same for at most four columns, of which a vector would be nearly empty, and at least four steps, whose elements lie
 * beside each other in a row of a: a vector has four columns of several rows.
 */
static __attribute__((noinline)) void multiply_four(struct factor a, const float *panel, const float *bias, float *out,
                                                    int m, int n, int k, int columns) {
  four added = {0};
  for (int j = 0; bias && j < columns; j += 1) added[j] = bias[j];
  const int most = VECTORS_OF_FOUR * BESIDE;
  for (int i = 0; i < m; i += most) {
    const int count = m - i < most ? m - i : most;
    const float *rows[VECTORS_OF_FOUR * BESIDE];
    for (int r = 0; r < most; r += 1) rows[r] = a.at + (i + (r < count ? r : count - 1)) * a.row;
    vec sums[VECTORS_OF_FOUR] = {0}, left[VECTORS_OF_FOUR];
    int step = 0;
    for (; step + 4 <= k; step += 4) {
      unroll for (int v = 0; v < VECTORS_OF_FOUR; v += 1) left[v] = load_beside(rows + v * BESIDE, step);
      CHAIN_OF_FOUR(0)
      CHAIN_OF_FOUR(1)
      CHAIN_OF_FOUR(2)
      CHAIN_OF_FOUR(3)
    }
    const int rest = k - step;
    if (rest > 0) {
      /* The last four again, for those that are left. */
      step = k - 4;
      unroll for (int v = 0; v < VECTORS_OF_FOUR; v += 1) left[v] = load_beside(rows + v * BESIDE, step);
      if (rest > 2) CHAIN_OF_FOUR(1)
      if (rest > 1) CHAIN_OF_FOUR(2)
      CHAIN_OF_FOUR(3)
    }
    union { four row[VECTORS_OF_FOUR * BESIDE]; vec all[VECTORS_OF_FOUR]; } of;
    unroll for (int v = 0; v < VECTORS_OF_FOUR; v += 1) of.all[v] = sums[v];
    for (int r = 0; r < count; r += 1) {
      const four sum = bias ? of.row[r] + added : of.row[r];
      unroll for (int j = 0; j < 4; j += 1) {
        if (j < columns) out[j] = sum[j];
      }
      out += n;
    }
  }
}
#endif

/**
 * out (M, N) = a (M, K) · b (K, N), plus bias (N) where there is one: the columns `from` up to `to` of it; `room` for
 * K * COLUMNS floats.
 */
static void multiply(struct factor a, struct factor b, const float *all_bias, float *all_out, int m, int n, int k,
                     int from, int to, float *room) {
  for (int j = from; j < to; j += COLUMNS) {
    const int columns = to - j < COLUMNS ? to - j : COLUMNS;
    const int vectors = vectors_of(columns);
    const float *bias = all_bias ? all_bias + j : 0;
    float *out = all_out + j;
    if (b.step == 1) pack_columns(b.at + j, b.row, k, columns, room);
    else pack_rows(b.at + j * b.step, b.step, k, columns, room);
#if WIDTH > 4
    if (columns <= 4 && a.step == 1 && m >= ROWS && k >= 4) multiply_four(a, room, bias, out, m, n, k, columns);
    else if (columns <= 4) EACH_TILE({ tile_four(&left, room, &result); })
    else
#endif
    if (vectors == 1) multiply_one(a, room, bias, out, m, n, k, columns);
    else EACH_TILE({ tile(vectors, &left, room, &result); })
  }
}

/** z (N, U) = x (N, D) · w (D, U) + b (U): the columns `from` up to `to`. */
static void affine_forward(const float *x, const float *w, const float *b, float *z, int n, int d, int u, int from,
                           int to, float *room) {
  multiply((struct factor){x, d, 1}, (struct factor){w, u, 1}, b, z, n, u, d, from, to, room);
}

/** Columns of a factor, of which a row is `row` floats. */
struct columns {
  const float *at;
  offset row;
  int count;
};

/**
 * out = longᵀ · few for `longer` (N, L) and `few` (N, count): vectors lie along the L columns, of which they have room for
 * all. Element (l, f) is at f * step + l, or where out is turned at l * step + f.
 */
inline_always void multiply_few(const int vectors, const int count, const int is_turned, struct columns longer,
                                struct columns few, float *out, offset step, int n) {
  vec sums[4][2];
  unroll for (int f = 0; f < count; f += 1) {
    unroll for (int h = 0; h < vectors; h += 1) sums[f][h] = (vec){0};
  }
  const int last = longer.count - (vectors - 1) * WIDTH;
  for (int i = 0; i < n; i += 1) {
    vec a[2];
    unroll for (int h = 0; h < vectors; h += 1) a[h] = load_lanes(longer.at + h * WIDTH, h + 1 < vectors ? WIDTH : last);
    unroll for (int f = 0; f < count; f += 1) {
      const vec b = splat(few.at[f]);
      unroll for (int h = 0; h < vectors; h += 1) sums[f][h] = chain(sums[f][h], a[h], b);
    }
    longer.at += longer.row;
    few.at += few.row;
  }
  float turned[4][2 * WIDTH];
  unroll for (int f = 0; f < count; f += 1) {
    unroll for (int h = 0; h < vectors; h += 1) {
      if (is_turned) store(turned[f] + h * WIDTH, sums[f][h]);
      else store_lanes(out + f * step + h * WIDTH, sums[f][h], h + 1 < vectors ? WIDTH : last);
    }
  }
  for (int l = 0; is_turned && l < longer.count; l += 1) {
    unroll for (int f = 0; f < count; f += 1) out[l * step + f] = turned[f][l];
  }
}

/** The same for any L. */
inline_always void multiply_all_few(const int count, const int is_turned, struct columns longer, struct columns few,
                                    float *out, offset step, int n) {
  const int all = longer.count;
  for (int first = 0; first < all; first += 2 * WIDTH) {
    longer.count = all - first < 2 * WIDTH ? all - first : 2 * WIDTH;
    float *to = out + first * (is_turned ? step : 1);
    if (longer.count > WIDTH) multiply_few(2, count, is_turned, longer, few, to, step, n);
    else multiply_few(1, count, is_turned, longer, few, to, step, n);
    longer.at += 2 * WIDTH;
  }
}

/** Of so few columns of one factor those of the other make better vectors. */
#define FEW 4

/* Functions of their own: fused instructions are looked for by the names of what may have them. */
#define MULTIPLY_FEW(name, is_turned)                                                              \
  static __attribute__((noinline)) void name(struct columns longer, struct columns few, float *out, \
                                             offset step, int n) {                                 \
    if (few.count == 1) multiply_all_few(1, is_turned, longer, few, out, step, n);                 \
    else if (few.count == 2) multiply_all_few(2, is_turned, longer, few, out, step, n);            \
    else if (few.count == 3) multiply_all_few(3, is_turned, longer, few, out, step, n);            \
    else if (few.count == 4) multiply_all_few(4, is_turned, longer, few, out, step, n);            \
  }
MULTIPLY_FEW(multiply_few_rows, 0)
MULTIPLY_FEW(multiply_few_columns, 1)

/** dw (D, U) = xᵀ · dz (N, U): the rows `row` up to `end_row`, in them the columns `from` up to `to`. */
static void affine_backward_weight(const float *x, const float *dz, float *dw, int n, int d, int u, int row,
                                   int end_row, int from, int to, float *room) {
  const struct columns inputs = {x + row, d, end_row - row}, outputs = {dz + from, u, to - from};
  float *out = dw + (offset)row * u;
  if (outputs.count <= FEW) multiply_few_columns(inputs, outputs, out + from, u, n);
  else if (inputs.count <= FEW) multiply_few_rows(outputs, inputs, out + from, u, n);
  else {
    const struct factor left = {inputs.at, 1, d}, right = {dz, u, 1};
    multiply(left, right, 0, out, inputs.count, u, n, from, to, room);
  }
}

/** dx (N, D) = dz (N, U) · wᵀ: the columns `from` up to `to`. */
static void affine_backward_input(const float *dz, const float *w, float *dx, int n, int d, int u, int from, int to,
                                  float *room) {
  multiply((struct factor){dz, u, 1}, (struct factor){w, 1, u}, 0, dx, n, d, u, from, to, room);
}
