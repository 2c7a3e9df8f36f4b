/*
 * The products of an image layer. Windows are not laid out for a whole mini-batch: of each image a panel's part is
 * packed, used at once and overwritten. The chains are those of src/kernels/types.ts; each begins at +0 and so is never
 * −0, whence sums that are added to zeros stay what they are.
 */
#pragma once
#include "product.h"

/** As src/kernels/module/images.ts writes it. */
struct conv_shape {
  int32_t channels, height, width, filters, kernel, stride, padding, out_height, out_width;
};

inline_always int positions_of(const struct conv_shape *s) { return s->out_height * s->out_width; }
inline_always int window_of(const struct conv_shape *s) { return s->channels * s->kernel * s->kernel; }
inline_always int padded_height(const struct conv_shape *s) { return s->height + 2 * s->padding; }
inline_always int padded_width(const struct conv_shape *s) { return s->width + 2 * s->padding; }
inline_always offset greater(offset a, offset b) { return a > b ? a : b; }
/** Channels in whole vectors. */
inline_always int cell_of(const struct conv_shape *s) { return vectors_of(s->channels) * WIDTH; }

/*
 * The room, part behind part, in floats: a table of offsets of a window's inputs, an image with its padding (channels
 * first, or last in whole vectors), a panel or all of them, and sums.
 */
inline_always offset image_at(const struct conv_shape *s) { return (offset)window_of(s) + ROWS; }
inline_always offset panel_at(const struct conv_shape *s) {
  return image_at(s) + (offset)padded_height(s) * padded_width(s) * cell_of(s) + WIDTH;
}
inline_always offset sums_at(const struct conv_shape *s) {
  const offset of_positions = (offset)window_of(s) * COLUMNS;
  const offset of_filters = (offset)positions_of(s) * COLUMNS;
  const offset of_weights = (offset)s->kernel * s->kernel * s->filters * cell_of(s);
  return panel_at(s) + greater(greater(of_positions, of_filters), of_weights);
}
/** Bytes of the whole. */
static double conv_room(const struct conv_shape *s) {
  return 4.0 * (sums_at(s) + (double)window_of(s) * vectors_of(s->filters) * WIDTH);
}

/** The offsets of a window's inputs from its corner in a padded image. */
static void fill_offsets(const struct conv_shape *s, int32_t *offsets) {
  for (int c = 0; c < s->channels; c += 1) {
    for (int row = 0; row < s->kernel; row += 1) {
      for (int column = 0; column < s->kernel; column += 1) {
        *offsets++ = (c * padded_height(s) + row) * padded_width(s) + column;
      }
    }
  }
}

/** The image x (C, H, W) with its zeros around it: x itself where there are none. */
static const float *place_image(const float *x, const struct conv_shape *s, float *image) {
  if (s->padding == 0) return x;
  const int width = padded_width(s);
  for (int c = 0; c < s->channels; c += 1) {
    float *to = image + ((offset)c * padded_height(s) + s->padding) * width + s->padding;
    for (int row = 0; row < s->height; row += 1) {
      EACH_VECTOR(s->width, { store_lanes(to + at, load_lanes(x + at, count), count); });
      x += s->width;
      to += width;
    }
  }
  return image;
}

static void clear_image(const struct conv_shape *s, float *image) {
  if (s->padding > 0) __builtin_memset(image, 0, (offset)s->channels * padded_height(s) * padded_width(s) * 4);
}

