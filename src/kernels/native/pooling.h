/* The pooling of images, window after window; `planes` is N · C. Windows of 2 × 2 side by side are taken by vectors. */
#pragma once
#include "vector.h"

/** As src/kernels/module/images.ts writes it. */
struct pool_shape {
  int32_t channels, height, width, size, stride, out_height, out_width;
};

/** How many windows of a row are taken by whole vectors. */
inline_always int by_vectors(const struct pool_shape *s) {
  return s->size == 2 && s->stride == 2 ? s->out_width & -WIDTH : 0;
}

/** Where a value is greater, or is the first NaN. */
inline_always lanes is_taken(vec value, vec greatest) { return ~(value <= greatest) & (greatest == greatest); }

/** WIDTH windows of 2 × 2, side by side from `corner` of the plane. */
inline_always void pick_vector(const float *x, int corner, int width, float *out, int32_t *picked) {
  lanes number;
  for (int lane = 0; lane < WIDTH; lane += 1) number[lane] = 2 * lane;
  const float *upper = x + corner, *lower = upper + width;
  const vec a = load(upper), b = load(upper + WIDTH), c = load(lower), d = load(lower + WIDTH);
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
  store(out, greatest);
  *(lanes_in_memory *)picked = best;
}

/** out = the greatest of each window, the first of equal ones or the first NaN; picked = its index in its plane. */
static void max_pool_forward(const float *x, float *out, int32_t *picked, int planes, const struct pool_shape *s) {
  const int width = s->width, size = s->size, stride = s->stride, vectors = by_vectors(s);
  for (int plane = 0; plane < planes; plane += 1) {
    for (int row = 0; row < s->out_height; row += 1) {
      int corner = row * stride * width;
      int column = 0;
      for (; column < vectors; column += WIDTH) {
        pick_vector(x, corner, width, out, picked);
        corner += 2 * WIDTH;
        out += WIDTH;
        picked += WIDTH;
      }
      for (; column < s->out_width; column += 1) {
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
