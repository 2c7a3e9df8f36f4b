/** An activation → ONNX operations in float32. */
import type { ActivationName, ActivationSettings } from '../../config/index.ts';
import { readFormula } from '../../methods/index.ts';
import { type RowShape, sizeOf } from '../../shared/index.ts';
import { addFormula } from './formula.ts';
import type { Graph } from './graph.ts';

type Named<Type extends ActivationName> = Extract<ActivationSettings, { type: Type }>;
type Add<Settings> = (graph: Graph, z: string, settings: Settings, row: RowShape) => string;

/** Exhaustive by its type: an activation of the schema must stand here. */
const operations: { readonly [Type in ActivationName]: Add<Named<Type>> } = {
  relu: (graph, z) => graph.add('Relu', [z]),
  leakyRelu: (graph, z, { slope }) => graph.add('LeakyRelu', [z], { floats: { alpha: slope } }),
  elu: (graph, z, { alpha }) => graph.add('Elu', [z], { floats: { alpha } }),
  // An operation of its own only from opset 20 on.
  gelu(graph, z) {
    const inner = graph.add('Erf', [graph.add('Mul', [z, graph.constant('float', [Math.SQRT1_2])])]);
    const below = graph.add('Mul', [
      graph.add('Add', [inner, graph.constant('float', [1])]),
      graph.constant('float', [0.5]),
    ]);
    return graph.add('Mul', [z, below]);
  },
  swish: (graph, z) => graph.add('Mul', [z, graph.add('Sigmoid', [z])]),
  softplus: (graph, z) => graph.add('Softplus', [z]),
  sigmoid: (graph, z) => graph.add('Sigmoid', [z]),
  tanh: (graph, z) => graph.add('Tanh', [z]),
  softmax(graph, z, _, row) {
    const reshape = (name: string, sizes: readonly number[]) =>
      graph.add('Reshape', [name, graph.constant('int64', [-1, ...sizes], [1 + sizes.length])]);
    if (row.length === 1) return graph.add('Softmax', [z], { integers: { axis: 1 } });
    return reshape(graph.add('Softmax', [reshape(z, [sizeOf(row)])], { integers: { axis: 1 } }), row);
  },
  identity: (_, z) => z,
};

/** Adds an activation to a graph. @param row the shape of a row of z @returns the name of what it gives */
export function addActivation(graph: Graph, z: string, settings: ActivationSettings, row: RowShape): string {
  if (settings.type === undefined) return addFormula(graph, readFormula(settings.formula, ['x']), z);
  return (operations[settings.type] as Add<ActivationSettings>)(graph, z, settings, row);
}
