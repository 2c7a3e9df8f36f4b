/** Every layer by its name in the experiment file. */
import type { LayerSettings } from '../../config/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import { createDense, type DenseOptions } from './dense.ts';
import type { Layer } from './layer.ts';

type LayerMaker = (kernels: Kernels, options: DenseOptions) => Layer;

export const layerMakers: Readonly<Record<LayerSettings['type'], LayerMaker>> = {
  dense: createDense,
};
