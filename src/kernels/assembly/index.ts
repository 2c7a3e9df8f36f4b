// The module's exports; src/kernels/module/exports.ts is their other side.
export {
  backwardWeight as compressedBackwardWeight,
  compressedRoom,
  expand as compressedExpand,
  forward as compressedForward,
} from './compressed';
export { convRoom } from './conv-room';
export { convBackwardBias, convBackwardInput, convBackwardWeight, convForward } from './convolution';
export { affineBackwardInput, affineBackwardWeight, affineForward, affineRoom } from './dense';
export {
  leakyReluBackward,
  leakyReluForward,
  multiplyElements,
  reluBackward,
  reluForward,
  sigmoidBackward,
  sumRows,
  tanhBackward,
} from './elementwise';
export { sigmoidForward, swishBackward, swishForward, tanhForward } from './exponential';
export { gatherRows, writeOneHot } from './gather';
export { softmaxCrossEntropy, squaredDifference } from './losses';
export { clear } from './memory';
export { channelMoments } from './moments';
export { normalizeBackward, normalizeForward } from './normalization';
export { averagePoolBackward, averagePoolForward, maxPoolBackward, maxPoolForward } from './pooling';
export {
  adagradUpdate,
  adamUpdate,
  addScaled,
  allFinite,
  clamp,
  momentumUpdate,
  nesterovUpdate,
  rmspropUpdate,
  scale,
  sgdUpdate,
  sumOfSquares,
} from './updates';
