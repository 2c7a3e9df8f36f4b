/*
 * The kernels as src/kernels/module/exports.ts names them, each with its call: arguments are numbers in a row, arrays
 * byte offsets into the memory. What a kernel returns stands in the place of its first argument.
 */
#pragma once

/** Of the memory that is bound, and of the arguments in it. */
typedef void kernel(char *memory, double *arguments);

/** A call of one of the kernels below. */
struct call {
  double kernel_number;
  double arguments[15];
};

#define P(i) ((void *)(memory + (uint64_t)arguments[i]))
#define I(i) ((int)arguments[i])
#define F(i) ((float)arguments[i])
#define D(i) (arguments[i])
#define COMPRESSED ((struct compressed){P(0), P(1), P(2), P(3)})

#define EACH_KERNEL(K)                                                                                                  \
  K(gatherRows, gather_rows(P(0), P(1), P(2), I(3), I(4)))                                                              \
  K(writeOneHot, write_one_hot(P(0), P(1), I(2), I(3)))                                                                 \
  K(affineForward, affine_forward(P(0), P(1), P(2), P(3), I(4), I(5), I(6), I(7), I(8), P(9)))                          \
  K(affineBackwardWeight, affine_backward_weight(P(0), P(1), P(2), I(3), I(4), I(5), I(6), I(7), I(8), I(9), P(10)))    \
  K(affineBackwardInput, affine_backward_input(P(0), P(1), P(2), I(3), I(4), I(5), I(6), I(7), P(8)))                   \
  K(sumRows, sum_rows(P(0), P(1), I(2), I(3)))                                                                          \
  K(compressedExpand, compressed_expand(COMPRESSED, P(4), I(5), I(6)))                                                  \
  K(compressedForward, compressed_forward(COMPRESSED, P(4), P(5), P(6), I(7), I(8), I(9), P(10)))                       \
  K(compressedBackwardWeight, compressed_backward_weight(COMPRESSED, P(4), P(5), I(6), I(8), I(9), I(10), P(11)))       \
  K(convRoom, D(0) = conv_room(P(0)))                                                                                   \
  K(convForward, conv_forward(P(0), P(1), P(2), P(3), I(4), P(5), P(6)))                                                \
  K(convBackwardWeight, conv_backward_weight(P(0), P(1), P(2), I(3), P(4), I(5), I(6), P(7)))                           \
  K(convBackwardBias, conv_backward_bias(P(0), P(1), I(2), I(3), I(4)))                                                 \
  K(convBackwardInput, conv_backward_input(P(0), P(1), P(2), I(3), P(4), P(5)))                                         \
  K(maxPoolForward, max_pool_forward(P(0), P(1), P(2), I(3), P(4)))                                                     \
  K(maxPoolBackward, max_pool_backward(P(0), P(1), P(2), I(3), P(4)))                                                   \
  K(multiplyElements, multiply_elements(P(0), P(1), P(2), I(3)))                                                        \
  K(reluForward, relu_forward(P(0), P(1), I(2)))                                                                        \
  K(reluBackward, relu_backward(P(0), P(1), P(2), I(3)))                                                                \
  K(leakyReluForward, leaky_relu_forward(P(0), P(1), F(2), I(3)))                                                       \
  K(leakyReluBackward, leaky_relu_backward(P(0), P(1), P(2), F(3), I(4)))                                               \
  K(sigmoidForward, sigmoid_forward(P(0), P(1), I(2)))                                                                  \
  K(sigmoidBackward, sigmoid_backward(P(0), P(1), P(2), I(3)))                                                          \
  K(swishForward, swish_forward(P(0), P(1), I(2)))                                                                      \
  K(swishBackward, swish_backward(P(0), P(1), P(2), I(3)))                                                              \
  K(tanhForward, tanh_forward(P(0), P(1), I(2)))                                                                        \
  K(tanhBackward, tanh_backward(P(0), P(1), P(2), I(3)))                                                                \
  K(softmaxCrossEntropy, softmax_cross_entropy(P(0), P(1), D(2), F(3), P(4), P(5), I(6), I(7)))                         \
  K(squaredDifference, squared_difference(P(0), P(1), F(2), P(3), P(4), I(5), I(6)))                                    \
  K(sgdUpdate, sgd_update(P(0), P(1), F(2), I(3)))                                                                      \
  K(momentumUpdate, momentum_update(P(0), P(1), P(2), F(3), F(4), I(5)))                                                \
  K(nesterovUpdate, nesterov_update(P(0), P(1), P(2), F(3), F(4), I(5)))                                                \
  K(adagradUpdate, adagrad_update(P(0), P(1), P(2), F(3), F(4), I(5)))                                                  \
  K(rmspropUpdate, rmsprop_update(P(0), P(1), P(2), F(3), F(4), F(5), F(6), I(7)))                                      \
  K(adamUpdate, adam_update(P(0), P(1), P(2), P(3), F(4), F(5), F(6), F(7), F(8), F(9), F(10), I(11)))                  \
  K(addScaled, add_scaled(P(0), P(1), F(2), I(3)))                                                                      \
  K(scale, scale_elements(P(0), F(1), I(2)))                                                                            \
  K(allFinite, D(0) = all_finite(P(0), I(1)))                                                                           \
  K(replaySteps, D(0) = replay_steps(memory, P(0), I(1)))                                                               \
  K(affineForwardWide, affine_forward_wide(P(0), P(1), P(2), P(3), I(4), I(5), I(6)))                                   \
  K(affineBackwardWeightWide, affine_backward_weight_wide(P(0), P(1), P(2), I(3), I(4), I(5)))                          \
  K(affineBackwardInputWide, affine_backward_input_wide(P(0), P(1), P(2), I(3), I(4), I(5)))                            \
  K(lookAtPixels, look_at_pixels(P(0), I(1), I(2), I(3), P(4), P(5), P(6)))                                             \
  K(compressPixels, compress_pixels(P(0), I(1), I(2), I(3), P(4), P(5), P(6), P(7)))                                   \
  K(preferLargePages, prefer_large_pages(P(0), D(1)))

enum kernel_number {
#define NUMBER(name, call) number_##name,
  EACH_KERNEL(NUMBER)
#undef NUMBER
  kernel_count
};
