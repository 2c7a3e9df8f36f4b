/** The activation of a layer → how its weights are drawn where the experiment does not say. */
import type { ActivationSettings, Init } from '../../config/index.ts';
import { factsOfActivation } from '../activations.ts';

/** `he` is made for activations that leave about half of their inputs at 0; `xavier` for the others. */
export function defaultInit({ activation }: { readonly activation: ActivationSettings }): Init {
  return factsOfActivation(activation).rectifies ? 'he' : 'xavier';
}
