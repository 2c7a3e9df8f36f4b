/*
 * exp, tanh, sigmoid, swish and log in float64, step by step those of src/kernels/reference/exponential.ts and
 * src/shared/elementary-functions.ts; results are rounded to float32 once.
 */
#pragma once
#include "vector.h"

/** 1.5 · 2^52: a number below 2^51 that it is added to is rounded to a whole one, halves to even. */
#define ROUNDING_SHIFT 6755399441055744.0

/** e^x, good for one rounding to float32, |x| at most 700; NaN stays NaN. */
inline_always wide exp_wide(wide value) {
  const wide x = at_most(splat_wide(700), at_least(splat_wide(-700), value));
  const wide shifted = x * splat_wide(1.4426950408889634) + splat_wide(ROUNDING_SHIFT);
  const wide k = shifted - splat_wide(ROUNDING_SHIFT);
  const wide r = x - k * splat_wide(0.6931471805599453);
  const wide r2 = r * r;
  const wide r4 = r2 * r2;
  const wide p0 = splat_wide(1) + r;
  const wide p2 = splat_wide(1.0 / 2.0) + r * splat_wide(1.0 / 6.0);
  const wide p4 = splat_wide(1.0 / 24.0) + r * splat_wide(1.0 / 120.0);
  const wide p6 = splat_wide(1.0 / 720.0) + r * splat_wide(1.0 / 5040.0);
  const wide p8 = splat_wide(1.0 / 40320.0) + r * splat_wide(1.0 / 362880.0);
  const wide lower = p0 + r2 * p2;
  const wide upper = (p4 + r2 * p6) + r4 * p8;
  const wide y = lower + r4 * upper;
  /* Times 2^k: the low bits of the shifted number are k, and go into the exponent, which stays a normal one. */
  return (wide)((wide_lanes)y + ((wide_lanes)shifted << 52));
}

inline_always wide sigmoid_wide(wide x) { return splat_wide(1) / (splat_wide(1) + exp_wide(-x)); }

inline_always wide swish_wide(wide x) { return x * sigmoid_wide(x); }

/** dOut · (σ (1 + x (1 − σ))). */
inline_always wide swish_gradient_wide(wide x, wide gradient) {
  const wide one = splat_wide(1);
  const wide sigmoid = sigmoid_wide(x);
  return gradient * (sigmoid * (one + x * (one - sigmoid)));
}

/** x − x³/3 + 2x⁵/15 below 2^−10, and 1 − 2 / (e^2|x| + 1) above, where the difference keeps 27 bits and more. */
inline_always wide tanh_wide(wide x) {
  const wide_lanes sign = (wide_lanes)x & INT64_MIN;
  const wide size = (wide)((wide_lanes)x & INT64_MAX);
  const wide square = x * x;
  const wide one = splat_wide(1);
  const wide near = size + size * square * (splat_wide(-0.3333333333333333) + square * splat_wide(0.13333333333333333));
  const wide far = one - splat_wide(2) / (exp_wide(size + size) + one);
  const wide result = choose_wide(size < splat_wide(0.0009765625), near, far);
  return (wide)((wide_lanes)result | sign);
}

inline_always vec exp_floats(vec x) { return narrow(exp_wide(widen_lower(x)), exp_wide(widen_upper(x))); }

static void sigmoid_forward(const float *z, float *out, int length) {
  EACH_VECTOR(length, {
    const vec x = load_lanes(z + at, count);
    store_lanes(out + at, narrow(sigmoid_wide(widen_lower(x)), sigmoid_wide(widen_upper(x))), count);
  });
}

static void tanh_forward(const float *z, float *out, int length) {
  EACH_VECTOR(length, {
    const vec x = load_lanes(z + at, count);
    store_lanes(out + at, narrow(tanh_wide(widen_lower(x)), tanh_wide(widen_upper(x))), count);
  });
}

static void swish_forward(const float *z, float *out, int length) {
  EACH_VECTOR(length, {
    const vec x = load_lanes(z + at, count);
    store_lanes(out + at, narrow(swish_wide(widen_lower(x)), swish_wide(widen_upper(x))), count);
  });
}

static void swish_backward(const float *z, const float *d_out, float *dz, int length) {
  EACH_VECTOR(length, {
    const vec x = load_lanes(z + at, count);
    const vec g = load_lanes(d_out + at, count);
    const wide lower = swish_gradient_wide(widen_lower(x), widen_lower(g));
    const wide upper = swish_gradient_wide(widen_upper(x), widen_upper(g));
    store_lanes(dz + at, narrow(lower, upper), count);
  });
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