/** Packs the inputs under `columns` positions from `first` on: a step for each weight of the window. */
static void pack_windows(const float *image, const int32_t *offsets, int first, int columns,
                         const struct conv_shape *s, float *panel) {
  const int panel_width = vectors_of(columns) * WIDTH;
  const int window = window_of(s);
  for (int column = 0; column < columns;) {
    const int row = (first + column) / s->out_width, start = (first + column) % s->out_width;
    int run = s->out_width - start;
    if (run > columns - column) run = columns - column;
    const float *corner = image + ((offset)row * padded_width(s) + start) * s->stride;
    float *to = panel + column;
    if (s->stride == 1) {
      /* Whole vectors where the panel has room for them: what is written too much is overwritten by the next run. */
      const int whole = column + ((run + WIDTH - 1) & -WIDTH) <= panel_width;
      for (int k = 0; k < window; k += 1) {
        const float *from = corner + offsets[k];
        EACH_VECTOR(run, {
          const vec inputs = load_lanes(from + at, count);
          if (whole) store(to + at, inputs);
          else store_lanes(to + at, inputs, count);
        });
        to += panel_width;
      }
    } else {
      for (int k = 0; k < window; k += 1) {
        const float *from = corner + offsets[k];
        for (int i = 0; i < run; i += 1) to[i] = from[i * s->stride];
        to += panel_width;
      }
    }
    column += run;
  }
  for (int column = columns; column < panel_width; column += 1) {
    for (int k = 0; k < window; k += 1) panel[(offset)k * panel_width + column] = 0;
  }
}

/** z (N, F, P) = w (F, window) · windows + b (F). */
static void conv_forward(const float *x, const float *w, const float *b, float *z, int n, const struct conv_shape *s,
                         float *room) {
  const int filters = s->filters, positions = positions_of(s), window = window_of(s);
  int32_t *offsets = (int32_t *)room;
  float *image_room = room + image_at(s), *panel = room + panel_at(s);
  fill_offsets(s, offsets);
  clear_image(s, image_room);
  for (int i = 0; i < n; i += 1) {
    const float *image = place_image(x, s, image_room);
    for (int p = 0; p < positions; p += COLUMNS) {
      struct result result = {.columns = positions - p < COLUMNS ? positions - p : COLUMNS};
      pack_windows(image, offsets, p, result.columns, s, panel);
      for (int f = 0; f < filters; f += ROWS) {
        struct left left = {.at = w + (offset)f * window, .step = 1, .steps = window, .runs = 1};
        result.rows = filters - f < ROWS ? filters - f : ROWS;
        for (int r = 0; r < ROWS; r += 1) {
          const int row = r < result.rows ? r : result.rows - 1;
          left.row[r] = (offset)row * window;
          result.out[r] = z + (offset)(f + row) * positions + p;
        }
        result.row_bias = b + f;
        tile(vectors_of(result.columns), &left, panel, &result);
      }
    }
    x += (offset)s->channels * s->height * s->width;
    z += (offset)filters * positions;
  }
}

/**
 * dw (F, window) = dz · windowsᵀ, the weights `from` up to `to` of each window, image after image: sums (window, F) in
 * tiles of weights by filters, turned at the end.
 */
static void conv_backward_weight(const float *x, const float *dz, float *dw, int n, const struct conv_shape *s,
                                 int from, int to, float *room) {
  const int filters = s->filters, positions = positions_of(s), window = window_of(s);
  const int sum_width = vectors_of(filters) * WIDTH;
  int32_t *offsets = (int32_t *)room;
  float *image_room = room + image_at(s), *panel = room + panel_at(s), *sums = room + sums_at(s);
  fill_offsets(s, offsets);
  clear_image(s, image_room);
  __builtin_memset(sums + (offset)from * sum_width, 0, (offset)(to - from) * sum_width * 4);
  for (int i = 0; i < n; i += 1) {
    const float *image = place_image(x, s, image_room);
    for (int f = 0; f < filters; f += COLUMNS) {
      const int columns = filters - f < COLUMNS ? filters - f : COLUMNS;
      pack_rows(dz + (offset)f * positions, positions, positions, columns, panel);
      struct result result = {.columns = vectors_of(columns) * WIDTH, .added = 1};
      struct left left = {.at = image,
                          .step = s->stride,
                          .steps = s->out_width,
                          .run = (offset)padded_width(s) * s->stride,
                          .runs = s->out_height};
      for (int k = from; k < to; k += ROWS) {
        result.rows = to - k < ROWS ? to - k : ROWS;
        for (int r = 0; r < ROWS; r += 1) {
          const int row = r < result.rows ? k + r : to - 1;
          left.row[r] = offsets[row];
          result.out[r] = sums + (offset)row * sum_width + f;
        }
        tile(vectors_of(columns), &left, panel, &result);
      }
    }
    x += (offset)s->channels * s->height * s->width;
    dz += (offset)filters * positions;
  }
  for (int f = 0; f < filters; f += 1) {
    for (int k = from; k < to; k += 1) dw[(offset)f * window + k] = sums[(offset)k * sum_width + f];
  }
}

