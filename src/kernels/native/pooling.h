/* The pooling of images, window after window; `planes` is N · C. Windows of 2 × 2 side by side are taken by vectors. */
#pragma once
#include "vector.h"

/** As src/kernels/module/images.ts writes it. */
struct pool_shape {
  int32_t channels, height, width, size, stride, out_height, out_width;
};

/** Where a value is greater, or is the first NaN. */
inline_always lanes is_taken(vec value, vec greatest) { return ~(value <= greatest) & (greatest == greatest); }

/** The numbers of a row that `count` windows of 2 × 2 take, in two vectors. */
inline_always void load_pairs(const float *row, int count, vec *first, vec *second) {
  const int of_first = 2 * count < WIDTH ? 2 * count : WIDTH;
  *first = load_lanes(row, of_first);
  *second = 2 * count > WIDTH ? load_lanes(row + WIDTH, 2 * count - WIDTH) : (vec){0};
}

/** `count` (1 … WIDTH) windows of 2 × 2, side by side from `corner` of the plane. */
inline_always void pick_windows(const float *x, int corner, int width, int count, float *out, int32_t *picked) {
  lanes number;
  for (int lane = 0; lane < WIDTH; lane += 1) number[lane] = 2 * lane;
  const float *upper = x + corner, *lower = upper + width;
  vec a, b, c, d;
  load_pairs(upper, count, &a, &b);
  load_pairs(lower, count, &c, &d);
  lanes best = number + corner;
  const lanes first = best;
  vec greatest = EVEN(a, b);
#define TAKE(value_, here_)                             \
  {                                                     \
    const vec value = value_;                           \
    const lanes taken = is_taken(value, greatest);      \
    best = ((first + (here_)) & taken) | (best & ~taken); \
    greatest = choose(taken, value, greatest);          \
  }
  TAKE(ODD(a, b), 1)
  TAKE(EVEN(c, d), width)
  TAKE(ODD(c, d), width + 1)
#undef TAKE
  store_lanes(out, greatest, count);
  store_lanes((float *)picked, (vec)best, count);
}

/** out = the greatest of each window, the first of equal ones or the first NaN; picked = its index in its plane. */
static void max_pool_forward(const float *x, float *out, int32_t *picked, int planes, const struct pool_shape *s) {
  const int width = s->width, size = s->size, stride = s->stride;
  const int are_pairs = size == 2 && stride == 2;
  for (int plane = 0; plane < planes; plane += 1) {
    for (int row = 0; row < s->out_height; row += 1) {
      int corner = row * stride * width;
      if (are_pairs) {
        EACH_VECTOR(s->out_width, { pick_windows(x, corner + 2 * at, width, count, out + at, picked + at); });
        out += s->out_width;
        picked += s->out_width;
        continue;
      }
      for (int column = 0; column < s->out_width; column += 1) {
        int best = corner;
        float greatest = x[corner];
        for (int start = corner; start < corner + size * width; start += width) {
          for (int here = start; here < start + size; here += 1) {
            const int taken = !(x[here] <= greatest) & (greatest == greatest);
            best = taken ? here : best;
            greatest = taken ? x[here] : greatest;
          }
        }
        *out++ = greatest;
        *picked++ = best;
        corner += stride;
      }
    }
    x += (offset)s->height * width;
  }
}

/** dx = dOut added at what was picked; 0 elsewhere. */
static void max_pool_backward(const float *d_out, const int32_t *picked, float *dx, int planes,
                              const struct pool_shape *s) {
  const offset plane_length = (offset)s->height * s->width;
  const offset out_length = (offset)s->out_height * s->out_width;
  for (int plane = 0; plane < planes; plane += 1) {
    __builtin_memset(dx, 0, plane_length * 4);
    for (offset i = 0; i < out_length; i += 1) dx[picked[i]] += d_out[i];
    picked += out_length;
    d_out += out_length;
    dx += plane_length;
  }
}
