export { referenceKernels } from './reference.ts';
export { passesSelfTest } from './self-test.ts';
export { openSimdKernels } from './simd.ts';
export type { CompressedMatrix, CompressedRows, KernelArray, KernelInput, Kernels } from './types.ts';
