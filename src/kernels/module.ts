/** The fast float32 kernels: a module's exports over one shared memory, with the bits of the reference. */
import { openArena } from './arena.ts';
import { activationKernels } from './module/activations.ts';
import { type Division, divisibleCalls, usualDivision } from './module/divisible.ts';
import { elementKernels } from './module/elements.ts';
import type { KernelModule } from './module/exports.ts';
import { imageKernels } from './module/images.ts';
import { matrixKernels } from './module/matrix.ts';
import { type CallCapture, refusing, replayKernels } from './module/replay.ts';
import { openScratch } from './module/scratch.ts';
import { partsOf, shareCalls } from './module/shared-calls.ts';
import { referenceKernels } from './reference.ts';
import type { DoPart, Team } from './team.ts';
import type { ElementaryFunctions, Kernels } from './types.ts';

/** With whom a thread shares its calls, and how they are divided: another way than the usual one only in tests. */
export type SharingOptions = { readonly team?: Team | undefined; readonly division?: Division | undefined };

type ModuleOptions = SharingOptions & {
  /** Of a module whose calls can be captured. */
  readonly capture?: CallCapture;
};

/** What a thread has of a module: the kernels of its own trials, and the parts of what others share. */
export type ModuleKernels = {
  /** Makes the kernels of one trial; their arrays take the place of those of the trial before. */
  readonly create: () => Kernels;
  readonly doPart: DoPart;
};

/**
 * Opens the kernels of one thread.
 *
 * @param memory that of the module and of the data sets: shared, with room to grow
 * @param elementary what the reference is handed: it does what the module leaves out
 */
export function openModuleKernels(
  module: KernelModule,
  memory: WebAssembly.Memory,
  elementary: ElementaryFunctions,
  { team, division = usualDivision, capture }: ModuleOptions = {},
): ModuleKernels {
  const arena = openArena(memory, module.clear);
  const plain = referenceKernels('float32', elementary);
  const reference = capture ? refuseReference(plain, capture) : plain;
  const divisible = divisibleCalls(module, division);
  const { leastWork } = division;
  const isAwaited = () => team?.isWaiting() === true;
  // What is captured is whole.
  const isWaiting = () => !capture?.isCapturing() && isAwaited();
  const sharing = team && { ...team, isWaiting };
  const called = sharing
    ? shareCalls(module, { divisible, team: sharing, leastWork, memory, scratch: openScratch(arena) })
    : module;
  const scratch = openScratch(arena);
  const allocate = allocations(memory, arena.take);
  // The same for all trials: V8 has learnt what is called, and how.
  const kernels = {
    ...reference,
    ...allocate,
    ...matrixKernels(called, scratch, reference),
    ...imageKernels(called, scratch, arena, allocate.allocateIntegers),
    ...activationKernels(module, reference),
    ...elementKernels(called),
    ...(capture && replayKernels(capture, allocate, isAwaited)),
  };
  const create = () => {
    arena.reset();
    return kernels;
  };
  return { create, doPart: partsOf(divisible) };
}

type Take = (bytes: number) => number;

function allocations(
  memory: WebAssembly.Memory,
  take: Take,
): Pick<Kernels, 'allocate' | 'allocateIntegers' | 'allocateDoubles' | 'part'> {
  // `memory.buffer` is read anew each time: growing replaces it, and older views stay valid.
  const at = (bytes: number) => [take(bytes), memory.buffer] as const;
  const place = <T extends ArrayBufferView>(
    View: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    size: number,
  ) => {
    return (length: number) => {
      const [offset, buffer] = at(length * size);
      return ownOffset(new View(buffer, offset, length));
    };
  };
  return {
    allocate: place(Float32Array, 4),
    allocateIntegers: place(Int32Array, 4),
    allocateDoubles: place(Float64Array, 8),
    part: (array, from, to) => ownOffset(array.subarray(from, to)),
  };
}

/** The reference, which cannot be captured. */
function refuseReference(reference: Kernels, capture: CallCapture): Kernels {
  return {
    ...refusing(reference, capture),
    activation(choice) {
      const activation = reference.activation(choice);
      if (choice.type !== 'identity') return refusing(activation, capture);
      // The identity has nothing to do where its arrays are the same, as they are in a layer.
      const { forward, backward } = refusing(activation, capture);
      return {
        ...activation,
        forward(z, out, n, u) {
          if (out !== z) forward(z, out, n, u);
        },
        backward(y, dOut, dz, n, u) {
          if (dz !== dOut) backward(y, dOut, dz, n, u);
        },
      };
    },
  };
}

/** V8 finds what an array has itself in a tenth of the time of what it has from its prototype: every call asks for it. */
function ownOffset<View extends ArrayBufferView>(view: View): View {
  return Object.defineProperty(view, 'byteOffset', { value: view.byteOffset });
}
