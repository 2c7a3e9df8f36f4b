/** The activations by their names. */
import type { ActivationChoice, ElementaryFunctions, Kernels } from '../types.ts';
import type { ActivationMaker } from './activations/activation.ts';
import { identity } from './activations/identity.ts';
import { rectifiers } from './activations/rectifiers.ts';
import { sigmoids } from './activations/sigmoids.ts';
import { smoothRectifiers } from './activations/smooth-rectifiers.ts';
import { softmax } from './activations/softmax.ts';
import type { Rounding } from './rounding.ts';

const activationMakers: Readonly<Record<ActivationChoice['type'], ActivationMaker>> = {
  ...rectifiers,
  ...smoothRectifiers,
  ...sigmoids,
  softmax,
  identity,
};

/** Every activation, in the order of the documentation. */
export const activationNames = Object.keys(activationMakers) as readonly ActivationChoice['type'][];

/** Builds the activations of one precision. */
export function activationKernels(round: Rounding, elementary: ElementaryFunctions): Pick<Kernels, 'activation'> {
  return { activation: (choice) => activationMakers[choice.type](choice, round, elementary) };
}
