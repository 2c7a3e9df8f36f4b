/* Functions of one float32 with their steps fused and not, on all 2^32 of them: says of each on how many it is another. */
#include <stdio.h>
#include <string.h>
#include "exponential.h"

#define COMPARE(name, fused, plain)                                             \
  static int compare_##name(void) {                                             \
    long different = 0;                                                         \
    for (uint64_t first = 0; first < (uint64_t)1 << 32; first += 2 * WIDTH) {   \
      union { uint32_t bits[2 * WIDTH]; union two both; } given;                \
      for (int i = 0; i < 2 * WIDTH; i += 1) given.bits[i] = (uint32_t)first + i; \
      const union two x = given.both, a = fused, b = plain;                     \
      if (memcmp(&a, &b, sizeof a) == 0) continue;                              \
      for (int i = 0; i < 2 * WIDTH; i += 1) {                                  \
        if (memcmp((const float *)&a + i, (const float *)&b + i, sizeof(float)) == 0) continue; \
        different += 1;                                                         \
        if (different <= 3) printf("  at %08x\n", given.bits[i]);               \
      }                                                                         \
    }                                                                           \
    printf("%s, %d lanes: %ld of 2^32 differ\n", #name, WIDTH, different);      \
    return different != 0;                                                      \
  }

COMPARE(exp, narrow(exp_of(1, x)), narrow(exp_of(0, x)))
COMPARE(tanh, tanh_of(1, x), tanh_of(0, x))
COMPARE(sigmoid, narrow(sigmoid_of(1, x)), narrow(sigmoid_of(0, x)))
COMPARE(swish, narrow(swish_of(1, x)), narrow(swish_of(0, x)))

int main(void) { return compare_exp() | compare_tanh() | compare_sigmoid() | compare_swish(); }
