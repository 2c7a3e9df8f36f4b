export { activationNames } from './reference/activations.ts';
export { referenceKernels } from './reference.ts';
export { passesSelfTest } from './self-test.ts';
export { openSimdKernels } from './simd.ts';
export type {
  ActivationChoice,
  ActivationKernel,
  CompressedMatrix,
  CompressedRows,
  ConvShape,
  KernelArray,
  KernelInput,
  Kernels,
  PoolShape,
} from './types.ts';
