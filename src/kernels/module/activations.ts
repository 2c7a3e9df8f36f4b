/** The activations that the module computes in vectors; the others are the reference's. */
import type { ActivationKernel, Kernels } from '../types.ts';
import type { KernelModule } from './exports.ts';

/** Builds the activation kernels over float32 arrays in the memory of the module. */
export function activationKernels(module: KernelModule, reference: Kernels): Pick<Kernels, 'activation'> {
  const elementwise = (
    reads: ActivationKernel['reads'],
    forward: (z: number, out: number, length: number) => void,
    backward: (zOrY: number, dOut: number, dz: number, length: number) => void,
  ): ActivationKernel => ({
    reads,
    forward: (z, out, n, u) => forward(z.byteOffset, out.byteOffset, n * u),
    backward: (zOrY, dOut, dz, n, u) => backward(zOrY.byteOffset, dOut.byteOffset, dz.byteOffset, n * u),
  });

  return {
    activation(choice) {
      switch (choice.type) {
        case 'relu':
          return elementwise('output', module.reluForward, module.reluBackward);
        case 'leakyRelu': {
          const { slope = 0.01 } = choice;
          return elementwise(
            'output',
            (z, out, length) => module.leakyReluForward(z, out, slope, length),
            (y, dOut, dz, length) => module.leakyReluBackward(y, dOut, dz, slope, length),
          );
        }
        case 'sigmoid':
          return elementwise('output', module.sigmoidForward, module.sigmoidBackward);
        case 'tanh':
          return elementwise('output', module.tanhForward, module.tanhBackward);
        case 'swish':
          return elementwise('input', module.swishForward, module.swishBackward);
        default:
          return reference.activation(choice);
      }
    },
  };
}
