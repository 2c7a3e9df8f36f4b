/** Initial parameters: drawn for each layer from its own stream, or taken from a file. */
import type { SettledSettings } from '../config/index.ts';
import { fillerOf, type Params } from '../methods/index.ts';
import { randomStream } from '../shared/index.ts';
import type { Draws } from './draws.ts';
import type { Network } from './network.ts';

/**
 * Writes the initial weights of every dense and conv2d layer into `params`; other parameters stay as they are.
 *
 * @param params weights of the shape (inputs, outputs) or (filters, channels, kernel, kernel)
 * @param draws those of trials before
 */
export function drawInitialWeights(
  params: Params,
  settings: Pick<SettledSettings, 'seed' | 'layers'>,
  repeat: number,
  draws?: Draws,
): void {
  const form = draws && formOf(params, settings);
  for (const [index, layer] of settings.layers.entries()) {
    const weight = params[`layers.${index}.weight`];
    if (!weight || !('init' in layer)) continue;
    const purpose = `initialWeights/layers.${index}`;
    const draw = () => fillerOf(layer.init)(weight, randomStream(settings.seed, repeat, purpose));
    if (draws) draws.fill(`${settings.seed}/${repeat}/${purpose}/${form}`, weight.values, draw);
    else draw();
  }
}

/** Of parameters that are used again, the same text. */
const forms = new WeakMap<Params, string>();

/** What initial weights depend on, beside the seed and the repeat. */
function formOf(params: Params, { layers }: Pick<SettledSettings, 'layers'>): string {
  const known = forms.get(params);
  if (known !== undefined) return known;
  const inits = layers.map((layer) => ('init' in layer ? layer.init : null));
  const weights = Object.entries(params).map(([name, { shape, values }]) => [name, shape, values.BYTES_PER_ELEMENT]);
  const form = JSON.stringify([inits, weights]);
  forms.set(params, form);
  return form;
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
