/** Layers and the shape of a row → the shapes of all that flows through them and of all that is trained. */
import type { LayerSettings } from '../../config/index.ts';
import { type RowShape, sizeOf } from '../../shared/index.ts';
import type { LayerShape, ParameterShapes, Refusal } from './layer.ts';
import { methodOfLayer } from './registry.ts';

/** Why the layer of an index cannot stand where it stands. */
export type ShapeProblem = Refusal & { readonly layer: number };

/**
 * Infers the shapes of all layers from the shape of a row; they end before a layer that cannot stand where it stands.
 */
export function inferShapes(
  layers: readonly LayerSettings[],
  input: RowShape,
): { readonly shapes: readonly LayerShape[]; readonly problem?: ShapeProblem } {
  const shapes: LayerShape[] = [];
  let row = input;
  for (const [index, layer] of layers.entries()) {
    const shape = methodOfLayer(layer).inferShape(layer, row);
    if ('code' in shape) {
      const hint = input.length > row.length ? 'put it before the first dense or flatten layer' : shape.hint;
      return { shapes, problem: { ...shape, hint, layer: index } };
    }
    shapes.push(shape);
    row = shape.output;
  }
  return { shapes };
}

/** The shape of each parameter under the name that it has in a file of weights: `layers.<i>.weight`. */
export function parameterShapes(shapes: readonly LayerShape[], kind: 'params' | 'state' = 'params'): ParameterShapes {
  return Object.fromEntries(
    shapes.flatMap((layer, index) =>
      Object.entries(layer[kind]).map(([name, shape]) => [`layers.${index}.${name}`, shape] as const),
    ),
  );
}

/** How many numbers are trained. */
export function countParameters(shapes: ParameterShapes): number {
  return Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0);
}
