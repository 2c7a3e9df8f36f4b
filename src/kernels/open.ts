/** The kernels of a thread, whichever are chosen. */
import { openModuleKernels, type SharingOptions } from './module.ts';
import { bindNative, bindNativeDoubles, type VectorWidth } from './native.ts';
import { referenceKernels } from './reference.ts';
import type { DoPart } from './team.ts';
import type { ElementaryFunctions, Kernels } from './types.ts';
import { instantiateWasm } from './wasm.ts';

/** Those in C, those in WebAssembly, or the readable reference: all give the same bits. */
export type KernelChoice = 'native' | 'wasm' | 'reference';

/** Makes the kernels of one trial; their float32 arrays take the place of those of the trial before. */
export type CreateKernels = (precision: Kernels['precision']) => Kernels;

export type OpenKernels = {
  readonly create: CreateKernels;
  /** Does a part of what another thread shares; the reference shares nothing. */
  readonly doPart?: DoPart;
  /** Of native ones. */
  readonly vectorWidth?: VectorWidth;
};

export type KernelOptions = SharingOptions & {
  /** The widest vectors that native ones may take. */
  readonly widest?: VectorWidth;
};

/**
 * Opens the kernels of one thread. In float64 there are native products; all else is the reference's.
 *
 * @param memory that of the data sets: shared, with room to grow
 * @throws what Node throws where native kernels cannot be loaded
 */
export function openKernels(
  choice: KernelChoice,
  memory: WebAssembly.Memory,
  elementary: ElementaryFunctions,
  { widest, ...sharing }: KernelOptions = {},
): OpenKernels {
  const createPlain: CreateKernels = (precision) => referenceKernels(precision, elementary);
  if (choice === 'reference') return { create: createPlain };
  const wasm = instantiateWasm(memory);
  if (choice === 'wasm') {
    const { create, doPart } = openModuleKernels(wasm, memory, elementary, sharing);
    return { create: (precision) => (precision === 'float32' ? create() : createPlain(precision)), doPart };
  }
  const { module, vectorWidth, capture } = bindNative(memory, wasm, widest);
  const { create, doPart } = openModuleKernels(module, memory, elementary, { ...sharing, capture });
  const doubles = bindNativeDoubles(widest);
  return {
    create: (precision) => (precision === 'float32' ? create() : { ...createPlain(precision), ...doubles }),
    doPart,
    vectorWidth,
  };
}
