/** Every optimizer by its name in the experiment file. */
import type { OptimizerSettings } from '../../config/index.ts';
import { createAdagrad } from './adagrad.ts';
import { createAdam } from './adam.ts';
import { createAdamw } from './adamw.ts';
import { createMomentum } from './momentum.ts';
import { createNesterov } from './nesterov.ts';
import type { Optimizer, OptimizerContext } from './optimizer.ts';
import { createRmsprop } from './rmsprop.ts';
import { createSgd } from './sgd.ts';
import { addWeightDecay } from './weight-decay.ts';

type OptimizerMakers = {
  readonly [Name in OptimizerSettings['type']]: (
    settings: Extract<OptimizerSettings, { type: Name }>,
    context: OptimizerContext,
  ) => Optimizer;
};

/** The makers; they leave the weight decay to `createOptimizer`, but for adamw, which is about nothing else. */
export const optimizerMakers: OptimizerMakers = {
  sgd: createSgd,
  momentum: createMomentum,
  nesterov: createNesterov,
  adagrad: createAdagrad,
  rmsprop: createRmsprop,
  adam: createAdam,
  adamw: createAdamw,
};

/**
 * The optimizer that the settings name, with its weight decay; its state starts at 0.
 *
 * @param context what every update reads and writes: arrays are taken now, so that they must stay the same ones
 */
export function createOptimizer(settings: OptimizerSettings, context: OptimizerContext): Optimizer {
  const make = optimizerMakers[settings.type] as (settings: OptimizerSettings, context: OptimizerContext) => Optimizer;
  const optimizer = make(settings, context);
  return settings.type === 'adamw' ? optimizer : addWeightDecay(optimizer, context);
}
