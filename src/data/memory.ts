/** Arrays that many threads read → regions of one shared WebAssembly memory. */
import { KobaiError } from '../shared/index.ts';
import type { Region } from './types.ts';

const pageBytes = 65_536;
/** 4 GiB, all that a 32-bit address reaches. */
const maximumPages = 65_536;
/** Vectors of 512 bits begin on their own boundary. */
const alignment = 64;

/** A plan of one shared memory: regions are reserved first, then allocated all at once. */
export type MemoryPlan = {
  /** Sets room aside for an array; every region begins at a multiple of 64 bytes. */
  reserve(length: number, bytesPerElement: number): Region;
  /**
   * Allocates all that was set aside.
   *
   * @throws DATA_TOO_LARGE above 4 GiB; DATA_MEMORY_REFUSED where the machine does not give it
   */
  allocate(): WebAssembly.Memory;
};

/** Opens the plan of one memory. */
export function planMemory(): MemoryPlan {
  let bytes = 0;
  return {
    reserve(length, bytesPerElement) {
      const region = { byteOffset: bytes, length };
      bytes += Math.ceil((length * bytesPerElement) / alignment) * alignment;
      return region;
    },
    allocate() {
      const pages = Math.max(1, Math.ceil(bytes / pageBytes));
      if (pages > maximumPages) {
        const message = `the data sets of this run need ${bytes} bytes, and at most ${maximumPages * pageBytes} (4 GiB) can be shared`;
        const hint = 'precision: float32 halves them; fewer values of dataset and precision axes need fewer copies';
        throw new KobaiError('input', 'DATA_TOO_LARGE', message, { hint });
      }
      try {
        // Room to grow: each thread's kernels take a part of their own behind the data.
        return new WebAssembly.Memory({ initial: pages, maximum: maximumPages, shared: true });
      } catch (cause) {
        const message = `the machine does not give the ${bytes} bytes that the data sets of this run need`;
        throw new KobaiError('environment', 'DATA_MEMORY_REFUSED', message, { cause });
      }
    },
  };
}
