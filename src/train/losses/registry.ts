/** Every loss by its name in the experiment file. */
import type { LossSettings } from '../../config/index.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { Loss } from './loss.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { sumOfSquares } from './sum-of-squares.ts';

type LossMakers = {
  readonly [Name in LossSettings['type']]: (settings: Extract<LossSettings, { type: Name }>) => Loss;
};

const lossMakers: LossMakers = {
  crossEntropy: () => crossEntropy,
  binaryCrossEntropy: () => binaryCrossEntropy,
  sumOfSquares: (settings) => sumOfSquares(settings.reduction),
  meanSquaredError: () => meanSquaredError,
};

/** The loss that the settings name. */
export function createLoss(settings: LossSettings): Loss {
  const make = lossMakers[settings.type] as (settings: LossSettings) => Loss;
  return make(settings);
}
