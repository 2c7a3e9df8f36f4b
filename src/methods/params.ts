/** What is trained, and its gradients: arrays under names. */
import type { KernelArray, Kernels } from '../kernels/index.ts';
import { type FloatArray, sizeOf } from '../shared/index.ts';

/** A parameter's name, `layers.<i>.weight` or `layers.<i>.bias`, to its values. `grads` have the same keys. */
export type Params = Readonly<Record<string, Parameter>>;

/** The values of one parameter, row-major in its shape. */
export type Parameter = { readonly shape: readonly number[]; readonly values: FloatArray };

/** An array for each parameter, and all of them as one, for what is done to every number: between them it holds zeros. */
export type JoinedArrays = { readonly each: readonly KernelArray[]; readonly all: KernelArray };

/** What is trained, and its gradients, each under its name and all together. */
export type TrainedArrays = {
  readonly params: Params;
  /** The same keys and shapes. */
  readonly grads: Params;
  /** All parameters as one array w, and their gradients dw at the same places. */
  readonly all: { readonly w: KernelArray; readonly dw: KernelArray };
};

/** Elements of either precision in which a whole number of the widest vectors fit. */
const alignment = 16;

/** Allocates arrays of zeros in one, each from where a vector begins. */
export function allocateJoined(kernels: Kernels, lengths: readonly number[]): JoinedArrays {
  let end = 0;
  const starts = lengths.map((length) => {
    const start = end;
    end += Math.ceil(length / alignment) * alignment;
    return start;
  });
  const all = kernels.allocate(end);
  return {
    all,
    each: lengths.map((length, i) => kernels.part(all, starts[i] as number, (starts[i] as number) + length)),
  };
}

/** Allocates parameters and their gradients, all zeros. */
export function allocateTrained(kernels: Kernels, shapes: Readonly<Record<string, readonly number[]>>): TrainedArrays {
  const sizes = Object.values(shapes).map(sizeOf);
  const [w, dw] = [allocateJoined(kernels, sizes), allocateJoined(kernels, sizes)];
  const nameThem = ({ each }: JoinedArrays): Params =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape], i) => [name, { shape, values: each[i] as KernelArray }]),
    );
  return { params: nameThem(w), grads: nameThem(dw), all: { w: w.all, dw: dw.all } };
}
