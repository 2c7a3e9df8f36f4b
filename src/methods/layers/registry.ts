/** Every layer by its name in the experiment file. */
import type { LayerSettings, SettledLayer } from '../../config/index.ts';
import { createAveragePool2d } from './average-pool2d.ts';
import { createBatchNorm } from './batch-norm.ts';
import { createConv2d } from './conv2d.ts';
import { createDense } from './dense.ts';
import { createDropout } from './dropout.ts';
import { createFlatten } from './flatten.ts';
import type { Layer, LayerContext } from './layer.ts';
import { createMaxPool2d } from './max-pool2d.ts';

type LayerMakers = {
  readonly [Name in LayerSettings['type']]: (
    settings: SettledLayer<Extract<LayerSettings, { type: Name }>>,
    context: LayerContext,
  ) => Layer;
};

export const layerMakers: LayerMakers = {
  dense: createDense,
  conv2d: createConv2d,
  maxPool2d: createMaxPool2d,
  averagePool2d: createAveragePool2d,
  flatten: createFlatten,
  batchNorm: createBatchNorm,
  dropout: createDropout,
};

/** The layer that the settings name, with zero weights. */
export function createLayer(settings: SettledLayer, context: LayerContext): Layer {
  const make = layerMakers[settings.type] as (settings: SettledLayer, context: LayerContext) => Layer;
  return make(settings, context);
}
