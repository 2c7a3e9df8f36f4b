/** Initial parameters: drawn for each layer from its own stream, or taken from a file. */
import type { Init } from '../config/index.ts';
import type { SettledSettings } from '../plan/index.ts';
import { randomStream } from '../shared/index.ts';
import type { Params } from './types.ts';

/**
 * The standard deviation of a weight's normal distribution.
 *
 * he: √(2/inputs), https://arxiv.org/abs/1502.01852. xavier: √(2/(inputs + outputs)),
 * https://proceedings.mlr.press/v9/glorot10a.html (the book's chapter 6 writes it for inputs = outputs: √(1/inputs)).
 */
function deviationOf(init: Init, inputs: number, outputs: number): number {
  if (init === 'he') return Math.sqrt(2 / inputs);
  if (init === 'xavier') return Math.sqrt(2 / (inputs + outputs));
  return init.normal;
}

/** Writes the initial weights of every layer into `params`; biases stay 0. */
export function drawInitialWeights(params: Params, settings: SettledSettings, repeat: number): void {
  for (const [index, layer] of settings.layers.entries()) {
    const weight = params[`layers.${index}.weight`];
    if (!weight) continue;
    const [inputs = 1, outputs = 1] = weight.shape;
    const deviation = deviationOf(layer.init, inputs, outputs);
    const stream = randomStream(settings.seed, repeat, `initialWeights/layers.${index}`);
    for (let i = 0; i < weight.values.length; i += 1) weight.values[i] = deviation * stream.normal();
  }
}

/** Copies values of one network, or of a file, into another of the same shapes, rounding to its precision. */
export function copyParams(from: Params, to: Params): void {
  for (const [name, parameter] of Object.entries(to)) {
    const source = from[name];
    if (!source) throw new RangeError(`${name} is missing`);
    parameter.values.set(source.values);
  }
}
