/** What is known of each activation by its name; its arithmetic is in kernels. */
import type { ActivationName, ActivationSettings } from '../config/index.ts';

/** The properties of an activation that initialization and checks depend on. */
export type ActivationFacts = {
  /** Whether it leaves about half of its inputs at or near 0. */
  readonly rectifies: boolean;
  /** Whether an output depends on the whole row, so that only the last layer has a use for it. */
  readonly normalizesRow: boolean;
};

const smooth: ActivationFacts = { rectifies: false, normalizesRow: false };
const rectifier: ActivationFacts = { rectifies: true, normalizesRow: false };

/** The properties of each built-in activation. */
export const activations: Readonly<Record<ActivationName, ActivationFacts>> = {
  relu: rectifier,
  leakyRelu: rectifier,
  elu: rectifier,
  gelu: rectifier,
  swish: rectifier,
  softplus: smooth,
  sigmoid: smooth,
  tanh: smooth,
  softmax: { rectifies: false, normalizesRow: true },
  identity: smooth,
};

/** The properties of an activation; a formula counts as smooth. */
export function factsOfActivation(settings: ActivationSettings): ActivationFacts {
  return settings.type === undefined ? smooth : activations[settings.type];
}
