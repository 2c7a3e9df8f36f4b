/** Every loss by its name in the experiment file. */
import type { LossSettings, NamedLoss } from '../../config/index.ts';
import { binaryCrossEntropy, crossEntropy } from './cross-entropy.ts';
import { formulaLoss } from './formula.ts';
import type { Loss, LossFacts, LossMethod } from './loss.ts';
import { huber, meanAbsoluteError, meanSquaredError, sumOfSquares } from './regression.ts';

type LossMethods = { readonly [Name in NamedLoss['type']]: LossMethod<Extract<NamedLoss, { type: Name }>> };

/** The method of each built-in loss, by its name in the experiment file. */
export const losses: LossMethods = {
  crossEntropy,
  binaryCrossEntropy,
  sumOfSquares,
  meanSquaredError,
  meanAbsoluteError,
  huber,
};

/** The facts of a loss; a formula compares numbers. */
export function factsOfLoss(settings: LossSettings): LossFacts {
  return settings.type === undefined ? { compares: 'numbers' } : losses[settings.type];
}

/** The loss that the settings name, or write down. */
export function createLoss(settings: LossSettings): Loss {
  if ('formula' in settings) return formulaLoss(settings.formula);
  const method = losses[settings.type] as LossMethod<NamedLoss>;
  return method.create(settings);
}
