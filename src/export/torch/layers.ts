/** A layer and its arrays ↔ the modules of PyTorch that compute it, and their arrays. */
import type { LayerSettings, SettledLayer } from '../../config/index.ts';
import type { LayerShape, Params } from '../../methods/index.ts';
import { type FloatArray, type RowShape, sizeOf, type Tensor } from '../../shared/index.ts';
import { torchActivation } from './activations.ts';

/** A module as Python, and its arrays: the name that PyTorch has for each, and the name that kobai has. */
export type TorchModule = {
  readonly code: string;
  readonly arrays: Readonly<Record<string, string>>;
};

type Layer<Type extends LayerSettings['type']> = Extract<SettledLayer, { type: Type }>;

const noArrays = {};
const weightAndBias = { weight: 'weight', bias: 'bias' };
const flattening: TorchModule = { code: 'nn.Flatten()', arrays: noArrays };

/** Exhaustive by its type: a layer of the schema must stand here. Its activation is added behind. */
const modules: {
  readonly [Type in LayerSettings['type']]: (layer: Layer<Type>, input: RowShape) => readonly TorchModule[];
} = {
  dense: ({ units }, input) => [
    ...(input.length > 1 ? [flattening] : []),
    { code: `nn.Linear(${sizeOf(input)}, ${units})`, arrays: weightAndBias },
  ],
  conv2d: ({ filters, kernel, stride, padding }, [channels]) => [
    {
      code: `nn.Conv2d(${channels}, ${filters}, ${kernel}, stride=${stride}, padding=${padding})`,
      arrays: weightAndBias,
    },
  ],
  maxPool2d: ({ size, stride }) => [{ code: `nn.MaxPool2d(${size}, stride=${stride})`, arrays: noArrays }],
  averagePool2d: ({ size, stride }) => [{ code: `nn.AvgPool2d(${size}, stride=${stride})`, arrays: noArrays }],
  flatten: () => [flattening],
  batchNorm: ({ epsilon, momentum }, input) => [
    {
      code: `nn.BatchNorm${input.length > 1 ? '2d' : '1d'}(${input[0]}, eps=${epsilon}, momentum=${momentum})`,
      arrays: { ...weightAndBias, running_mean: 'runningMean', running_var: 'runningVariance' },
    },
  ],
  dropout: ({ rate }) => [{ code: `nn.Dropout(${rate})`, arrays: noArrays }],
};

/** A stack of layers as the modules of an `nn.Sequential`; `layer` is the index of the layer that a module is of. */
export function torchModules(
  layers: readonly SettledLayer[],
  shapes: readonly Pick<LayerShape, 'input' | 'output'>[],
): (TorchModule & { readonly layer: number })[] {
  return layers.flatMap((layer, index) => {
    const { input, output } = shapes[index] as LayerShape;
    const make = modules[layer.type] as (layer: SettledLayer, input: RowShape) => readonly TorchModule[];
    const activation = 'activation' in layer ? torchActivation(layer.activation, output) : [];
    const all = [...make(layer, input), ...activation.map((code) => ({ code, arrays: noArrays }))];
    return all.map((module) => ({ ...module, layer: index }));
  });
}

/** The names of a network's arrays: `layers.<i>.<name>` under that in the state dict of the `nn.Sequential`. */
export function torchNames(...network: Parameters<typeof torchModules>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [place, { arrays, layer }] of torchModules(...network).entries()) {
    for (const [torch, own] of Object.entries(arrays)) names.set(`${place}.${torch}`, `layers.${layer}.${own}`);
  }
  return names;
}

/** The arrays of a network as PyTorch's: under its names, the weights of a dense layer as (units, inputs). */
export function toTorch(tensors: Params, names: ReadonlyMap<string, string>): Record<string, Tensor> {
  return Object.fromEntries([...names].map(([torch, own]) => [torch, transpose(tensors[own] as Tensor)]));
}

/** Arrays under PyTorch's names as kobai's; one of another name stays as it is. */
export function fromTorch(tensors: Params, ...network: Parameters<typeof torchModules>): Params {
  const names = torchNames(...network);
  const translated = Object.entries(tensors).map(([name, tensor]) => {
    const own = names.get(name);
    return own === undefined ? [name, tensor] : [own, transpose(tensor)];
  });
  return Object.fromEntries(translated);
}

/** Whether an array of a file for PyTorch is none that kobai begins with: a count of mini-batches, or the scalings of an export. */
export function isTorchOnly(name: string): boolean {
  return /(?:^|\.)num_batches_tracked$|^(?:columns|targets)\.(?:offset|scale)$/.test(name);
}

/** A matrix transposed; anything else is laid out alike in both. */
function transpose({ shape, values }: Tensor): { shape: number[]; values: FloatArray } {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2) return { shape: [...shape], values };
  const transposed = values.slice();
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      transposed[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return { shape: [columns, rows], values: transposed };
}
