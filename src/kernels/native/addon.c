/*
 * The kernels behind Node-API, without any library, not even C's: so one file serves every system of a platform. It
 * exports
 *
 * - bind(places, memory, widest) → { width, names, run }: `run` calls a kernel, by its place among the names, with arguments
 *   from `places`, a Float64Array that lives as long as it is called; arrays are byte offsets into the memory, a Uint8Array.
 *   While there is a `capture_at` in the places, a call is copied there instead, and `capture_at` moves on;
 * - onArrays(widest): an object of kernels by name, which are called with typed arrays and numbers;
 *
 * of the widest vectors that the processor has and of at most `widest` bits.
 */
#define NAPI_VERSION 8
#include <node_api.h>
#include <stdint.h>
#include "kernels.h"
#if defined(__x86_64__)
#include <cpuid.h>
extern kernel *const kernels_512[], *const kernels_256[];
#else
extern kernel *const kernels_128[];
#endif

/* Compilers write calls of these. */
void *memset(void *to, int value, __SIZE_TYPE__ length) {
  char *at = to;
  while (length--) *at++ = (char)value;
  return to;
}
void *memcpy(void *restrict to, const void *restrict from, __SIZE_TYPE__ length) {
  char *at = to;
  const char *source = from;
  while (length--) *at++ = *source++;
  return to;
}

/** What lies in the places: a call; where it is captured, up to which end, or 0; and what it is bound to. */
struct places {
  struct call call;
  double capture_at, capture_end;
  char *memory;
  kernel *const *table;
};

static const char *const names[] = {
#define NAME(name, call) #name,
    EACH_KERNEL(NAME)
};

/** The kernels of the widest vectors that processor and system have, or none; `width` becomes theirs. */
static kernel *const *choose_table(int *width) {
#if defined(__x86_64__)
  const int most = *width;
  const unsigned saves_state = 1u << 27, has_fma = 1u << 12;
  const unsigned has_avx2 = 1u << 5, has_512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;
  unsigned a, b, c, d, low, high;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & saves_state) || !(c & has_fma)) return 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  if (most >= 512 && (low & 0xe6) == 0xe6 && (b & has_512) == has_512) {
    *width = 512;
    return kernels_512;
  }
  *width = 256;
  return (low & 6) == 6 && (b & has_avx2) ? kernels_256 : 0;
#else
  *width = 128;
  return kernels_128;
#endif
}

/** Where there is no room left, the place alone moves on: it ends behind the end. */
static void capture(struct places *places) {
  const double next = places->capture_at + sizeof(struct call);
  if (next <= places->capture_end) *(struct call *)(places->memory + (uint64_t)places->capture_at) = places->call;
  places->capture_at = next;
}

static napi_value run(napi_env env, napi_callback_info info) {
  void *data;
  napi_get_cb_info(env, info, 0, 0, 0, &data);
  struct places *places = data;
  if (places->capture_at != 0) capture(places);
  else places->table[(int)places->call.kernel_number](places->memory, places->call.arguments);
  return 0;
}

static napi_value refuse(napi_env env) {
  napi_throw_error(env, 0, "this processor has no AVX2 with fused multiply-add");
  return 0;
}

static napi_value bind(napi_env env, napi_callback_info info) {
  size_t count = 3, length;
  napi_value given[3], result, value, list;
  napi_typedarray_type type;
  void *data, *memory;
  int32_t width;
  napi_get_cb_info(env, info, &count, given, 0, 0);
  if (napi_get_typedarray_info(env, given[0], &type, &length, &data, 0, 0) != napi_ok || type != napi_float64_array ||
      length * sizeof(double) < sizeof(struct places) ||
      napi_get_typedarray_info(env, given[1], &type, 0, &memory, 0, 0) != napi_ok || type != napi_uint8_array ||
      napi_get_value_int32(env, given[2], &width) != napi_ok) {
    napi_throw_type_error(env, 0, "bind takes a Float64Array of enough places, a Uint8Array and a width");
    return 0;
  }
  kernel *const *table = choose_table(&width);
  if (!table) return refuse(env);
  struct places *places = data;
  places->memory = memory;
  places->table = table;
  napi_create_object(env, &result);
  napi_create_int32(env, width, &value);
  napi_set_named_property(env, result, "width", value);
  napi_create_array_with_length(env, kernel_count, &list);
  for (int i = 0; i < kernel_count; i += 1) {
    napi_create_string_utf8(env, names[i], NAPI_AUTO_LENGTH, &value);
    napi_set_element(env, list, i, value);
  }
  napi_set_named_property(env, result, "names", list);
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, places, &value);
  napi_set_named_property(env, result, "run", value);
  return result;
}

static napi_value run_on_arrays(napi_env env, napi_callback_info info) {
  size_t count = 12;
  napi_value given[12];
  void *data, *array;
  double arguments[12];
  napi_typedarray_type type;
  napi_get_cb_info(env, info, &count, given, 0, &data);
  for (size_t i = 0; i < count && i < 12; i += 1) {
    if (napi_get_value_double(env, given[i], &arguments[i]) == napi_ok) continue;
    if (napi_get_typedarray_info(env, given[i], &type, 0, &array, 0, 0) != napi_ok) {
      napi_throw_type_error(env, 0, "a kernel takes typed arrays and numbers");
      return 0;
    }
    arguments[i] = (double)(uintptr_t)array;
  }
  ((kernel *)data)(0, arguments);
  return 0;
}

static napi_value on_arrays(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value widest, kernels, value;
  int32_t width;
  napi_get_cb_info(env, info, &count, &widest, 0, 0);
  if (napi_get_value_int32(env, widest, &width) != napi_ok) {
    napi_throw_type_error(env, 0, "onArrays takes a width");
    return 0;
  }
  kernel *const *table = choose_table(&width);
  if (!table) return refuse(env);
  napi_create_object(env, &kernels);
  for (int i = 0; i < kernel_count; i += 1) {
    napi_create_function(env, names[i], NAPI_AUTO_LENGTH, run_on_arrays, (void *)table[i], &value);
    napi_set_named_property(env, kernels, names[i], value);
  }
  return kernels;
}

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
int _fltused = 0;
#else
#define EXPORT __attribute__((visibility("default")))
#endif

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value value;
  napi_create_function(env, "bind", NAPI_AUTO_LENGTH, bind, 0, &value);
  napi_set_named_property(env, exports, "bind", value);
  napi_create_function(env, "onArrays", NAPI_AUTO_LENGTH, on_arrays, 0, &value);
  napi_set_named_property(env, exports, "onArrays", value);
  return exports;
}

EXPORT int32_t node_api_module_get_api_version_v1(void) { return NAPI_VERSION; }
