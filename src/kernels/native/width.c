/* All kernels at one width: compiled once for each, with WIDTH, TABLE (its name) and the flags of its instructions. */
#include "compressed.h"
#include "convolution.h"
#include "doubles.h"
#include "elements.h"
#include "gather.h"
#include "kernels.h"
#include "losses.h"
#include "pages.h"
#include "pixels.h"
#include "pooling.h"
#include "replay.h"

#define CALL(name, call) \
  static void call_##name(char *memory, double *arguments) { call; }
EACH_KERNEL(CALL)

kernel *const TABLE[kernel_count] = {
#define ENTRY(name, call) call_##name,
    EACH_KERNEL(ENTRY)
};
