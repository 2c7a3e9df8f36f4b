/** Every optimizer by its name in the experiment file. */
import type { OptimizerSettings } from '../../config/index.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { adamw } from './adamw.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import type { Optimizer, OptimizerContext, OptimizerMethod } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import { addWeightDecay } from './weight-decay.ts';

type OptimizerMethods = {
  readonly [Name in OptimizerSettings['type']]: OptimizerMethod<Extract<OptimizerSettings, { type: Name }>>;
};

/** The method of each optimizer, by its name in the experiment file. */
export const optimizers: OptimizerMethods = { sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw };

/**
 * The optimizer that the settings name, with its weight decay; its state starts at 0.
 *
 * @param context what every update reads and writes: arrays are taken now, so that they must stay the same ones
 */
export function createOptimizer(settings: OptimizerSettings, context: OptimizerContext): Optimizer {
  const method = optimizers[settings.type] as OptimizerMethod<OptimizerSettings>;
  const optimizer = method.create(settings, context);
  return method.weightDecay === 'decoupled' ? optimizer : addWeightDecay(optimizer, context);
}
