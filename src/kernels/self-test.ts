/** A few thousand computed values against one fingerprint: whether this machine computes what every other does. */

import type { CompressedRows, KernelArray } from './arrays.ts';
import type { CreateKernels } from './open.ts';
import type { ActivationChoice, ElementaryFunctions, Kernels } from './types.ts';

/** The fingerprint of the values below by the reference kernels: it changes with the numerics version, or with a new sample. */
export const expectedFingerprint = 0x50b0_1a87;

/** What a group of kernels is given and has given. */
type Bench = {
  readonly kernels: Kernels;
  /** Numbers from −2 to 2 without a pattern; other ones for another seed. */
  fill(length: number, seed: number): KernelArray;
  /** An array for results, which becomes a sample as it is at the end. */
  result(length: number): KernelArray;
  /** Makes samples of other numbers. */
  keep(...values: readonly ArrayLike<number>[]): void;
};

// Small and odd, so that vectors leave a rest.
const n = 5;
const d = 7;
const u = 9;

/**
 * Those that are sampled. One that is added later need not be, as long as the plain loops compute it: they are IEEE
 * arithmetic on elementary functions that have samples of their own.
 */
export const sampledActivations: readonly ActivationChoice['type'][] = [
  'relu',
  'leakyRelu',
  'elu',
  'gelu',
  'swish',
  'softplus',
  'sigmoid',
  'tanh',
  'softmax',
  'identity',
];

/** Whether kernels and elementary functions give the known bits (a few milliseconds). */
export function passesSelfTest(create: CreateKernels, elementary: ElementaryFunctions): boolean {
  return fingerprintOf(create, elementary) === expectedFingerprint;
}

/** The fingerprint of what kernels and elementary functions give. */
export function fingerprintOf(create: CreateKernels, elementary: ElementaryFunctions): number {
  const samples: ArrayLike<number>[] = [];
  const floats = openBench(create('float32'), samples);
  sampleProducts(floats);
  sampleTiny(floats);
  sampleCompressed(floats);
  sampleImages(floats);
  sampleNormalization(floats);
  sampleActivations(floats);
  sampleLosses(floats);
  sampleUpdates(floats);
  sampleProducts(openBench(create('float64'), samples));
  sampleElementary(floats, elementary);
  return fingerprint(samples);
}

function openBench(kernels: Kernels, samples: ArrayLike<number>[]): Bench {
  const fill = (length: number, seed: number) => {
    const array = kernels.allocate(length);
    for (let i = 0; i < length; i += 1) array[i] = (((i + seed) * 7919) % 1009) / 252 - 2;
    return array;
  };
  const result = (length: number) => {
    const array = kernels.allocate(length);
    samples.push(array);
    return array;
  };
  return { kernels, fill, result, keep: (...values) => samples.push(...values) };
}

function sampleProducts({ kernels, fill, result }: Bench): void {
  const x = fill(n * d, 1);
  const w = fill(d * u, 2);
  const dz = fill(n * u, 3);
  kernels.affineForward(x, w, fill(u, 4), result(n * u), n, d, u);
  kernels.affineBackwardWeight(x, dz, result(d * u), n, d, u);
  kernels.affineBackwardBias(dz, result(u), n, u);
  kernels.affineBackwardInput(dz, w, result(n * d), n, d, u);
}

/** Of products and sums below the normal numbers: a machine may be told to take them for 0. */
function sampleTiny({ kernels, fill, result }: Bench): void {
  const [x, w, b] = [fill(n * d, 21), fill(d * u, 22), fill(u, 23)];
  kernels.scale(x, 1e-20);
  kernels.scale(w, 1e-23);
  kernels.scale(b, 1e-43);
  kernels.affineForward(x, w, b, result(n * u), n, d, u);
}

