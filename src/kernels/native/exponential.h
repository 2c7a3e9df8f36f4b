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
  const wide least = splat_wide(-700), most = splat_wide(700);
  wide x = choose_wide(value < least, least, value);
  x = choose_wide(most < x, most, x);
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

inline_always uint64_t bits_of(double x) {
  union { double value; uint64_t bits; } both = {.value = x};
  return both.bits;
}
inline_always double double_of(uint64_t bits) {
  union { uint64_t bits; double value; } both = {.bits = bits};
  return both.value;
}

/** The natural logarithm. */
inline_always double log_scalar(double x) {
  if (!(x > 0)) return x == 0 ? -__builtin_inf() : __builtin_nan("");
  if (x == __builtin_inf()) return x;
  const int subnormal = x < 2.2250738585072014e-308;
  const uint64_t bits = bits_of(subnormal ? x * 18014398509481984.0 : x);
  const int32_t word = (int32_t)(bits >> 32);
  const int32_t round_up = ((word & 0xfffff) + 0x95f64) & 0x100000;
  const uint64_t mantissa = (uint64_t)(uint32_t)((word & 0xfffff) | (round_up ^ 0x3ff00000)) << 32 | (bits & 0xffffffff);
  const double k = (double)((int32_t)((uint32_t)word >> 20) - 1023 + (round_up >> 20) - (subnormal ? 54 : 0));
  const double f = double_of(mantissa) - 1;
  const double ln2_high = 6.931471803691238e-1, ln2_low = 1.9082149292705877e-10;
  if (f == 0) return k * ln2_high + k * ln2_low;
  const double s = f / (2 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (3.999999999940942e-1 + w * (2.2222198432149784e-1 + w * 1.5313837699209373e-1));
  const double odd =
      z * (6.666666666666735e-1 + w * (2.857142874366239e-1 + w * (1.818357216161805e-1 + w * 1.4798198605116586e-1)));
  const double half_square = 0.5 * f * f;
  return k * ln2_high - (half_square - (s * (half_square + odd + even) + k * ln2_low) - f);
}
