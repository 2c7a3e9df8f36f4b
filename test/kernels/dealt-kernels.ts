/** Kernels whose calls are dealt out in parts, the last first, to modules of their own: what threads do, in a fixed order. */
import {
  type CreateKernels,
  type KernelChoice,
  openKernels,
  type Team,
  type VectorWidth,
} from '../../src/kernels/index.ts';
import { elementary } from '../../src/shared/index.ts';

/** So small that arrays of a few elements have several parts, and that these begin beside the boundaries of vectors. */
const division = { leastWork: 0, rows: 5, columns: 3, compressedColumns: 3, elements: 5 };

/** Makers of kernels that `size` modules do together. @param count is called with the number of parts of each call */
export function openDealtKernels(
  memory: WebAssembly.Memory,
  size: number,
  { choice, widest }: { readonly choice: KernelChoice; readonly widest?: VectorWidth },
  count: (parts: number) => void = () => {},
): CreateKernels {
  const options = { division, ...(widest && { widest }) };
  const others = Array.from({ length: size - 1 }, () => openKernels(choice, memory, elementary, options).doPart!);
  const team: Team = {
    size,
    isWaiting: () => true,
    share(message, parts, take) {
      count(parts);
      for (let part = parts - 1; part >= 0; part -= 1) {
        const place = part % size;
        if (place === 0) take(part);
        else others[place - 1]!(message, part, parts, place);
      }
      return true;
    },
  };
  return openKernels(choice, memory, elementary, { ...options, team }).create;
}
