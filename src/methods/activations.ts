/** What is known of each activation by its name; its arithmetic is in kernels. */
import type { ActivationName, ActivationSettings } from '../config/index.ts';

/** The properties of an activation that initialization and checks depend on. */
export type ActivationFacts = {
  /** Whether it leaves about half of its inputs at or near 0. */
  readonly rectifies: boolean;
  /** Whether an output depends on the whole row, so that only the last layer has a use for it. */
  readonly normalizesRow: boolean;
  /** Between which numbers its outputs are. */
  readonly range: readonly [number, number];
};

const { POSITIVE_INFINITY: infinity } = Number;
const smooth: ActivationFacts = { rectifies: false, normalizesRow: false, range: [-infinity, infinity] };
const rectifier: ActivationFacts = { rectifies: true, normalizesRow: false, range: [-infinity, infinity] };

/** The properties of each built-in activation. */
export const activations: Readonly<Record<ActivationName, ActivationFacts>> = {
  relu: { ...rectifier, range: [0, infinity] },
  leakyRelu: rectifier,
  elu: rectifier,
  gelu: rectifier,
  swish: rectifier,
  softplus: { ...smooth, range: [0, infinity] },
  sigmoid: { ...smooth, range: [0, 1] },
  tanh: { ...smooth, range: [-1, 1] },
  softmax: { rectifies: false, normalizesRow: true, range: [0, 1] },
  identity: smooth,
};

/** The properties of an activation; a formula counts as smooth. */
export function factsOfActivation(settings: ActivationSettings): ActivationFacts {
  return settings.type === undefined ? smooth : activations[settings.type];
}
