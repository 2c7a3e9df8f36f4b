/** A layer → ONNX operations in float32. */
import type { LayerSettings, SettledLayer } from '../../config/index.ts';
import type { LayerShape, Params } from '../../methods/index.ts';
import { sizeOf } from '../../shared/index.ts';
import type { Graph } from './graph.ts';

/** The shapes of a layer, and its arrays by their names in it. */
export type LayerParts = Pick<LayerShape, 'input' | 'output'> & { readonly arrays: Params };

type Layer<Type extends LayerSettings['type']> = Extract<SettledLayer, { type: Type }>;
type Add<Settings> = (graph: Graph, x: string, layer: Settings, parts: LayerParts) => string;

/** Exhaustive by its type: a layer of the schema must stand here. Its activation is added behind. */
const operations: { readonly [Type in LayerSettings['type']]: Add<Layer<Type>> } = {
  dense(graph, x, _, { input, arrays }) {
    const rows = input.length > 1 ? flatten(graph, x, input) : x;
    return graph.add('Gemm', [rows, addArray(graph, arrays, 'weight'), addArray(graph, arrays, 'bias')]);
  },
  conv2d: (graph, x, { kernel, stride, padding }, { arrays }) =>
    graph.add('Conv', [x, addArray(graph, arrays, 'weight'), addArray(graph, arrays, 'bias')], {
      integers: { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: Array(4).fill(padding) },
    }),
  maxPool2d: (graph, x, window) => graph.add('MaxPool', [x], slide(window)),
  averagePool2d: (graph, x, window) => graph.add('AveragePool', [x], slide(window)),
  flatten: (graph, x, _, { input }) => flatten(graph, x, input),
  batchNorm: (graph, x, { epsilon }, { arrays }) =>
    graph.add(
      'BatchNormalization',
      [x, ...['weight', 'bias', 'runningMean', 'runningVariance'].map((name) => addArray(graph, arrays, name))],
      { floats: { epsilon } },
    ),
  dropout: (_, x) => x,
};

/** Adds a layer to a graph, without its activation. @returns the name of what it gives */
export function addLayer(graph: Graph, x: string, layer: SettledLayer, parts: LayerParts): string {
  return (operations[layer.type] as Add<SettledLayer>)(graph, x, layer, parts);
}

function addArray(graph: Graph, arrays: Params, name: string): string {
  const array = arrays[name];
  if (array === undefined) throw new RangeError(`the layer has no ${name}`);
  return graph.constant('float', array.values, array.shape);
}

function flatten(graph: Graph, x: string, input: LayerShape['input']): string {
  return graph.add('Reshape', [x, graph.constant('int64', [-1, sizeOf(input)], [2])]);
}

function slide({ size, stride }: { readonly size: number; readonly stride: number }) {
  return { integers: { kernel_shape: [size, size], strides: [stride, stride] } };
}
