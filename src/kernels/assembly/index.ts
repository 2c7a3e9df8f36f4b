// The module's exports; src/kernels/simd.ts is their other side.
export { backwardWeight as compressedBackwardWeight, forward as compressedForward } from './compressed';
export {
  allFinite,
  reluBackward,
  reluForward,
  sgdUpdate,
  sigmoidBackward,
  squaredDifference,
  sumRows,
  tanhBackward,
} from './elementwise';
export { sigmoidForward, softmaxCrossEntropy, tanhForward } from './exponential';
export { multiply, packColumns, packRows } from './product';
