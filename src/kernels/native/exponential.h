/*
 * exp, tanh, sigmoid, swish and log in float64, step by step those of src/kernels/reference/exponential.ts and
 * src/shared/elementary-functions.ts; results are rounded to float32 once.
 *
 * Steps are fused where a result depends on one float32 alone, because it is the same for every one of them:
 * test/kernels/every-float.mjs has tried all.
 */
#pragma once
#include "vector.h"

/** 1.5 · 2^52: a number below 2^51 that it is added to is rounded to a whole one, halves to even. */
#define ROUNDING_SHIFT 6755399441055744.0

/** a · b + c. */
inline_always quad step_of(const int is_fused, quad a, quad b, quad c) { return is_fused ? fuse(a, b, c) : a * b + c; }

/** What is above r³ in the series of e^r, over r⁴, up to r⁵ / 9!. */
inline_always quad upper_of_exp(const int is_fused, quad r, quad r2, quad r4) {
  const quad c8 = splat_quad(1.0 / 40320.0), c9 = splat_quad(1.0 / 362880.0);
  const quad c6 = splat_quad(1.0 / 720.0), c7 = splat_quad(1.0 / 5040.0);
  const quad c4 = splat_quad(1.0 / 24.0), c5 = splat_quad(1.0 / 120.0);
  /* One after the other, since so few numbers wait that all of them stay in registers. */
  if (is_fused) return fuse(r, fuse(r, fuse(r, fuse(r, fuse(r, c9, c8), c7), c6), c5), c4);
  return r4 * (r * c9 + c8) + (r2 * (r * c7 + c6) + (r * c5 + c4));
}

/** e^x, good for one rounding to float32, |x| at most 700; NaN stays NaN. */
inline_always quad exp_of(const int is_fused, union two value) {
  unroll for (int i = 0; i < 2; i += 1) value.of[i] = at_most(splat(700), at_least(splat(-700), value.of[i]));
  const quad x = widen(value);
  const quad shifted = step_of(is_fused, x, splat_quad(1.4426950408889634), splat_quad(ROUNDING_SHIFT));
  const quad k = shifted - splat_quad(ROUNDING_SHIFT);
  const quad r = x - k * splat_quad(0.6931471805599453);
  const quad r2 = r * r;
  const quad r4 = r2 * r2;
  const quad p0 = splat_quad(1) + r;
  const quad p2 = step_of(is_fused, r, splat_quad(1.0 / 6.0), splat_quad(1.0 / 2.0));
  const quad upper = upper_of_exp(is_fused, r, r2, r4);
  const quad lower = step_of(is_fused, r2, p2, p0);
  const quad y = step_of(is_fused, r4, upper, lower);
  /* Times 2^k: the low bits of the shifted number are k, and go into the exponent, which stays a normal one. */
  return (quad)((quad_lanes)y + ((quad_lanes)shifted << 52));
}

inline_always quad sigmoid_of(const int is_fused, union two x) {
  return splat_quad(1) / (splat_quad(1) + exp_of(is_fused, (union two){.both = -x.both}));
}

/** x − x³/3 + 2x⁵/15 below 2^−10, and 1 − 2 / (e^2|x| + 1) above, where the difference keeps 27 bits and more. */
inline_always union two tanh_of(const int is_fused, union two x) {
  const quad one = splat_quad(1);
  union two size, twice;
  lanes small[2];
  unroll for (int i = 0; i < 2; i += 1) {
    size.of[i] = (vec)((lanes)x.of[i] & INT32_MAX);
    twice.of[i] = size.of[i] + size.of[i];
    small[i] = size.of[i] < splat(0.0009765625f);
  }
  union two result = narrow(one - splat_quad(2) / (exp_of(is_fused, twice) + one));
  if (any_of(small[0] | small[1])) {
    const quad s = widen(size), square = s * s;
    const quad series = splat_quad(-0.3333333333333333) + square * splat_quad(0.13333333333333333);
    const union two near = narrow(s + s * square * series);
    unroll for (int i = 0; i < 2; i += 1) result.of[i] = choose(small[i], near.of[i], result.of[i]);
  }
  unroll for (int i = 0; i < 2; i += 1) result.of[i] = (vec)((lanes)result.of[i] | ((lanes)x.of[i] & INT32_MIN));
  return result;
}

static void sigmoid_forward(const float *z, float *out, int length) {
  EACH_TWO(length, { store_two(out + at, narrow(sigmoid_of(1, load_two(z + at, count))), count); });
}

static void tanh_forward(const float *z, float *out, int length) {
  EACH_TWO(length, { store_two(out + at, tanh_of(1, load_two(z + at, count)), count); });
}

inline_always quad swish_of(const int is_fused, union two x) { return widen(x) * sigmoid_of(is_fused, x); }

/** out = z · σ(z). */
static void swish_forward(const float *z, float *out, int length) {
  EACH_TWO(length, { store_two(out + at, narrow(swish_of(1, load_two(z + at, count))), count); });
}

/** dz = dOut · (σ (1 + z (1 − σ))). */
static void swish_backward(const float *z, const float *d_out, float *dz, int length) {
  EACH_TWO(length, {
    const quad one = splat_quad(1);
    const union two x = load_two(z + at, count);
    const quad sigmoid = sigmoid_of(0, x);
    const quad slope = sigmoid * (one + widen(x) * (one - sigmoid));
    store_two(dz + at, narrow(widen(load_two(d_out + at, count)) * slope), count);
  });
}

/** out = e^x. */
static void exp_forward(const float *x, float *out, int length) {
  EACH_TWO(length, { store_two(out + at, narrow(exp_of(1, load_two(x + at, count))), count); });
}

/** The natural logarithm of x ≥ 1 and finite; NaN stays NaN. */
inline_always wide log_from_one(wide x) {
  const wide_lanes bits = (wide_lanes)x;
  const wide_lanes word = bits >> 32;
  const wide_lanes fraction = word & 0xfffff;
  const wide_lanes round_up = (fraction + 0x95f64) & 0x100000;
  const wide mantissa = (wide)((fraction | (round_up ^ 0x3ff00000)) << 32 | (bits & 0xffffffff));
  /* A whole number in the low bits of 2^52: no instruction of AVX2 converts 64 bits. */
  const wide two52 = splat_wide(4503599627370496.0);
  const wide k = (wide)((wide_lanes)two52 | ((word >> 20) - 1023 + (round_up >> 20))) - two52;
  const wide f = mantissa - splat_wide(1);
  const wide s = f / (splat_wide(2) + f);
  const wide z = s * s;
  const wide w = z * z;
  const wide even = w * (splat_wide(3.999999999940942e-1) +
                         w * (splat_wide(2.2222198432149784e-1) + w * splat_wide(1.5313837699209373e-1)));
  const wide odd = z * (splat_wide(6.666666666666735e-1) +
                        w * (splat_wide(2.857142874366239e-1) +
                             w * (splat_wide(1.818357216161805e-1) + w * splat_wide(1.4798198605116586e-1))));
  const wide half_square = splat_wide(0.5) * f * f;
  const wide low = s * (half_square + odd + even) + k * splat_wide(1.9082149292705877e-10);
  const wide result = k * splat_wide(6.931471803691238e-1) - (half_square - low - f);
  return choose_wide(x >= splat_wide(1), result, x);
}
