/** A few hundred computed values against one fingerprint: whether this machine computes what every other does. */
import type { ElementaryFunctions, KernelArray, Kernels } from './types.ts';

/** Of the values below, computed by the reference kernels. It changes with the numerics epoch alone. */
const expectedFingerprint = 0xc795_6158;

const n = 5;
const d = 7;
const u = 9;

/**
 * Whether kernels and elementary functions give the known bits (about a millisecond).
 *
 * @param kernels of float32
 */
export function passesSelfTest(kernels: Kernels, elementary: ElementaryFunctions): boolean {
  return fingerprint(computeSamples(kernels, elementary)) === expectedFingerprint;
}

/** Results of every kernel on small odd shapes, and of every elementary function over its range. */
function computeSamples(kernels: Kernels, { exp, log, tanh }: ElementaryFunctions): ArrayLike<number>[] {
  const fill = (length: number, seed: number) => {
    const array = kernels.allocate(length);
    for (let i = 0; i < length; i += 1) array[i] = (((i + seed) * 7919) % 1009) / 252 - 2;
    return array;
  };
  const [x, w, b] = [fill(n * d, 1), fill(d * u, 2), fill(u, 3)];
  const results = { z: n * u, dw: d * u, db: u, dx: n * d, y: n * u, dz: n * u };
  const room = Object.fromEntries(
    Object.entries(results).map(([name, length]) => [name, kernels.allocate(length)]),
  ) as Record<keyof typeof results, KernelArray>;
  kernels.affineForward(x, w, b, room.z, n, d, u);
  kernels.affineBackwardWeight(x, room.z, room.dw, n, d, u);
  kernels.affineBackwardBias(room.z, room.db, n, u);
  kernels.affineBackwardInput(room.z, w, room.dx, n, d, u);
  const samples: ArrayLike<number>[] = [room.z.slice(), room.dw, room.db, room.dx];
  for (const { forward, backward } of Object.values(kernels.activations)) {
    forward(room.z, room.y, n, u);
    backward(room.y, room.z, room.dz, n, u);
    samples.push(room.y.slice(), room.dz.slice());
  }
  const rowLoss = kernels.allocateDoubles(n);
  const labels = kernels.allocateIntegers(n);
  labels.set([0, 8, 4, 2, 1]);
  kernels.softmaxCrossEntropy(room.z, labels, 1 / n, rowLoss, room.dz, n, u);
  samples.push(rowLoss.slice(), room.dz.slice());
  kernels.squaredDifference(room.z, room.y, 1 / n, rowLoss, room.dz, n, u);
  samples.push(rowLoss.slice(), room.dz);
  kernels.sgdUpdate(w, room.dw, 0.3);
  samples.push(w);
  for (let i = -60; i <= 60; i += 1) samples.push([exp(i * 0.37), log(i * i * 0.73 + 0.01), tanh(i * 0.041)]);
  return samples;
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
