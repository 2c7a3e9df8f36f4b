/* Steps of training as lists of calls, made many times without JavaScript between them. */
#pragma once
#include "elements.h"
#include "kernels.h"

/** The calls of a step with mini-batches of n rows: of the forward pass, and behind them those of the backward pass. */
struct pass {
  int n, forward, backward;
};

/** How a step is written down: numbers in a row, see src/kernels/module/replay.ts. */
struct step {
  /** Those of the passes, one pass after the other, and behind them `updates` for each step. */
  struct call *calls;
  int updates;
  /** The rows of the mini-batches, one behind the other, and how many each has (steps). */
  const uint32_t *rows, *sizes;
  /** Where the forward pass reads the rows of its mini-batch, and where it leaves their losses. */
  uint32_t *batch;
  const double *row_loss;
  /** What a row's loss is divided by, and room for the sum of each step. */
  double divisor, *sums;
  /** The parameters. */
  const float *w;
  int length;
  /** Of full mini-batches, and of the last of an epoch, which may be shorter. */
  struct pass passes[2];
};

extern kernel *const TABLE[kernel_count];

/** Of kernels that return nothing: it would stand in the place of an argument. @returns what comes after them */
static struct call *make_calls(char *memory, struct call *calls, int count) {
  for (int i = 0; i < count; i += 1) TABLE[(int)calls[i].kernel_number](memory, calls[i].arguments);
  return calls + count;
}

/**
 * Makes `count` steps, but ends before one whose loss is not finite, and after one whose parameters are not.
 *
 * @returns how many updates were made
 */
static int replay_steps(char *memory, const double *arguments, int count) {
  /* P, I and D read `arguments` of that name. */
  const struct step step = {P(0), I(1), P(2), P(3), P(4),  P(5),
                            D(6), P(7), P(8), I(9), {{I(10), I(11), I(12)}, {I(13), I(14), I(15)}}};
  const struct pass *full = step.passes, *rest = full + 1;
  struct call *rest_calls = step.calls + full->forward + full->backward;
  struct call *updates = rest_calls + rest->forward + rest->backward;
  const uint32_t *rows = step.rows;
  for (int made = 0; made < count; made += 1) {
    const int n = (int)step.sizes[made];
    const struct pass *pass = n == full->n ? full : rest;
    for (int i = 0; i < n; i += 1) step.batch[i] = *rows++;
    struct call *calls = make_calls(memory, pass == full ? step.calls : rest_calls, pass->forward);
    double sum = 0;
    for (int i = 0; i < n; i += 1) sum += step.divisor == 1 ? step.row_loss[i] : step.row_loss[i] / step.divisor;
    step.sums[made] = sum;
    /* Of an infinity or a NaN the difference to itself is none. */
    if (sum - sum != 0) return made;
    make_calls(memory, calls, pass->backward);
    updates = make_calls(memory, updates, step.updates);
    if (!all_finite(step.w, step.length)) return made + 1;
  }
  return count;
}
