/** Layers and the shape of a row → the shapes of all that flows through them and of all that is trained. */
import type { Conv2dSettings, LayerSettings } from '../../config/index.ts';
import { type RowShape, sizeOf } from '../../shared/index.ts';

/** A parameter's name to its shape. */
export type ParameterShapes = Readonly<Record<string, readonly number[]>>;

export type LayerShape = {
  readonly input: RowShape;
  readonly output: RowShape;
  /** What is trained: `weight` and `bias`. */
  readonly params: ParameterShapes;
  /** What is kept beside it: running statistics. */
  readonly state: ParameterShapes;
  /** Multiply-adds of a row on its way forward. */
  readonly work: number;
};

/** Why a layer cannot stand where it stands. */
export type ShapeProblem = {
  readonly code: string;
  readonly layer: number;
  /** The key of the layer that is at fault; the layer as a whole where there is none. */
  readonly key?: string;
  readonly message: string;
  readonly hint: string;
};

type Refusal = Omit<ShapeProblem, 'layer'>;
type LayerOf<Type extends LayerSettings['type']> = Extract<LayerSettings, { type: Type }>;
type ShapeRules = {
  readonly [Type in LayerSettings['type']]: (layer: LayerOf<Type>, input: RowShape) => LayerShape | Refusal;
};

/** How each layer changes the shape of a row. */
const shapeRules: ShapeRules = {
  dense({ units }, input) {
    const inputs = sizeOf(input);
    const params = { weight: [inputs, units], bias: [units] };
    return { input, output: [units], params, state: {}, work: inputs * units };
  },

  conv2d(layer, input) {
    const { filters, kernel, stride, padding } = layer;
    const output = slide(input, { type: 'conv2d', key: 'kernel', size: kernel, stride, padding });
    if ('code' in output) return output;
    const [channels] = input;
    const weight = [filters, channels, kernel, kernel];
    const [outHeight, outWidth] = output;
    return {
      input,
      output: [filters, outHeight, outWidth],
      params: { weight, bias: [filters] },
      state: {},
      work: filters * channels * kernel * kernel * outHeight * outWidth,
    };
  },

  maxPool2d: pool,
  averagePool2d: pool,

  flatten: (_layer, input) => ({ input, output: [sizeOf(input)], params: {}, state: {}, work: 0 }),

  batchNorm(_layer, input) {
    const channels = [input[0]];
    const state = { runningMean: channels, runningVariance: channels };
    return { input, output: input, params: { weight: channels, bias: channels }, state, work: sizeOf(input) };
  },

  dropout: (_layer, input) => ({ input, output: input, params: {}, state: {}, work: 0 }),
};

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
    const rule = shapeRules[layer.type] as (layer: LayerSettings, input: RowShape) => LayerShape | Refusal;
    const shape = rule(layer, row);
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

function pool({ type, size, stride = size }: LayerOf<'maxPool2d' | 'averagePool2d'>, input: RowShape) {
  const output = slide(input, { type, key: 'size', size, stride, padding: 0 });
  if ('code' in output) return output;
  const shape: RowShape = [input[0], ...output];
  return { input, output: shape, params: {}, state: {}, work: sizeOf(shape) * size * size };
}

type Window = Pick<Conv2dSettings, 'stride' | 'padding'> & {
  readonly type: string;
  readonly key: string;
  readonly size: number;
};

/** Height and width of what a window leaves of an image. */
function slide(input: RowShape, window: Window): readonly [number, number] | Refusal {
  const { type, key, size, stride, padding } = window;
  if (input.length !== 3) {
    return {
      code: 'PLAN_LAYER_NEEDS_IMAGE',
      message: `${type} slides over images, and its rows are ${input[0]} numbers without a shape`,
      hint: 'use a data set of images; a table becomes one by its `shape: [channels, height, width]`',
    };
  }
  const [, height, width] = input;
  const room = Math.min(height, width) + 2 * padding;
  if (size > room) {
    return {
      code: 'PLAN_WINDOW_TOO_LARGE',
      key,
      message: `a window of ${size} × ${size} does not fit into an image of ${height} × ${width}${padding > 0 ? ` with padding ${padding}` : ''}`,
      hint: `write ${key}: ${room} or less`,
    };
  }
  const along = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1;
  return [along(height), along(width)];
}
