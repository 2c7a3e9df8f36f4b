/** What is known of each activation by its name; what it computes is a kernel. */
import type { ActivationName, ActivationSettings } from '../config/index.ts';

export type ActivationFacts = {
  /** Whether it leaves about half of its inputs at or near 0. */
  readonly rectifies: boolean;
  /** Whether an output depends on the whole row, so that only the last layer has a use for it. */
  readonly normalizesRow: boolean;
};

const smooth: ActivationFacts = { rectifies: false, normalizesRow: false };
const rectifier: ActivationFacts = { rectifies: true, normalizesRow: false };

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

/** The facts of an activation; of a formula nothing is known. */
export function factsOfActivation(settings: ActivationSettings): ActivationFacts {
  return settings.type === undefined ? smooth : activations[settings.type];
}
