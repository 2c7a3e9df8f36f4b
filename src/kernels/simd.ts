/** The fast float32 kernels: the AssemblyScript module over one shared memory, with the bits of the reference. */
import { readFileSync } from 'node:fs';
import { openArena } from './arena.ts';
import { referenceKernels } from './reference.ts';
import { activationKernels } from './simd/activations.ts';
import { elementKernels } from './simd/elements.ts';
import { imageKernels } from './simd/images.ts';
import { matrixKernels } from './simd/matrix.ts';
import type { KernelModule } from './simd/module.ts';
import { openScratch } from './simd/scratch.ts';
import type { ElementaryFunctions, Kernels } from './types.ts';

/**
 * Instantiates the module on a memory that holds the data sets, for one thread.
 *
 * @param memory shared, with room to grow
 * @param elementary what the reference is handed: it does what the module leaves out
 * @returns makes the kernels of one trial; their arrays take the place of those of the trial before
 */
export function openSimdKernels(memory: WebAssembly.Memory, elementary: ElementaryFunctions): () => Kernels {
  const bytes = readFileSync(new URL('./kernels.wasm', import.meta.url));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const module = instance.exports as unknown as KernelModule;
  const arena = openArena(memory);
  const reference = referenceKernels('float32', elementary);
  return () => {
    arena.reset();
    const allocate = allocations(memory, arena.take);
    const scratch = openScratch(arena.take);
    return {
      ...reference,
      ...allocate,
      ...matrixKernels(module, scratch),
      ...imageKernels(module, scratch, allocate.allocateIntegers),
      ...activationKernels(module, reference),
      ...elementKernels(module),
    };
  };
}

type Take = (bytes: number) => number;

function allocations(
  memory: WebAssembly.Memory,
  take: Take,
): Pick<Kernels, 'allocate' | 'allocateIntegers' | 'allocateDoubles'> {
  // `memory.buffer` is read anew each time: growing replaces it, and older views stay valid.
  const at = (bytes: number) => [take(bytes), memory.buffer] as const;
  const place = <T>(View: new (buffer: ArrayBuffer, offset: number, length: number) => T, size: number) => {
    return (length: number) => {
      const [offset, buffer] = at(length * size);
      return new View(buffer, offset, length);
    };
  };
  return {
    allocate: place(Float32Array, 4),
    allocateIntegers: place(Int32Array, 4),
    allocateDoubles: place(Float64Array, 8),
  };
}
