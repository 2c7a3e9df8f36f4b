/* Steps of training as lists of calls, made many times without JavaScript between them. */
#pragma once
#include "elements.h"
#include "kernels.h"

/** How a step is written down: numbers in a row, see src/kernels/module/replay.ts. */
struct step {
  /** The calls of the forward pass, behind them those of the backward pass, and then `updates` for each step. */
  const struct call *calls;
  int forward, backward, updates;
  /** Numbers of rows (steps, N), and where (N) the forward pass reads those of its mini-batch. */
  const uint32_t *rows;
  uint32_t *batch;
  int n;
  /** The losses of rows (N) that the forward pass leaves, what each is divided by, and room for the sum of each step. */
  const double *row_loss;
  double divisor;
  double *sums;
  /** The parameters. */
  const float *w;
  int length;
};

extern kernel *const TABLE[kernel_count];

static void make_calls(char *memory, const struct call *calls, int count) {
  for (int i = 0; i < count; i += 1) {
    /* What a kernel returns overwrites its arguments. */
    struct call call = calls[i];
    TABLE[(int)call.kernel_number](memory, call.arguments);
  }
}

/**
 * Makes `count` steps, but ends before one whose loss is not finite, and after one whose parameters are not.
 *
 * @returns how many updates were made
 */
static int replay_steps(char *memory, const double *arguments, int count) {
  const struct step step = {P(0), I(1), I(2), I(3), P(4), P(5), I(6), P(7), D(8), P(9), P(10), I(11)};
  const struct call *backward = step.calls + step.forward, *updates = backward + step.backward;
  for (int made = 0; made < count; made += 1) {
    for (int i = 0; i < step.n; i += 1) step.batch[i] = step.rows[(offset)made * step.n + i];
    make_calls(memory, step.calls, step.forward);
    double sum = 0;
    for (int i = 0; i < step.n; i += 1) sum += step.row_loss[i] / step.divisor;
    step.sums[made] = sum;
    /* Of an infinity or a NaN the difference to itself is none. */
    if (sum - sum != 0) return made;
    make_calls(memory, backward, step.backward);
    make_calls(memory, updates + (offset)made * step.updates, step.updates);
    if (!all_finite(step.w, step.length)) return made + 1;
  }
  return count;
}
