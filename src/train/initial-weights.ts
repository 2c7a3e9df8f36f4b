/** Initial parameters: drawn for each layer from its own stream, or taken from a file. */
import type { SettledSettings } from '../config/index.ts';
import { fillerOf, type Params } from '../methods/index.ts';
import { randomStream } from '../shared/index.ts';
import type { Network } from './network.ts';

/**
 * Writes the initial weights of every dense and conv2d layer into `params`; other parameters stay as they are.
 *
 * @param params weights of the shape (inputs, outputs) or (filters, channels, kernel, kernel)
 */
export function drawInitialWeights(
  params: Params,
  settings: Pick<SettledSettings, 'seed' | 'layers'>,
  repeat: number,
): void {
  for (const [index, layer] of settings.layers.entries()) {
    const weight = params[`layers.${index}.weight`];
    if (!weight || !('init' in layer)) continue;
    fillerOf(layer.init)(weight, randomStream(settings.seed, repeat, `initialWeights/layers.${index}`));
  }
}

/** Gives a network other parameters, and of its running statistics those that are there. @throws RangeError */
export function takeOver(given: Params, { params, state }: Pick<Network, 'params' | 'state'>): void {
  copyParams(given, params);
  copyParams(given, Object.fromEntries(Object.entries(state).filter(([name]) => given[name] !== undefined)));
}

/** Copies parameters into others of the same names and shapes, rounded to their precision. @throws RangeError */
export function copyParams(from: Params, to: Params): void {
  for (const [name, parameter] of Object.entries(to)) {
    const source = from[name];
    if (!source) throw new RangeError(`${name} is missing`);
    parameter.values.set(source.values);
  }
}
