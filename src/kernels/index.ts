export type { ActivationKernel, ElementaryFunctions, KernelArray, Kernels } from './types.ts';
