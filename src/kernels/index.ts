export type { CompressedMatrix, CompressedRows, KernelArray, KernelInput } from './arrays.ts';
export type { CapturableStep, StepReplay } from './captured-step.ts';
export type { DataKernels, PixelKernels } from './data-kernels.ts';
export { bindNativeData, bindNativeDoubles, type VectorWidth } from './native.ts';
export { type CreateKernels, type KernelChoice, openKernels } from './open.ts';
export { activationNames } from './reference/activations.ts';
export { referenceKernels } from './reference.ts';
export { passesSelfTest } from './self-test.ts';
export type { DoPart, Team } from './team.ts';
export type {
  ActivationChoice,
  ActivationKernel,
  ConvShape,
  Kernels,
  PoolShape,
} from './types.ts';