function sampleCompressed({ kernels, fill, result, keep }: Bench): void {
  const x = fill(n * d, 1);
  const compressed = compressRows(kernels, x);
  kernels.affineForward(compressed, fill(d * u, 2), fill(u, 4), result(n * u), n, d, u);
  kernels.affineBackwardWeight(compressed, fill(n * u, 3), result(d * u), n, d, u);
  kernels.expandRows(compressed, result(n * d), n, d);
  const rows = kernels.allocateIntegers(3);
  rows.set([4, 0, 2]);
  kernels.gatherRows(x, rows, result(3 * d), 3, d);
  const labels = kernels.allocateIntegers(3);
  kernels.gatherLabels(compressed.rows, rows, labels, 3);
  keep(labels);
  kernels.writeOneHot(labels, result(3 * n), 3, n);
}

/** The rows of x (n, d) from the last to the first, without every third element, in the kernels' own memory. */
function compressRows(kernels: Kernels, x: KernelArray): CompressedRows {
  const values = kernels.allocate(n * d) as Float32Array;
  const columnRoom = kernels.allocateIntegers(n * d);
  const startRoom = kernels.allocateIntegers(n + 1);
  const columns = new Uint16Array(columnRoom.buffer, columnRoom.byteOffset, n * d);
  const starts = new Uint32Array(startRoom.buffer, startRoom.byteOffset, n + 1);
  const rows = kernels.allocateIntegers(n);
  let kept = 0;
  for (let i = 0; i < n; i += 1) {
    rows[i] = n - 1 - i;
    for (let k = 0; k < d; k += 1) {
      if ((i + k) % 3 === 0) continue;
      values[kept] = x[i * d + k]!;
      columns[kept] = k;
      kept += 1;
    }
    starts[i + 1] = kept;
  }
  return { matrix: { values, columns, starts }, rows };
}

function sampleImages({ kernels, fill, result, keep }: Bench): void {
  const images = 2;
  const plane = { channels: 2, height: 4, width: 5 };
  const inputs = images * 2 * 4 * 5;
  const x = fill(inputs, 5);

  const conv = { ...plane, filters: 5, kernel: 2, stride: 2, padding: 1, outHeight: 3, outWidth: 3 };
  const w = fill(5 * 2 * 2 * 2, 6);
  const dz = fill(images * 5 * 3 * 3, 7);
  kernels.convForward(x, w, fill(5, 8), result(dz.length), images, conv);
  kernels.convBackwardWeight(x, dz, result(w.length), images, conv);
  kernels.convBackwardBias(dz, result(5), images, 5, 3 * 3);
  kernels.convBackwardInput(dz, w, result(inputs), images, conv);

  const pool = { ...plane, size: 3, stride: 1, outHeight: 2, outWidth: 3 };
  const dOut = fill(images * 2 * 2 * 3, 9);
  const picked = kernels.allocateIntegers(dOut.length);
  kernels.maxPoolForward(x, result(dOut.length), picked, images, pool);
  kernels.maxPoolBackward(dOut, picked, result(inputs), images, pool);
  kernels.averagePoolForward(x, result(dOut.length), images, pool);
  kernels.averagePoolBackward(dOut, result(inputs), images, pool);
  keep(picked);
}

function sampleNormalization({ kernels, fill, result, keep }: Bench): void {
  const channels = 3;
  const positions = 6;
  const length = n * channels * positions;
  const moments = [kernels.allocateDoubles(channels), kernels.allocateDoubles(channels)] as const;
  const w = fill(channels, 10);
  const xHat = result(length);
  const x = fill(length, 11);
  const out = result(length);
  kernels.channelMoments(x, ...moments, n, channels, positions);
  kernels.normalizeForward(x, ...moments, 1e-5, w, fill(channels, 12), xHat, out, n, channels, positions);
  const [dx, dw, db] = [result(length), result(channels), result(channels)];
  kernels.normalizeBackward(fill(length, 13), xHat, moments[1], 1e-5, w, dx, dw, db, n, channels, positions);
  keep(...moments);
}

