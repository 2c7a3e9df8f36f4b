/** The activation at the end of a layer. */
import type { ActivationSettings } from '../../config/index.ts';
import type { ActivationKernel, Kernels } from '../../kernels/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import { formulaActivation } from './formula-activation.ts';
import type { LayerContext } from './layer.ts';

/** The activation f of a layer, with its buffers: out = f(z) forward, dz from dOut backward. */
export type AppliedActivation = {
  /** (capacity, output): where the layer writes what it computed. */
  readonly z: FloatArray;
  /** Whether f is a kernel. */
  readonly isCapturable: boolean;
  /** f(z) of n rows. */
  forward(n: number): FloatArray;
  /** Turns dOut of n rows into dz, in its place. */
  backward(dOut: FloatArray, n: number): FloatArray;
};

/** Makes the buffers of an activation; a second one only where the derivative needs z. */
export function createActivation(context: LayerContext, settings: ActivationSettings): AppliedActivation {
  const { kernels, capacity, output, absorbed } = context;
  const { reads, forward, backward } = absorbed
    ? kernels.activation({ type: 'identity' })
    : openKernel(kernels, settings);
  const size = sizeOf(output);
  const z = kernels.allocate(capacity * size);
  const out = reads === 'input' ? kernels.allocate(capacity * size) : z;
  return {
    z,
    isCapturable: absorbed || !('formula' in settings),
    forward(n) {
      forward(z, out, n, size);
      return out;
    },
    backward(dOut, n) {
      backward(z, dOut, dOut, n, size);
      return dOut;
    },
  };
}

function openKernel(kernels: Kernels, settings: ActivationSettings): ActivationKernel {
  return 'formula' in settings ? formulaActivation(settings.formula, kernels.precision) : kernels.activation(settings);
}
