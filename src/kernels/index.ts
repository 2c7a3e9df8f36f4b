export { referenceKernels } from './reference.ts';
export type {
  ActivationKernel,
  ElementaryFunctions,
  KernelArray,
  Kernels,
} from './types.ts';
