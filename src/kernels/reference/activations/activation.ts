/** The contract of an activation's plain loops. */
import type { ActivationChoice, ActivationKernel, ElementaryFunctions } from '../../types.ts';
import type { Rounding } from '../rounding.ts';

/** Makes the loops of a precision. @param elementary in float64; float32 results are those rounded once */
export type ActivationMaker = (
  choice: ActivationChoice,
  round: Rounding,
  elementary: ElementaryFunctions,
) => ActivationKernel;
