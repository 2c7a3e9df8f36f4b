/** The parameters of a network, as shapes. */
import type { LayerSettings } from '../config/index.ts';

export type ParameterShapes = Readonly<Record<string, readonly number[]>>;

/** The shape of each parameter: a dense layer has weight (inputs, units) and bias (units). */
export function parameterShapes(layers: readonly Pick<LayerSettings, 'units'>[], inputs: number): ParameterShapes {
  const shapes: Record<string, readonly number[]> = {};
  let width = inputs;
  for (const [index, { units }] of layers.entries()) {
    shapes[`layers.${index}.weight`] = [width, units];
    shapes[`layers.${index}.bias`] = [units];
    width = units;
  }
  return shapes;
}

/** How many numbers are trained. */
export function countParameters(shapes: ParameterShapes): number {
  return Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
