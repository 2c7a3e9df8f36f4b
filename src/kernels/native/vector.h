/*
 * Vectors of one width, and what the loops do to them. WIDTH is the number of float32 lanes: 16, 8 or, on arm64, 4.
 *
 * Operators of vectors are IEEE 754 operations lane by lane, each rounded on its own (-ffp-contract=off); `chain` and `fuse`
 * alone are fused.
 */
#pragma once
#include <stdint.h>
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define inline_always static inline __attribute__((always_inline))
#define unroll _Pragma("GCC unroll 32")

/** How far an element of an array lies from its first. */
typedef intptr_t offset;

/** WIDTH floats, and their bits; where they lie in memory they need not be aligned. */
typedef float vec __attribute__((vector_size(WIDTH * 4)));
typedef float vec_in_memory __attribute__((vector_size(WIDTH * 4), aligned(4), may_alias));
typedef int32_t lanes __attribute__((vector_size(WIDTH * 4)));
/** Half as many float64, and their bits. */
typedef double wide __attribute__((vector_size(WIDTH * 4)));
typedef double wide_in_memory __attribute__((vector_size(WIDTH * 4), aligned(8), may_alias));
typedef int64_t wide_lanes __attribute__((vector_size(WIDTH * 4)));

inline_always vec load(const float *from) { return *(const vec_in_memory *)from; }
inline_always void store(float *to, vec value) { *(vec_in_memory *)to = value; }

/* x - 0 is x, zeros of both signs included. */
inline_always vec splat(float x) { return x - (vec){0}; }
inline_always wide splat_wide(double x) { return x - (wide){0}; }

#if WIDTH == 8
static const int32_t first_lanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
#endif

/** The first `count` (1 … WIDTH) floats, 0 in the other lanes: nothing behind them is read. */
inline_always vec load_first(const float *from, int count) {
#if WIDTH == 16
  return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), from);
#elif WIDTH == 8
  return (vec)_mm256_maskload_ps(from, _mm256_loadu_si256((const __m256i *)(first_lanes + 8 - count)));
#else
  if (count >= 4) return load(from);
  vec value = {from[0]};
  if (count > 1) value[1] = from[1];
  if (count > 2) value[2] = from[2];
  return value;
#endif
}

/** Writes the first `count` (1 … WIDTH) lanes, and nothing behind them. */
inline_always void store_first(float *to, vec value, int count) {
#if WIDTH == 16
  _mm512_mask_storeu_ps(to, (__mmask16)((1u << count) - 1), (__m512)value);
#elif WIDTH == 8
  _mm256_maskstore_ps(to, _mm256_loadu_si256((const __m256i *)(first_lanes + 8 - count)), (__m256)value);
#else
  if (count >= 4) {
    store(to, value);
    return;
  }
  to[0] = value[0];
  if (count > 1) to[1] = value[1];
  if (count > 2) to[2] = value[2];
#endif
}

/** One step of a chain of a matrix product: acc + a · b, rounded once. */
inline_always vec chain(vec acc, vec a, vec b) {
#if WIDTH == 16
  return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)acc);
#elif WIDTH == 8
  return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)acc);
#else
  return (vec)vfmaq_f32((float32x4_t)acc, (float32x4_t)a, (float32x4_t)b);
#endif
}

#if WIDTH > 4
/** Four floats, for what has no more columns: where a wide vector is done in halves, its other lanes cost as much. */
typedef float four __attribute__((vector_size(16)));
typedef float four_in_memory __attribute__((vector_size(16), aligned(4), may_alias));
inline_always four load_four(const float *from) { return *(const four_in_memory *)from; }
inline_always four splat_four(float x) { return x - (four){0}; }
inline_always four chain_four(four acc, four a, four b) {
  return (four)_mm_fmadd_ps((__m128)a, (__m128)b, (__m128)acc);
}

/** Four elements of each of the rows that lie beside each other in a vector, from `at` on. */
#define BESIDE (WIDTH / 4)
inline_always vec load_beside(const float *const rows[BESIDE], offset at) {
#if WIDTH == 16
  __m512 joined = _mm512_castps128_ps512(_mm_loadu_ps(rows[0] + at));
  joined = _mm512_insertf32x4(joined, _mm_loadu_ps(rows[1] + at), 1);
  joined = _mm512_insertf32x4(joined, _mm_loadu_ps(rows[2] + at), 2);
  return (vec)_mm512_insertf32x4(joined, _mm_loadu_ps(rows[3] + at), 3);
#else
  return (vec)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(rows[0] + at)), _mm_loadu_ps(rows[1] + at), 1);
#endif
}
/** The same four for each of them; and of the four of each the one at `lane`, four times. */
#if WIDTH == 16
inline_always vec repeat_four(const float *from) { return (vec)_mm512_broadcast_f32x4(_mm_loadu_ps(from)); }
#define SPREAD(x, lane) ((vec)_mm512_permute_ps((__m512)(x), (lane) * 0x55))
#else
inline_always vec repeat_four(const float *from) { return (vec)_mm256_broadcast_ps((const __m128 *)from); }
#define SPREAD(x, lane) ((vec)_mm256_permute_ps((__m256)(x), (lane) * 0x55))
#endif
#else
typedef vec four;
typedef vec_in_memory four_in_memory;
#endif

