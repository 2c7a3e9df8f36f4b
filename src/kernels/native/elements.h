/* What is done to one element after the other: activations, products, sums of rows, the optimizers' updates. */
#pragma once
#include "vector.h"

static void multiply_elements(const float *a, const float *b, float *out, int length) {
  EACH_VECTOR(length, { store_lanes(out + at, load_lanes(a + at, count) * load_lanes(b + at, count), count); });
}

/** db (U) = Σ over the rows of dz (N, U), row after row. */
static void sum_rows(const float *dz, float *db, int n, int u) {
  EACH_VECTOR(u, {
    vec sum = {0};
    for (int i = 0; i < n; i += 1) sum = sum + load_lanes(dz + (offset)i * u + at, count);
    store_lanes(db + at, sum, count);
  });
}

/** out = max(z, 0); NaN stays NaN. */
static void relu_forward(const float *z, float *out, int length) {
  EACH_VECTOR(length, {
    const vec x = load_lanes(z + at, count);
    store_lanes(out + at, choose(x <= (vec){0}, (vec){0}, x), count);
  });
}

/** dz = dOut where y > 0, else 0. */
static void relu_backward(const float *y, const float *d_out, float *dz, int length) {
  EACH_VECTOR(length, {
    const lanes positive = load_lanes(y + at, count) > (vec){0};
    store_lanes(dz + at, (vec)((lanes)load_lanes(d_out + at, count) & positive), count);
  });
}

/** out = z where z > 0, else slope · z. */
static void leaky_relu_forward(const float *z, float *out, float slope, int length) {
  EACH_VECTOR(length, {
    const vec x = load_lanes(z + at, count);
    store_lanes(out + at, choose(x > (vec){0}, x, splat(slope) * x), count);
  });
}

/** dz = dOut where y > 0, else slope · dOut. */
static void leaky_relu_backward(const float *y, const float *d_out, float *dz, float slope, int length) {
  EACH_VECTOR(length, {
    const vec g = load_lanes(d_out + at, count);
    store_lanes(dz + at, choose(load_lanes(y + at, count) > (vec){0}, g, splat(slope) * g), count);
  });
}

/** dz = dOut · (y · (1 − y)). */
static void sigmoid_backward(const float *y, const float *d_out, float *dz, int length) {
  EACH_VECTOR(length, {
    const vec value = load_lanes(y + at, count);
    store_lanes(dz + at, load_lanes(d_out + at, count) * (value * (splat(1) - value)), count);
  });
}

/** dz = dOut · (1 − y · y). */
static void tanh_backward(const float *y, const float *d_out, float *dz, int length) {
  EACH_VECTOR(length, {
    const vec value = load_lanes(y + at, count);
    store_lanes(dz + at, load_lanes(d_out + at, count) * (splat(1) - value * value), count);
  });
}

/** w ← w − rate · dw. */
static void sgd_update(float *w, const float *dw, float rate, int length) {
  EACH_VECTOR(length, {
    store_lanes(w + at, load_lanes(w + at, count) - splat(rate) * load_lanes(dw + at, count), count);
  });
}

/** v ← momentum · v + dw, w ← w − rate · v. */
static void momentum_update(float *w, const float *dw, float *v, float rate, float momentum, int length) {
  EACH_VECTOR(length, {
    const vec velocity = load_lanes(dw + at, count) + splat(momentum) * load_lanes(v + at, count);
    store_lanes(v + at, velocity, count);
    store_lanes(w + at, load_lanes(w + at, count) - splat(rate) * velocity, count);
  });
}

/** v ← momentum · v + dw, w ← w − rate · (dw + momentum · v). */
static void nesterov_update(float *w, const float *dw, float *v, float rate, float momentum, int length) {
  EACH_VECTOR(length, {
    const vec gradient = load_lanes(dw + at, count);
    const vec velocity = gradient + splat(momentum) * load_lanes(v + at, count);
    store_lanes(v + at, velocity, count);
    const vec ahead = gradient + splat(momentum) * velocity;
    store_lanes(w + at, load_lanes(w + at, count) - splat(rate) * ahead, count);
  });
}

/** s ← s + dw², w ← w − rate · (dw / (√s + epsilon)). */
static void adagrad_update(float *w, const float *dw, float *s, float rate, float epsilon, int length) {
  EACH_VECTOR(length, {
    const vec gradient = load_lanes(dw + at, count);
    const vec squares = load_lanes(s + at, count) + gradient * gradient;
    store_lanes(s + at, squares, count);
    const vec step = gradient / (root(squares) + splat(epsilon));
    store_lanes(w + at, load_lanes(w + at, count) - splat(rate) * step, count);
  });
}

/** s ← kept · s + added · dw², w ← w − rate · (dw / (√s + epsilon)). */
static void rmsprop_update(float *w, const float *dw, float *s, float rate, float kept, float added, float epsilon,
                           int length) {
  EACH_VECTOR(length, {
    const vec gradient = load_lanes(dw + at, count);
    const vec squares = splat(added) * (gradient * gradient) + splat(kept) * load_lanes(s + at, count);
    store_lanes(s + at, squares, count);
    const vec step = gradient / (root(squares) + splat(epsilon));
    store_lanes(w + at, load_lanes(w + at, count) - splat(rate) * step, count);
  });
}

/** m ← kept1 · m + added1 · dw, s ← kept2 · s + added2 · dw², w ← w − rate · (m / (√s / root + epsilon)). */
static void adam_update(float *w, const float *dw, float *m, float *s, float rate, float divisor, float kept1,
                        float added1, float kept2, float added2, float epsilon, int length) {
  EACH_VECTOR(length, {
    const vec gradient = load_lanes(dw + at, count);
    const vec mean = splat(added1) * gradient + splat(kept1) * load_lanes(m + at, count);
    const vec squares = splat(added2) * (gradient * gradient) + splat(kept2) * load_lanes(s + at, count);
    store_lanes(m + at, mean, count);
    store_lanes(s + at, squares, count);
    const vec step = mean / (root(squares) / splat(divisor) + splat(epsilon));
    store_lanes(w + at, load_lanes(w + at, count) - splat(rate) * step, count);
  });
}

/** out ← out + factor · x. */
static void add_scaled(float *out, const float *x, float factor, int length) {
  EACH_VECTOR(length, {
    store_lanes(out + at, load_lanes(out + at, count) + splat(factor) * load_lanes(x + at, count), count);
  });
}

/** x ← factor · x. */
static void scale_elements(float *x, float factor, int length) {
  EACH_VECTOR(length, { store_lanes(x + at, splat(factor) * load_lanes(x + at, count), count); });
}

/** Whether every element is finite: none has an exponent of ones. */
static int all_finite(const float *x, int length) {
  const lanes exponent = (lanes){0} + 0x7f800000;
  lanes found = {0};
  EACH_VECTOR(length, { found |= ((lanes)load_lanes(x + at, count) & exponent) == exponent; });
  int any = 0;
  for (int lane = 0; lane < WIDTH; lane += 1) any |= found[lane];
  return any == 0;
}
