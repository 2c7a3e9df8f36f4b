/** Every loss by its name in the experiment file. */
import type { LossSettings } from '../../config/index.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { huber } from './huber.ts';
import type { Loss } from './loss.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { sumOfSquares } from './sum-of-squares.ts';

type LossMakers = {
  readonly [Name in LossSettings['type']]: (settings: Extract<LossSettings, { type: Name }>) => Loss;
};

export const lossMakers: LossMakers = {
  crossEntropy: (settings) => crossEntropy(settings.labelSmoothing),
  binaryCrossEntropy: () => binaryCrossEntropy,
  sumOfSquares: (settings) => sumOfSquares(settings.reduction),
  meanSquaredError: () => meanSquaredError,
  meanAbsoluteError: () => meanAbsoluteError,
  huber: (settings) => huber(settings.delta),
};

/** The loss that the settings name. */
export function createLoss(settings: LossSettings): Loss {
  const make = lossMakers[settings.type] as (settings: LossSettings) => Loss;
  return make(settings);
}
