/* How the system is to lay out memory. */
#pragma once

#if defined(__linux__)
/* Of the C library that Node has loaded; where it has none, nothing is asked for. */
extern int madvise(void *address, __SIZE_TYPE__ bytes, int advice) __attribute__((weak));
#endif

/** Asks for pages of 2 MiB from `memory`, the start of a page, on: a page costs the same to get, whatever its size. */
static void prefer_large_pages(void *memory, double bytes) {
#if defined(__linux__)
  const int large_pages = 14;
  if (madvise) madvise(memory, (__SIZE_TYPE__)bytes, large_pages);
#endif
}
