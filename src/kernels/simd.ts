/** The fast float32 kernels: the AssemblyScript module over one shared memory, with the bits of the reference. */
import { readFileSync } from 'node:fs';
import { openArena } from './arena.ts';
import { referenceKernels } from './reference.ts';
import type { ActivationKernel, CompressedRows, ElementaryFunctions, Kernels } from './types.ts';

/** The module's exports; pointers are byte offsets. src/kernels/assembly holds their sources. */
type KernelModule = {
  packColumns(b: number, k: number, n: number, ldb: number, panels: number): void;
  packRows(b: number, k: number, n: number, ldb: number, panels: number): void;
  multiply(
    a: number,
    rowStride: number,
    stepStride: number,
    m: number,
    k: number,
    n: number,
    panels: number,
    bias: number,
    out: number,
  ): void;
  compressedForward(
    values: number,
    columns: number,
    starts: number,
    rows: number,
    w: number,
    b: number,
    z: number,
    n: number,
    u: number,
  ): void;
  compressedBackwardWeight(
    values: number,
    columns: number,
    starts: number,
    rows: number,
    dz: number,
    dw: number,
    n: number,
    d: number,
    u: number,
  ): void;
  sumRows(dz: number, db: number, n: number, u: number): void;
  reluForward(z: number, out: number, length: number): void;
  reluBackward(y: number, dOut: number, dz: number, length: number): void;
  sigmoidForward(z: number, out: number, length: number): void;
  sigmoidBackward(y: number, dOut: number, dz: number, length: number): void;
  tanhForward(z: number, out: number, length: number): void;
  tanhBackward(y: number, dOut: number, dz: number, length: number): void;
  softmaxCrossEntropy(
    z: number,
    labels: number,
    scale: number,
    rowLoss: number,
    dz: number,
    n: number,
    u: number,
  ): void;
  squaredDifference(y: number, t: number, scale: number, rowLoss: number, dy: number, n: number, u: number): void;
  sgdUpdate(w: number, dw: number, rate: number, length: number): void;
  allFinite(x: number, length: number): number;
};

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
    return { ...reference, ...allocations(memory, arena.take), ...fastKernels(module, arena.take, reference) };
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

function fastKernels(module: KernelModule, take: Take, reference: Kernels): Partial<Kernels> {
  let scratch = { offset: 0, bytes: 0 };
  /** Room for the panels of a factor; it grows in the first step of a trial and never again. */
  const panelsOf = (k: number, n: number) => {
    const bytes = k * Math.ceil(n / 4) * 16;
    if (bytes > scratch.bytes) scratch = { offset: take(bytes), bytes };
    return scratch.offset;
  };
  const elementwise = (
    forward: (z: number, out: number, length: number) => void,
    backward: (y: number, dOut: number, dz: number, length: number) => void,
  ): ActivationKernel => ({
    forward: (z, out, n, u) => forward(z.byteOffset, out.byteOffset, n * u),
    backward: (y, dOut, dz, n, u) => backward(y.byteOffset, dOut.byteOffset, dz.byteOffset, n * u),
  });

  return {
    affineForward(x, w, b, z, n, d, u) {
      if ('matrix' in x) {
        const { values, columns, starts, rows } = pointersOf(x);
        module.compressedForward(values, columns, starts, rows, w.byteOffset, b.byteOffset, z.byteOffset, n, u);
        return;
      }
      const panels = panelsOf(d, u);
      module.packColumns(w.byteOffset, d, u, u, panels);
      module.multiply(x.byteOffset, d * 4, 4, n, d, u, panels, b.byteOffset, z.byteOffset);
    },

    affineBackwardWeight(x, dz, dw, n, d, u) {
      if ('matrix' in x) {
        const { values, columns, starts, rows } = pointersOf(x);
        module.compressedBackwardWeight(values, columns, starts, rows, dz.byteOffset, dw.byteOffset, n, d, u);
        return;
      }
      const panels = panelsOf(n, u);
      module.packColumns(dz.byteOffset, n, u, u, panels);
      // xᵀ: its rows are the columns of x, and a step along one is a row of x.
      module.multiply(x.byteOffset, 4, d * 4, d, n, u, panels, 0, dw.byteOffset);
    },

    affineBackwardInput(dz, w, dx, n, d, u) {
      const panels = panelsOf(u, d);
      module.packRows(w.byteOffset, u, d, u, panels);
      module.multiply(dz.byteOffset, u * 4, 4, n, u, d, panels, 0, dx.byteOffset);
    },

    affineBackwardBias: (dz, db, n, u) => module.sumRows(dz.byteOffset, db.byteOffset, n, u),

    activations: {
      ...reference.activations,
      relu: elementwise(module.reluForward, module.reluBackward),
      sigmoid: elementwise(module.sigmoidForward, module.sigmoidBackward),
      tanh: elementwise(module.tanhForward, module.tanhBackward),
    },

    softmaxCrossEntropy(z, labels, scale, rowLoss, dz, n, u) {
      module.softmaxCrossEntropy(z.byteOffset, labels.byteOffset, scale, rowLoss.byteOffset, dz.byteOffset, n, u);
    },
    squaredDifference(y, t, scale, rowLoss, dy, n, u) {
      module.squaredDifference(y.byteOffset, t.byteOffset, scale, rowLoss.byteOffset, dy.byteOffset, n, u);
    },
    sgdUpdate: (w, dw, rate) => module.sgdUpdate(w.byteOffset, dw.byteOffset, rate, w.length),
    allFinite: (x) => module.allFinite(x.byteOffset, x.length) === 1,
  };
}

function pointersOf({ matrix, rows }: CompressedRows) {
  return {
    values: matrix.values.byteOffset,
    columns: matrix.columns.byteOffset,
    starts: matrix.starts.byteOffset,
    rows: rows.byteOffset,
  };
}
