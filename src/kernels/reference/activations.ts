/** The activations by their names. */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions, Kernels } from '../types.ts';
import { createElu } from './activations/elu.ts';
import { createGelu } from './activations/gelu.ts';
import { createIdentity } from './activations/identity.ts';
import { createLeakyRelu } from './activations/leaky-relu.ts';
import { createRelu } from './activations/relu.ts';
import { createSigmoid } from './activations/sigmoid.ts';
import { createSoftmax } from './activations/softmax.ts';
import { createSoftplus } from './activations/softplus.ts';
import { createSwish } from './activations/swish.ts';
import { createTanh } from './activations/tanh.ts';
import type { Rounding } from './rounding.ts';

type ActivationMaker = (choice: ActivationChoice, round: Rounding, elementary: ElementaryFunctions) => ActivationKernel;

const activationMakers: Readonly<Record<ActivationChoice['type'], ActivationMaker>> = {
  relu: createRelu,
  leakyRelu: createLeakyRelu,
  elu: createElu,
  gelu: createGelu,
  swish: createSwish,
  softplus: createSoftplus,
  sigmoid: createSigmoid,
  tanh: createTanh,
  softmax: createSoftmax,
  identity: createIdentity,
};

/** Every activation, in the order of the documentation. */
export const activationNames = Object.keys(activationMakers) as readonly ActivationChoice['type'][];

/** Builds the activations of one precision. */
export function activationKernels(round: Rounding, elementary: ElementaryFunctions): Pick<Kernels, 'activation'> {
  return { activation: (choice) => activationMakers[choice.type](choice, round, elementary) };
}