/** db (F) = Σ over images and positions of dz (N, F, P): four sums of every fourth position, then (s0 + s1) + (s2 + s3). */
static void conv_backward_bias(const float *dz, float *db, int n, int filters, int positions) {
  for (int f = 0; f < filters; f += 1) {
    four sum = {0};
    for (int i = 0; i < n; i += 1) {
      const float *row = dz + ((offset)i * filters + f) * positions;
      int p = 0;
      for (; p + 4 <= positions; p += 4) sum = sum + *(const four_in_memory *)(row + p);
      for (int lane = 0; p < positions; p += 1, lane += 1) sum[lane] = sum[lane] + row[p];
    }
    db[f] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }
}

/** For each place of the window and each panel of channels: the weights of all filters. */
static void pack_weights(const float *w, const struct conv_shape *s, float *panel) {
  const int area = s->kernel * s->kernel;
  for (int k = 0; k < area; k += 1) {
    for (int c0 = 0; c0 < s->channels; c0 += COLUMNS) {
      const int columns = s->channels - c0 < COLUMNS ? s->channels - c0 : COLUMNS;
      const int width = vectors_of(columns) * WIDTH;
      for (int f = 0; f < s->filters; f += 1) {
        for (int c = 0; c < width; c += 1) {
          *panel++ = c < columns ? w[((offset)f * s->channels + c0 + c) * area + k] : 0;
        }
      }
    }
  }
}

/**
 * dx (N, C, H, W) = wᵀ · dz, each sum added where it belongs, into an image with the channels last. From the last
 * positions to the first, and in these place after place of the window, an input meets rows and columns ascending.
 */
static void conv_backward_input(const float *dz, const float *w, float *dx, int n, const struct conv_shape *s,
                                float *room) {
  const int filters = s->filters, positions = positions_of(s), channels = s->channels;
  const int cell = cell_of(s), width = padded_width(s);
  float *image = room + image_at(s), *panels = room + panel_at(s);
  pack_weights(w, s, panels);
  for (int i = 0; i < n; i += 1) {
    __builtin_memset(image, 0, (offset)padded_height(s) * width * cell * 4);
    for (int p = (positions - 1) / ROWS * ROWS; p >= 0; p -= ROWS) {
      struct left left = {.at = dz + p, .step = positions, .steps = filters, .runs = 1};
      struct result result = {.rows = positions - p < ROWS ? positions - p : ROWS, .added = 1};
      float *corner[ROWS];
      for (int r = 0; r < ROWS; r += 1) {
        const int position = r < result.rows ? p + r : positions - 1;
        left.row[r] = position - p;
        corner[r] = image + ((offset)(position / s->out_width) * width + position % s->out_width) * s->stride * cell;
      }
      const float *panel = panels;
      for (int row = 0; row < s->kernel; row += 1) {
        for (int column = 0; column < s->kernel; column += 1) {
          for (int c = 0; c < channels; c += COLUMNS) {
            const int columns = channels - c < COLUMNS ? channels - c : COLUMNS;
            result.columns = vectors_of(columns) * WIDTH;
            for (int r = 0; r < ROWS; r += 1) result.out[r] = corner[r] + ((offset)row * width + column) * cell + c;
            tile(vectors_of(columns), &left, panel, &result);
            panel += (offset)filters * result.columns;
          }
        }
      }
    }
    for (int c = 0; c < channels; c += 1) {
      for (int row = 0; row < s->height; row += 1) {
        const float *from = image + ((offset)(row + s->padding) * width + s->padding) * cell + c;
        for (int column = 0; column < s->width; column += 1) *dx++ = from[(offset)column * cell];
      }
    }
    dz += (offset)filters * positions;
  }
}
