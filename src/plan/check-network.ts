/** A network whose layers fit together → whether it fits its data, the memory and the initial weights. */
import type { DatasetFacts } from '../data/index.ts';
import {
  countParameters,
  factsOfActivation,
  type LayerShape,
  type ParameterShapes,
  parameterShapes,
} from '../methods/index.ts';
import { countOf, shorten, significantDigits, sizeOf } from '../shared/index.ts';
import { type PointError, pathOfLargest } from './point-error.ts';
import { batchSizeOf } from './settle.ts';
import type { Point } from './types.ts';

/** What one WebAssembly memory holds. */
const mostNumbers = 0x1_0000_0000 / 4;
/** A trial holds its parameters, their gradients and one copy. */
const mostParameters = Math.floor(mostNumbers / 3);

/**
 * Checks a network against its data.
 *
 * @param shapes of all layers
 */
export function checkNetwork(
  point: Point,
  data: DatasetFacts,
  shapes: readonly LayerShape[],
  initialWeights: ParameterShapes | undefined,
): PointError[] {
  const tooLarge = checkParameters(point, shapes);
  return [
    ...checkOutputs(point, data, shapes),
    ...warnOfReach(point, data),
    ...(tooLarge.length > 0 ? tooLarge : checkActivations(point, data, shapes)),
    ...(initialWeights ? checkInitialWeights(shapes, initialWeights) : []),
  ];
}

function checkOutputs(
  { settings: { layers, loss } }: Point,
  data: DatasetFacts,
  shapes: readonly LayerShape[],
): PointError[] {
  const last = layers.length - 1;
  const output = shapes[last]?.output ?? [];
  const end = `end with a dense layer of units: ${data.outputs}`;
  if (output.length === 3) {
    const message = `the last layer gives images of ${output.join(' × ')}, and the loss compares rows of numbers`;
    return [{ code: 'PLAN_OUTPUT_IS_IMAGE', message, hint: end, path: ['layers', last] }];
  }
  const [outputs] = output;
  if (outputs === data.outputs) return [];
  const unit = data.task === 'classification' ? 'classes' : 'target numbers';
  // The layers behind the last dense one keep its number of outputs.
  const dense = layers.findLastIndex(({ type }) => type === 'dense');
  const has = dense === last ? `has ${countOf(outputs ?? 0, 'unit')}` : `gives ${countOf(outputs ?? 0, 'number')}`;
  return [
    {
      code: 'PLAN_OUTPUTS_MISMATCH',
      message: `the last layer ${has}, and the data has ${data.outputs} ${unit}${describeClasses(data)}`,
      hint: dense === -1 ? end : `write units: ${data.outputs}${adviseLoss(loss.type, data, outputs)}`,
      path: dense === -1 ? ['layers', last] : ['layers', dense, 'units'],
    },
  ];
}

/** Warns of targets that the last activation cannot give. */
function warnOfReach({ settings: { layers, loss } }: Point, { task, targetRange }: DatasetFacts): PointError[] {
  const last = layers.findLastIndex((layer) => 'activation' in layer);
  const layer = layers[last];
  if (task !== 'regression' || targetRange === undefined || loss.type === 'binaryCrossEntropy') return [];
  // What is normalized behind it goes anywhere.
  if (layers.slice(last).some((behind) => behind.type === 'batchNorm')) return [];
  if (layer === undefined || !('activation' in layer) || layer.activation.type === undefined) return [];
  const { type } = layer.activation;
  const [[least, largest], [from, to]] = [targetRange, factsOfActivation(layer.activation).range];
  if (least >= from && largest <= to) return [];
  const reach = to === Number.POSITIVE_INFINITY ? `nothing below ${from}` : `numbers from ${from} to ${to}`;
  const [low, high] = [least, largest].map((value) => significantDigits(value, 4));
  return [
    {
      severity: 'warning',
      code: 'PLAN_TARGET_OUT_OF_REACH',
      message: `${type} gives ${reach}, and the targets of the training rows go from ${low} to ${high}`,
      hint: 'leave the activation of the last layer out, or write `normalizeTarget: unit` under the dataset',
      path: ['layers', last, 'activation'],
    },
  ];
}

