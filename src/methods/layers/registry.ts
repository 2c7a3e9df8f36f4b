/** Every kind of layer by its name in the experiment file. */
import type { LayerSettings, SettledLayer } from '../../config/index.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import type { Layer, LayerContext, LayerMethod } from './layer.ts';
import { averagePool2d, maxPool2d } from './pooling.ts';

type LayerMethods = { readonly [Name in LayerSettings['type']]: LayerMethod<Extract<LayerSettings, { type: Name }>> };

/** The method of each kind of layer, by its `type` in the experiment file. */
export const layers: LayerMethods = { dense, conv2d, maxPool2d, averagePool2d, flatten, batchNorm, dropout };

/** The method of a layer, typed for whatever layer it is. */
export function methodOfLayer({ type }: Pick<LayerSettings, 'type'>): LayerMethod<LayerSettings> {
  return layers[type] as LayerMethod<LayerSettings>;
}

/** A layer with nothing left open. */
export function settleLayer(layer: LayerSettings): SettledLayer {
  return methodOfLayer(layer).settle?.(layer) ?? (layer as SettledLayer);
}

/** The layer that the settings name, with zero weights. */
export function createLayer(settings: SettledLayer, context: LayerContext): Layer {
  return methodOfLayer(settings).create(settings, context);
}

/** Whether the first layers take the rows of a data set of which only the nonzeros are kept. */
export function takesCompressedRows(network: readonly SettledLayer[]): boolean {
  const first = network.find((layer) => methodOfLayer(layer).compressedRows !== 'handsOn');
  return first !== undefined && methodOfLayer(first).compressedRows === 'computes';
}
