/** Every optimizer by its name in the experiment file. */
import type { OptimizerSettings } from '../../config/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { Optimizer } from './optimizer.ts';
import { createSgd } from './sgd.ts';

export const optimizerMakers: Readonly<Record<OptimizerSettings['type'], (kernels: Kernels) => Optimizer>> = {
  sgd: createSgd,
};
