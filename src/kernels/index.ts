export { referenceKernels } from './reference.ts';
export type {
  KernelArray,
  Kernels,
} from './types.ts';