/** From so many classes that are called like numbers on, they may be numbers. */
const manyClasses = 20;

/** Another loss that may have been meant. */
function adviseLoss(loss: string | undefined, { task, classNames = [] }: DatasetFacts, outputs?: number): string {
  if (task !== 'classification') return '';
  const areNumbers = classNames.length >= manyClasses && classNames.every((name) => Number.isFinite(Number(name)));
  if (areNumbers && outputs === 1) return '; or, where the target is a number and no class, `loss: meanSquaredError`';
  return loss === 'binaryCrossEntropy' ? ' with `activation: softmax`, and `loss: crossEntropy`' : '';
}

/** Classes that are named in a message. */
const mostNamed = 10;

function describeClasses({ classNames, classRows }: DatasetFacts): string {
  if (classNames === undefined) return '';
  const named = classNames
    .slice(0, mostNamed)
    .map((name, index) => `${shorten(name)} (${countRows(classRows?.[index])})`);
  return `: ${named.join(', ')}${classNames.length > mostNamed ? ', …' : ''}`;
}

function countRows(count = 0): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function checkParameters({ settings: { layers } }: Point, shapes: readonly LayerShape[]): PointError[] {
  const counts = shapes.map(({ params }) => countParameters(params));
  const count = counts.reduce((sum, own) => sum + own, 0);
  if (count <= mostParameters) return [];
  return [
    {
      code: 'PLAN_NETWORK_TOO_LARGE',
      message: `the network has ${grouped(count)} parameters, which do not fit into memory; this layer has the most of them`,
      hint: `make it smaller: up to ${grouped(mostParameters)} parameters fit`,
      path: pathOfLargest(layers, counts),
    },
  ];
}

/** A large count as people read it: 11,300,965,003. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function checkActivations({ settings }: Point, data: DatasetFacts, shapes: readonly LayerShape[]): PointError[] {
  const rows = Math.min(batchSizeOf(settings, data), data.rows.train);
  const counts = shapes.map(({ output }) => rows * sizeOf(output));
  const count = counts.reduce((sum, own) => sum + own, 0);
  if (count <= mostNumbers) return [];
  return [
    {
      code: 'PLAN_NETWORK_TOO_LARGE',
      message: `the layers give ${grouped(count)} numbers for a mini-batch of ${countOf(rows, 'row')}, which do not fit into memory; this layer gives the most of them`,
      hint: `make it or batchSize smaller: up to ${grouped(mostNumbers)} numbers fit`,
      path: pathOfLargest(settings.layers, counts),
    },
  ];
}

function checkInitialWeights(shapes: readonly LayerShape[], given: ParameterShapes): PointError[] {
  const problem = compareShapes(parameterShapes(shapes), parameterShapes(shapes, 'state'), given);
  if (problem === undefined) return [];
  const isTorch = Object.keys(given).every((name) => !name.startsWith('layers.'));
  return [
    {
      code: 'PLAN_INITIAL_WEIGHTS_MISMATCH',
      message: `initialWeights do not fit the layers: ${problem}`,
      hint: isTorch
        ? 'names of nn.Sequential (`0.weight`) are read by `initialWeights: { path: …, layout: torch }`; others are to be called `layers.<i>.weight` and `.bias`'
        : 'a layer i needs layers.<i>.weight and layers.<i>.bias: (inputs, units) and (units) where it is dense, (filters, channels, kernel, kernel) and (filters) where it is conv2d',
      path: ['initialWeights'],
    },
  ];
}

/** What is trained must be there; what training keeps beside it, such as running statistics, may be. */
function compareShapes(trained: ParameterShapes, kept: ParameterShapes, given: ParameterShapes): string | undefined {
  const describe = (shape: readonly number[]) => `(${shape.join(', ')})`;
  const missing = Object.keys(trained).find((name) => !given[name]);
  if (missing !== undefined) return `${missing} ${describe(trained[missing] ?? [])} is missing`;
  for (const [name, shape] of Object.entries(given)) {
    const own = trained[name] ?? kept[name];
    if (!own) return `${name} belongs to no layer`;
    if (describe(own) !== describe(shape)) return `${name} is ${describe(shape)}, the network's is ${describe(own)}`;
  }
  return undefined;
}
