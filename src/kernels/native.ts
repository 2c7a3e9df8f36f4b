/** The kernels in C (native/), through Node-API. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { KernelArray } from './arrays.ts';
import type { DataKernels } from './data-kernels.ts';
import type { KernelModule } from './module/exports.ts';
import { type CallCapture, refusing } from './module/replay.ts';
import type { Kernels } from './types.ts';

const require = createRequire(import.meta.url);

/** Bits of the vectors that a processor has. */
export type VectorWidth = 128 | 256 | 512;

/** What the file of the native kernels exports: see native/addon.c. */
type Addon = {
  bind(
    places: Float64Array,
    memory: Uint8Array,
    widest: VectorWidth,
  ): { readonly width: VectorWidth; readonly names: readonly string[]; readonly run: () => void };
  onArrays(widest: VectorWidth): Readonly<Record<string, (...given: (ArrayBufferView | number)[]) => void>>;
};

/** Places for a kernel's number and arguments; from where and up to where calls are captured; what they are bound to. */
const placesLength = 32;
const captureAt = 16;
/** At most so many columns lie in a panel of a packed factor. */
const panelColumns = 48;
/** Of the products of compressed rows: of a tile forward, and of all that the product with xᵀ takes (native/compressed.h). */
const tileBytes = 65_536;
const backwardRoomBytes = 625_152;

/** The native kernels of one thread. */
export type NativeKernels = {
  readonly module: KernelModule;
  readonly vectorWidth: VectorWidth;
  readonly capture: CallCapture;
};

/**
 * Binds the native kernels to a memory, for one thread.
 *
 * @param fallback the module on the same memory: it does what they lack
 * @param widest the widest vectors to take; the results are the same
 * @throws what Node throws where the file is missing, broken or refused
 */
export function bindNative(
  memory: WebAssembly.Memory,
  fallback: KernelModule,
  widest = widestVectors(),
): NativeKernels {
  const places = new Float64Array(new ArrayBuffer(placesLength * 8));
  const { width, names, run } = loadAddon().bind(places, new Uint8Array(memory.buffer), widest);
  const calls = names.map((name, number) => [name, callerOf(number, run, places)] as const);
  // What C lacks is missing here.
  const native = Object.fromEntries(calls) as unknown as KernelModule & Pick<CallCapture, 'replaySteps'>;
  const isCapturing = () => places[captureAt] !== 0;
  const refuse = () => {
    if (isCapturing()) places[captureAt] = Number.POSITIVE_INFINITY;
  };
  /** What answers, or needs no C. */
  const answering: Pick<KernelModule, 'allFinite' | 'affineRoom' | 'compressedRoom' | 'convRoom'> = {
    allFinite(x, length) {
      refuse();
      return native.allFinite(x, length);
    },
    affineRoom: (n, d, u) => Math.max(n, d, u) * panelColumns * 4,
    compressedRoom: (n) => Math.max(tileBytes + n * 4, backwardRoomBytes),
    convRoom(shape) {
      // Asked at once, also while calls are captured.
      const at = places[captureAt] as number;
      places[captureAt] = 0;
      const bytes = native.convRoom(shape);
      places[captureAt] = at;
      return bytes;
    },
  };
  return {
    module: { ...refusing(fallback, { refuse }), ...native, ...answering },
    vectorWidth: width,
    capture: {
      isCapturing,
      refuse,
      replaySteps: native.replaySteps,
      capture(work, at, end) {
        places[captureAt] = at;
        places[captureAt + 1] = end;
        try {
          work();
          return places[captureAt] as number;
        } finally {
          places[captureAt] = 0;
        }
      },
    },
  };
}

/**
 * The products of a dense layer in float64, for arrays wherever they lie.
 *
 * @throws as {@link bindNative}
 */
export function bindNativeDoubles(
  widest = widestVectors(),
): Pick<Kernels, 'affineForward' | 'affineBackwardWeight' | 'affineBackwardInput'> {
  const { affineForwardWide, affineBackwardWeightWide, affineBackwardInputWide } = loadAddon().onArrays(widest);
  return {
    affineForward: (x, w, b, z, n, d, u) => affineForwardWide!(x as KernelArray, w, b, z, n, d, u),
    affineBackwardWeight: (x, dz, dw, n, d, u) => affineBackwardWeightWide!(x as KernelArray, dz, dw, n, d, u),
    affineBackwardInput: (dz, w, dx, n, d, u) => affineBackwardInputWide!(dz, w, dx, n, d, u),
  };
}

/**
 * What loading data needs.
 *
 * @throws as {@link bindNative}
 */
export function bindNativeData(widest = widestVectors()): DataKernels {
  const { lookAtPixels, compressPixels, preferLargePages } = loadAddon().onArrays(widest);
  return {
    lookAtPixels: lookAtPixels!,
    compressPixels: compressPixels!,
    preferLargePages: ({ buffer }) => preferLargePages!(new Uint8Array(buffer), buffer.byteLength),
  };
}

/** No limit but the processor's, or that of the environment, which is for tests. */
function widestVectors(): VectorWidth {
  return Number(process.env.KOBAI_VECTOR_WIDTH ?? 512) as VectorWidth;
}

let loaded: Addon | undefined;

/** @throws where there is no file, it is another one than was built, or Node refuses it */
function loadAddon(): Addon {
  loaded ??= readAddon();
  return loaded;
}

function readAddon(): Addon {
  const target = `${process.platform}-${process.arch}`;
  const file = placesOf(`prebuilds/${target}/kernels.node`).find((place) => existsSync(place));
  if (file === undefined) throw new Error(`there are none for ${target}`);
  // The system ends a process that loads a file without its end.
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (readFileSync(`${file}.sha256`, 'utf8') !== sha256) throw new Error(`${file} is not what was built`);
  return require(file) as Addon;
}

/** Where a file of the package lies, from a bundle in dist and from here; Node takes milliseconds to find it by name. */
function placesOf(file: string): string[] {
  return ['../', '../../'].map((up) => fileURLToPath(new URL(up + file, import.meta.url)));
}

/**
 * A kernel as a module exports it. Arguments go by memory: each that Node-API hands over costs as much as a small kernel.
 * All kernels are one function of Node-API: V8 calls it in a fifth of the time where there is no other it might be.
 */
function callerOf(kernelNumber: number, run: () => void, places: Float64Array) {
  return (a: number, b: number, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0): number => {
    places[0] = kernelNumber;
    places[1] = a;
    places[2] = b;
    places[3] = c;
    places[4] = d;
    places[5] = e;
    places[6] = f;
    places[7] = g;
    places[8] = h;
    places[9] = i;
    places[10] = j;
    places[11] = k;
    places[12] = l;
    run();
    return places[1] as number;
  };
}