function sampleActivations({ kernels, fill, result }: Bench): void {
  const z = fill(n * u, 14);
  kernels.scale(z, 3);
  for (const type of sampledActivations) {
    const { reads, forward, backward } = kernels.activation({ type, slope: 0.01, alpha: 0.7 });
    const y = result(n * u);
    forward(z, y, n, u);
    backward(reads === 'input' ? z : y, fill(n * u, 15), result(n * u), n, u);
  }
}

function sampleLosses({ kernels, fill, result, keep }: Bench): void {
  const y = fill(n * u, 16);
  const t = fill(n * u, 17);
  const labels = kernels.allocateIntegers(n);
  labels.set([0, 8, 4, 2, 1]);
  const rowLosses = () => {
    const rowLoss = kernels.allocateDoubles(n);
    keep(rowLoss);
    return rowLoss;
  };
  for (const smoothing of [0, 0.1]) {
    kernels.softmaxCrossEntropy(y, labels, smoothing, 1 / n, rowLosses(), result(n * u), n, u);
  }
  kernels.sigmoidBinaryCrossEntropy(y, t, 1 / n, rowLosses(), result(n * u), n, u);
  kernels.squaredDifference(y, t, 1 / n, rowLosses(), result(n * u), n, u);
  kernels.absoluteDifference(y, t, 1 / n, rowLosses(), result(n * u), n, u);
  kernels.huberDifference(y, t, 0.7, 1 / n, rowLosses(), result(n * u), n, u);
}

function sampleUpdates({ kernels, fill, keep }: Bench): void {
  const length = 23;
  const dw = fill(length, 18);
  /** Two steps of each, so that what an optimizer keeps is read. */
  const update = (step: (w: KernelArray, first: KernelArray, second: KernelArray) => void) => {
    const arrays = [fill(length, 19), kernels.allocate(length), kernels.allocate(length)] as const;
    step(...arrays);
    step(...arrays);
    keep(...arrays);
  };
  update((w) => kernels.sgdUpdate(w, dw, 0.3));
  update((w, v) => kernels.momentumUpdate(w, dw, v, 0.3, 0.9));
  update((w, v) => kernels.nesterovUpdate(w, dw, v, 0.3, 0.9));
  update((w, s) => kernels.adagradUpdate(w, dw, s, 0.3, 1e-10));
  update((w, s) => kernels.rmspropUpdate(w, dw, s, 0.3, 0.99, 1e-8));
  update((w, m, s) => kernels.adamUpdate(w, dw, m, s, 0.3, 0.7, 0.9, 0.999, 1e-8));
  update((w) => kernels.addScaled(w, dw, 0.3));
  update((w) => kernels.scale(w, 0.3));
  update((w) => kernels.clamp(w, 0.7));
  update((w, product) => kernels.multiplyElements(w, dw, product, length));
  const withNaN = fill(length, 20);
  withNaN[length - 1] = Number.NaN;
  keep([kernels.sumOfSquares(dw), Number(kernels.allFinite(dw)), Number(kernels.allFinite(withNaN))]);
}

function sampleElementary({ keep }: Bench, { exp, expm1, log, log1p, tanh, erf }: ElementaryFunctions): void {
  for (let i = -30; i <= 30; i += 1) {
    keep([exp(i * 0.74), log(i * i * 2.92 + 0.01), tanh(i * 0.082)]);
    keep([expm1(i * 0.046), log1p(i * i * 0.0124 - 0.9), erf(i * 0.106)]);
  }
}

/** FNV-1a over the bits of every value. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function fingerprint(samples: readonly ArrayLike<number>[]): number {
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  let hash = 0x811c9dc5;
  for (const sample of samples) {
    for (let i = 0; i < sample.length; i += 1) {
      value[0] = sample[i]!;
      // Both words at once: the same in either byte order.
      hash = Math.imul(hash ^ words[0]! ^ words[1]!, 0x01000193) >>> 0;
    }
  }
  return hash;
}
