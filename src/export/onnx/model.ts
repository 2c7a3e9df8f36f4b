/** A trained network → the bytes of an ONNX model that takes rows as they stand in a table. */
import { factsOfLoss, type Params } from '../../methods/index.ts';
import { readVersion } from '../../shared/index.ts';
import { givesProbabilities } from '../predictions.ts';
import type { TrainedModel } from '../trained-model.ts';
import { addActivation } from './activations.ts';
import { addEncoding, listInputs } from './encoding.ts';
import { type Graph, openGraph } from './graph.ts';
import { addLayer } from './layers.ts';
import { dataTypes, encodeOnnx, type OnnxValue } from './protobuf.ts';
import { irVersion, opset } from './versions.ts';

/**
 * Exports to ONNX: scaling in float64, layers in float32 (runtimes have no convolution in float64).
 *
 * Its input `rows` is (rows, columns) of doubles; see `listInputs`. Of classes it gives `prediction` (int64, the index of the class; of two
 * classes under one output 0 or 1) and `probabilities`, or `outputs` where the last activation makes none; else
 * `prediction` (double) in the unit of the targets. Metadata: `columns`, `categories` where there are any, and `classes` or `targets`, as JSON lists; where
 * the columns of a table are encoded, `encoding` says as JSON how.
 *
 * @param name of the graph
 */
export function writeOnnx(model: TrainedModel, name: string): Uint8Array {
  const { columns, answer, encoding } = model.description;
  const graph = openGraph();
  const { outputs, decides } = addLayers(
    graph,
    addScaling(graph, addEncoding(graph, encoding), model.description),
    model,
  );
  const { inputs, numbers, categories } = listInputs(columns, encoding);
  const values =
    answer.type === 'numbers'
      ? addNumbers(graph, outputs, answer.targets)
      : addClasses(graph, { outputs, decides }, model);
  return encodeOnnx({
    irVersion,
    opset,
    producer: { name: 'kobai', version: readVersion() },
    name,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs,
    outputs: values,
    metadata: {
      columns: JSON.stringify(numbers),
      ...(categories.length > 0 && { categories: JSON.stringify(categories) }),
      ...(encoding && { encoding: JSON.stringify(encoding) }),
      ...(answer.type === 'class' ? {} : { targets: JSON.stringify(answer.targets.map(nameOf)) }),
      ...(answer.type === 'numbers' ? {} : { classes: JSON.stringify(answer.classes) }),
    },
  });
}

const nameOf = (target: string | { readonly name: string }) => (typeof target === 'string' ? target : target.name);

/** (rows − offset) / scale, then in float32 and, where a row is an image, in its shape. */
function addScaling(graph: Graph, rows: string, { columns, shape }: TrainedModel['description']): string {
  const vector = (values: number[]) => graph.constant('double', values, [values.length]);
  const shifted = graph.add('Sub', [rows, vector(columns.map(({ offset }) => offset))]);
  const scaled = graph.add('Div', [shifted, vector(columns.map(({ scale }) => scale))]);
  const x = cast(graph, scaled, 'float');
  return shape === undefined ? x : graph.add('Reshape', [x, graph.constant('int64', [-1, ...shape], [4])]);
}

/** @returns what the network gives, and by what its answer is decided: that before the activation that the loss absorbs */
function addLayers(graph: Graph, input: string, { layers, shapes, tensors, loss }: TrainedModel) {
  const { absorbs } = factsOfLoss(loss);
  let [outputs, decides] = [input, input];
  for (const [index, layer] of layers.entries()) {
    const shape = shapes[index];
    if (shape === undefined) throw new RangeError(`layer ${index} has no shape`);
    const z = addLayer(graph, outputs, layer, { ...shape, arrays: arraysOf(tensors, index) });
    outputs = 'activation' in layer ? addActivation(graph, z, layer.activation, shape.output) : z;
    const isAbsorbed = absorbs !== undefined && 'activation' in layer && layer.activation.type === absorbs;
    decides = isAbsorbed ? z : outputs;
  }
  return { outputs, decides };
}

/** The arrays of a layer by their names in it. */
function arraysOf(tensors: Params, layer: number): Params {
  const start = `layers.${layer}.`;
  const entries = Object.entries(tensors).filter(([name]) => name.startsWith(start));
  return Object.fromEntries(entries.map(([name, array]) => [name.slice(start.length), array]));
}

function addClasses(
  graph: Graph,
  { outputs, decides }: { readonly outputs: string; readonly decides: string },
  { description: { answer }, layers }: TrainedModel,
): OnnxValue[] {
  const name = givesProbabilities(answer, layers) ? 'probabilities' : 'outputs';
  graph.addAs(name, 'Identity', [outputs]);
  if (answer.type === 'class') {
    graph.addAs('prediction', 'ArgMax', [decides], { integers: { axis: 1, keepdims: 0 } });
    return [
      { name: 'prediction', type: 'int64' },
      { name, type: 'float', columns: answer.classes.length },
    ];
  }
  const isSecond = graph.add('Greater', [decides, graph.constant('float', [0])]);
  graph.addAs('prediction', 'Cast', [isSecond], { integers: { to: dataTypes.int64 } });
  const columns = answer.targets.length;
  return [
    { name: 'prediction', type: 'int64', columns },
    { name, type: 'float', columns },
  ];
}

/** outputs · scale + offset, in float64. */
function addNumbers(graph: Graph, outputs: string, targets: readonly { offset: number; scale: number }[]): OnnxValue[] {
  const vector = (values: number[]) => graph.constant('double', values, [values.length]);
  const scaled = graph.add('Mul', [cast(graph, outputs, 'double'), vector(targets.map(({ scale }) => scale))]);
  graph.addAs('prediction', 'Add', [scaled, vector(targets.map(({ offset }) => offset))]);
  return [{ name: 'prediction', type: 'double', columns: targets.length }];
}

function cast(graph: Graph, name: string, type: 'float' | 'double'): string {
  return graph.add('Cast', [name], { integers: { to: dataTypes[type] } });
}