/** Lane by lane: a where the mask is set, else b. */
inline_always vec choose(lanes mask, vec a, vec b) { return (vec)(((lanes)a & mask) | ((lanes)b & ~mask)); }
inline_always wide choose_wide(wide_lanes mask, wide a, wide b) {
  return (wide)(((wide_lanes)a & mask) | ((wide_lanes)b & ~mask));
}

/** The greater of both, the smaller of both; a NaN that is `x` stays. */
inline_always vec at_least(vec bound, vec x) {
#if WIDTH == 16
  return (vec)_mm512_max_ps((__m512)bound, (__m512)x);
#elif WIDTH == 8
  return (vec)_mm256_max_ps((__m256)bound, (__m256)x);
#else
  return choose(x < bound, bound, x);
#endif
}
inline_always vec at_most(vec bound, vec x) {
#if WIDTH == 16
  return (vec)_mm512_min_ps((__m512)bound, (__m512)x);
#elif WIDTH == 8
  return (vec)_mm256_min_ps((__m256)bound, (__m256)x);
#else
  return choose(bound < x, bound, x);
#endif
}

/** Whether any lane of a mask is set. */
inline_always int any_of(lanes mask) {
#if WIDTH == 16
  return _mm512_movepi32_mask((__m512i)mask) != 0;
#elif WIDTH == 8
  return _mm256_movemask_ps((__m256)mask) != 0;
#else
  return vmaxvq_u32((uint32x4_t)mask) != 0;
#endif
}

inline_always vec root(vec x) {
#if WIDTH == 16
  return (vec)_mm512_sqrt_ps((__m512)x);
#elif WIDTH == 8
  return (vec)_mm256_sqrt_ps((__m256)x);
#else
  return (vec)vsqrtq_f32((float32x4_t)x);
#endif
}

/* Lane numbers of shuffles, for each width. */
#if WIDTH == 16
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#elif WIDTH == 8
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)
#else
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7)
#endif

/*
 * Two vectors of floats, and their float64 in four, for formulas of which every step waits for the one before it: those
 * of the four fill the time. For arithmetic alone: GCC does logic on so many lanes one by one.
 */
typedef float pair __attribute__((vector_size(WIDTH * 8)));
typedef double quad __attribute__((vector_size(WIDTH * 16)));
typedef int64_t quad_lanes __attribute__((vector_size(WIDTH * 16)));
union two {
  vec of[2];
  pair both;
};

inline_always quad splat_quad(double x) { return x - (quad){0}; }
/** a · b + c, rounded once. */
inline_always quad fuse(quad a, quad b, quad c) {
  union {
    quad all;
    wide of[4];
  } x = {a}, y = {b}, z = {c};
  unroll for (int i = 0; i < 4; i += 1) {
#if WIDTH == 16
    z.of[i] = (wide)_mm512_fmadd_pd((__m512d)x.of[i], (__m512d)y.of[i], (__m512d)z.of[i]);
#elif WIDTH == 8
    z.of[i] = (wide)_mm256_fmadd_pd((__m256d)x.of[i], (__m256d)y.of[i], (__m256d)z.of[i]);
#else
    z.of[i] = (wide)vfmaq_f64((float64x2_t)z.of[i], (float64x2_t)x.of[i], (float64x2_t)y.of[i]);
#endif
  }
  return z.all;
}
inline_always quad widen(union two x) { return __builtin_convertvector(x.both, quad); }
/** Each rounded to float32. */
inline_always union two narrow(quad x) { return (union two){.both = __builtin_convertvector(x, pair)}; }

/** Runs `...` for `most` lanes of `length` after the other: `at` lie before, and `count` are left, up to `most`. */
#define EACH(most, length, ...)                      \
  do {                                               \
    int at = 0;                                      \
    for (; at + (most) <= (length); at += (most)) {  \
      const int count = (most);                      \
      __VA_ARGS__                                    \
    }                                                \
    if (at < (length)) {                             \
      const int count = (length) - at;               \
      __VA_ARGS__                                    \
    }                                                \
  } while (0)
#define EACH_VECTOR(length, ...) EACH(WIDTH, length, __VA_ARGS__)
#define EACH_TWO(length, ...) EACH(2 * WIDTH, length, __VA_ARGS__)

/** What EACH_VECTOR reads and writes: whole vectors without a mask. */
inline_always vec load_lanes(const float *from, int count) { return count == WIDTH ? load(from) : load_first(from, count); }
inline_always void store_lanes(float *to, vec value, int count) {
  if (count == WIDTH) store(to, value);
  else store_first(to, value, count);
}

/** The first `count` (1 … 2 · WIDTH) floats, 0 in the other lanes. */
inline_always union two load_two(const float *from, int count) {
  if (count == 2 * WIDTH) return (union two){.of = {load(from), load(from + WIDTH)}};
  if (count <= WIDTH) return (union two){.of = {load_first(from, count)}};
  return (union two){.of = {load(from), load_first(from + WIDTH, count - WIDTH)}};
}
inline_always void store_two(float *to, union two value, int count) {
  if (count <= WIDTH) {
    store_first(to, value.of[0], count);
    return;
  }
  store(to, value.of[0]);
  store_lanes(to + WIDTH, value.of[1], count - WIDTH);
}
