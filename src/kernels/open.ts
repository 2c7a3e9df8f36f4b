/** The kernels of a thread, whichever are chosen. */
import { openModuleKernels } from './module.ts';
import { bindNative, bindNativeDoubles, type VectorWidth } from './native.ts';
import { referenceKernels } from './reference.ts';
import type { ElementaryFunctions, Kernels } from './types.ts';
import { instantiateWasm } from './wasm.ts';

/** Those in C, those in WebAssembly, or the readable reference: all give the same bits. */
export type KernelChoice = 'native' | 'wasm' | 'reference';

/** Makes the kernels of one trial; their float32 arrays take the place of those of the trial before. */
export type CreateKernels = (precision: Kernels['precision']) => Kernels;

export type OpenKernels = {
  readonly create: CreateKernels;
  /** Of native ones. */
  readonly vectorWidth?: VectorWidth;
};

/**
 * Opens the kernels of one thread. In float64 there are native products; all else is the reference's.
 *
 * @param memory that of the data sets: shared, with room to grow
 * @param widest the widest vectors that native ones may take
 * @throws what Node throws where native kernels cannot be loaded
 */
export function openKernels(
  choice: KernelChoice,
  memory: WebAssembly.Memory,
  elementary: ElementaryFunctions,
  widest?: VectorWidth,
): OpenKernels {
  const createPlain: CreateKernels = (precision) => referenceKernels(precision, elementary);
  if (choice === 'reference') return { create: createPlain };
  const wasm = instantiateWasm(memory);
  if (choice === 'wasm') {
    const createFloats = openModuleKernels(wasm, memory, elementary);
    return { create: (precision) => (precision === 'float32' ? createFloats() : createPlain(precision)) };
  }
  const { module, vectorWidth } = bindNative(memory, wasm, widest);
  const createFloats = openModuleKernels(module, memory, elementary);
  const doubles = bindNativeDoubles(widest);
  return {
    create: (precision) => (precision === 'float32' ? createFloats() : { ...createPlain(precision), ...doubles }),
    vectorWidth,
  };
}
