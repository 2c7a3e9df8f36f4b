/** A stack of layers under a loss: rows in, loss and gradient out. */
import type { SettledLayer } from '../config/index.ts';
import type { KernelInput, Kernels } from '../kernels/index.ts';
import {
  allocateTrained,
  createLayer,
  createLoss,
  factsOfLoss,
  type Layer,
  type LossFacts,
  type Parameter,
  type Params,
  parameterShapes,
  type Targets,
  type TrainedArrays,
} from '../methods/index.ts';
import type { Trial } from '../plan/index.ts';
import { type FloatArray, randomStream, sizeOf } from '../shared/index.ts';
import { describeNumbers } from './describe-numbers.ts';
import type { Network } from './network.ts';

/**
 * Builds the network of a trial, its weights not yet drawn.
 *
 * @param capacity the most rows of one forward pass
 */
export function createLayerNetwork(
  kernels: Kernels,
  { settings, shapes, repeat }: Pick<Trial, 'settings' | 'shapes' | 'repeat'>,
  capacity: number,
): Network {
  const loss = createLoss(settings.loss);
  const firstTrained = shapes.findIndex(({ params }) => Object.keys(params).length > 0);
  const lossFacts = factsOfLoss(settings.loss);
  const trained = allocateTrained(kernels, parameterShapes(shapes));
  const layers = settings.layers.map((layer, index): Layer => {
    const shape = shapes[index];
    if (shape === undefined) throw new RangeError(`layer ${index} has no shape`);
    // Each property by itself, here and below: what is spread takes V8 longer than all the rest of a small layer.
    return createLayer(layer, {
      input: shape.input,
      output: shape.output,
      kernels,
      capacity,
      propagates: index > firstTrained,
      absorbed: index === settings.layers.length - 1 && isAbsorbed(layer, lossFacts),
      parameter: (name) => parameterOf(trained, `layers.${index}.${name}`),
      stream: (purpose) => randomStream(settings.seed, repeat, `${purpose}/layers.${index}`),
    });
  });
  const outputs = sizeOf(shapes.at(-1)?.output ?? []);
  const last = settings.layers.at(-1);
  const { absorbs } = lossFacts;
  const absorbed = absorbs && last && isAbsorbed(last, lossFacts) ? kernels.activation({ type: absorbs }) : undefined;
  const rowLoss = kernels.allocateDoubles(capacity);
  const dOut = kernels.allocate(capacity * outputs);

  const outs: KernelInput[] = [];
  const pass = (x: KernelInput, n: number, mode: 'train' | 'evaluate') => {
    let out = x;
    for (let index = 0; index < layers.length; index += 1) {
      out = (layers[index] as Layer).forward(out, n, mode);
      outs[index] = out;
    }
    // The last output is dense: compressed rows go no further than the first dense layer.
    return out as FloatArray;
  };
  const rowDivisor = loss.rowDivisor(outputs);
  const computeLosses = (out: FloatArray, targets: Targets, n: number) => {
    loss.rows(kernels, out, targets, rowLoss, dOut, n, outputs);
    if (rowDivisor !== 1) for (let i = 0; i < n; i += 1) rowLoss[i] = (rowLoss[i] as number) / rowDivisor;
  };

  return {
    params: trained.params,
    grads: trained.grads,
    all: trained.all,
    state: nameStates(layers),
    outputs,
    forward: (x, n) => pass(x, n, 'evaluate'),
    activate: (out, n) => absorbed?.forward(out, out, n, outputs),

    draw(n) {
      for (const layer of layers) layer.draw?.(n);
    },

    rowLosses(out, targets, n) {
      computeLosses(out, targets, n);
      return rowLoss;
    },

    capturable:
      loss.isCapturable && layers.every(({ isCapturable }) => isCapturable)
        ? { rowLoss, rowDivisor, ofBatch: loss.ofBatch }
        : undefined,

    batchLoss(x, targets, n) {
      computeLosses(pass(x, n, 'train'), targets, n);
      if (targets.weights) weighRows(targets.weights, rowLoss, dOut, n, outputs);
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += rowLoss[i] as number;
      return loss.ofBatch(sum, n);
    },

    backward(n) {
      let gradient: FloatArray | undefined = dOut;
      for (let index = layers.length - 1; index >= firstTrained && gradient; index -= 1) {
        gradient = layers[index]?.backward(gradient, n);
      }
    },

    describeActivations: (n) =>
      outs.flatMap((out, layer) =>
        // Only a flatten layer hands compressed rows on, and it changes no number.
        'matrix' in out ? [] : [{ layer, ...describeNumbers(out, n * sizeOf(shapes[layer]?.output ?? [])) }],
      ),
  };
}

/**
 * Multiplies the loss of each row, and its part of the gradient, by its weight: in float64, rounded once to the precision
 * of the gradient. The loss of a mini-batch stays a mean over its n rows, not over the sum of their weights.
 */
function weighRows(weights: Float64Array, rowLoss: Float64Array, dOut: FloatArray, n: number, outputs: number): void {
  for (let i = 0; i < n; i += 1) {
    const weight = weights[i] as number;
    rowLoss[i] = (rowLoss[i] as number) * weight;
    for (let at = i * outputs; at < (i + 1) * outputs; at += 1) dOut[at] = (dOut[at] as number) * weight;
  }
}

/** Whether the loss computes the layer's activation itself. */
function isAbsorbed(layer: SettledLayer, { absorbs }: LossFacts): boolean {
  return absorbs !== undefined && 'activation' in layer && layer.activation.type === absorbs;
}

function parameterOf({ params, grads }: TrainedArrays, name: string) {
  return { w: (params[name] as Parameter).values, dw: (grads[name] as Parameter).values };
}

/** What training changes beside the parameters, under the names that it has in a file of weights. */
function nameStates(layers: readonly Layer[]): Params {
  return Object.fromEntries(
    layers.flatMap(({ state }, index) =>
      Object.entries(state).map(([name, parameter]) => [`layers.${index}.${name}`, parameter] as const),
    ),
  );
}
