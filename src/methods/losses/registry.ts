/** Every loss by its name in the experiment file. */
import type { LossSettings, NamedLoss } from '../../config/index.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { formulaLoss } from './formula.ts';
import { huber } from './huber.ts';
import type { Loss } from './loss.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { sumOfSquares } from './sum-of-squares.ts';

type LossMakers = {
  readonly [Name in NamedLoss['type']]: (settings: Extract<NamedLoss, { type: Name }>) => Loss;
};

export const lossMakers: LossMakers = {
  crossEntropy: (settings) => crossEntropy(settings.labelSmoothing),
  binaryCrossEntropy: () => binaryCrossEntropy,
  sumOfSquares: (settings) => sumOfSquares(settings.reduction),
  meanSquaredError: () => meanSquaredError,
  meanAbsoluteError: () => meanAbsoluteError,
  huber: (settings) => huber(settings.delta),
};

/** The loss that the settings name, or write down. */
export function createLoss(settings: LossSettings): Loss {
  if ('formula' in settings) return formulaLoss(settings.formula);
  const make = lossMakers[settings.type] as (settings: NamedLoss) => Loss;
  return make(settings);
}
