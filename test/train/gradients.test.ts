import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import { activationNames, type Kernels } from '../../src/kernels/index.ts';
import { inferShapes } from '../../src/methods/index.ts';
import { layers } from '../../src/methods/layers/registry.ts';
import { losses } from '../../src/methods/losses/registry.ts';
import { randomStream } from '../../src/shared/index.ts';
import { checkGradients } from '../../src/train/gradients/check.ts';
import {
  createKernels,
  layersOf,
  lossOf,
  makeDataset,
  makeTrial,
  type Rows,
  type WrittenLayer,
} from '../helpers/trials.ts';

const tolerance = 1e-6;

/** Rows of random numbers under three classes, or under two target numbers. */
function drawRows(kind: 'labels' | 'targets', inputs: number, shape?: Rows['shape']): Rows {
  const stream = randomStream(7, 0, 'rows');
  const draw = (length: number) => Array.from({ length }, () => stream.normal());
  const features = Array.from({ length: 6 }, () => draw(inputs));
  const answers = kind === 'labels' ? { labels: [0, 1, 2, 2, 1, 0] } : { targets: features.map(() => draw(2)) };
  return { features, ...answers, ...(shape && { shape }) };
}

function check(layers: WrittenLayer[], rows: Rows, changes: Partial<SettledSettings> = {}) {
  const dataset = makeDataset(rows);
  const settings = { layers: layersOf(layers), loss: lossOf('crossEntropy'), batchSize: 6, ...changes };
  return checkGradients(makeTrial(settings, 1, dataset), dataset, createKernels, { samples: 40, tolerance });
}

const softmax = { type: 'dense', units: 3, activation: 'softmax' };

describe('[I] train/gradients', () => {
  it.each(activationNames)('agree for the activation %s', (activation) => {
    // Softmax stands in the last layer, under a loss that does not absorb it.
    const [layers, changes] =
      activation === 'softmax'
        ? [[{ type: 'dense', units: 2, activation }], { loss: lossOf('meanSquaredError') }]
        : [[{ type: 'dense', units: 7, activation }, softmax], {}];
    const checks = check(layers, drawRows(activation === 'softmax' ? 'targets' : 'labels', 5), changes);
    for (const { parameter, largestError } of checks) expect(largestError, parameter).toBeLessThanOrEqual(tolerance);
  });

  const lossCases: Record<string, [last: WrittenLayer, kind: 'labels' | 'targets', SettledSettings['loss'][]]> = {
    crossEntropy: [softmax, 'labels', [lossOf('crossEntropy'), { type: 'crossEntropy', labelSmoothing: 0.2 }]],
    binaryCrossEntropy: [{ type: 'dense', units: 3, activation: 'sigmoid' }, 'labels', [lossOf('binaryCrossEntropy')]],
    sumOfSquares: [
      { type: 'dense', units: 2 },
      'targets',
      [lossOf('sumOfSquares'), { type: 'sumOfSquares', reduction: 'sum' }],
    ],
    meanSquaredError: [{ type: 'dense', units: 2 }, 'targets', [lossOf('meanSquaredError')]],
    meanAbsoluteError: [{ type: 'dense', units: 2 }, 'targets', [lossOf('meanAbsoluteError')]],
    huber: [{ type: 'dense', units: 2 }, 'targets', [lossOf('huber'), { type: 'huber', delta: 0.3 }]],
  };
  it('are tried for every loss', () => {
    expect(Object.keys(lossCases).sort()).toEqual(Object.keys(losses).sort());
  });
  it.each(Object.entries(lossCases))('agree for the loss %s', (_name, [last, kind, losses]) => {
    for (const loss of losses) {
      const checks = check([{ type: 'dense', units: 5, activation: 'tanh' }, last], drawRows(kind, 4), { loss });
      for (const { parameter, largestError } of checks) expect(largestError, parameter).toBeLessThanOrEqual(tolerance);
    }
  });

  const image = [2, 7, 6] as const;
  const layerCases: Record<string, WrittenLayer[][]> = {
    dense: [[{ type: 'dense', units: 4, activation: 'tanh' }, softmax]],
    conv2d: [
      [{ type: 'conv2d', filters: 3, kernel: 3, activation: 'tanh' }, { type: 'flatten' }, softmax],
      [
        { type: 'conv2d', filters: 3, kernel: 2, stride: 2, padding: 1, activation: 'gelu' },
        { type: 'conv2d', filters: 2, kernel: 3, padding: 2, stride: 3, activation: 'swish' },
        softmax,
      ],
    ],
    maxPool2d: [
      [{ type: 'conv2d', filters: 3, kernel: 2, activation: 'tanh' }, { type: 'maxPool2d', size: 2 }, softmax],
      [
        { type: 'conv2d', filters: 3, kernel: 1, activation: 'tanh' },
        { type: 'maxPool2d', size: 3, stride: 2 },
        softmax,
      ],
    ],
    averagePool2d: [
      [
        { type: 'conv2d', filters: 3, kernel: 1, activation: 'tanh' },
        { type: 'averagePool2d', size: 3, stride: 1 },
        softmax,
      ],
    ],
    flatten: [[{ type: 'conv2d', filters: 2, kernel: 3 }, { type: 'flatten' }, { type: 'dense', units: 4 }, softmax]],
    batchNorm: [
      [{ type: 'dense', units: 5 }, { type: 'batchNorm', activation: 'tanh' }, softmax],
      [{ type: 'conv2d', filters: 3, kernel: 3 }, { type: 'batchNorm', activation: 'softplus' }, softmax],
      [{ type: 'batchNorm' }, softmax],
    ],
    dropout: [
      [{ type: 'dense', units: 9, activation: 'tanh' }, { type: 'dropout', rate: 0.4 }, softmax],
      [{ type: 'dropout', rate: 0.2 }, { type: 'dense', units: 9, activation: 'tanh' }, softmax],
    ],
  };
  it('are tried for every layer', () => {
    expect(Object.keys(layerCases).sort()).toEqual(Object.keys(layers).sort());
  });
  it.each(Object.entries(layerCases))('agree for the layer %s', (_name, networks) => {
    for (const layers of networks) {
      const checks = check(layers, drawRows('labels', 2 * 7 * 6, image));
      expect(checks.length).toBeGreaterThan(1);
      for (const { parameter, largestError } of checks) expect(largestError, parameter).toBeLessThanOrEqual(tolerance);
    }
  });

  it('agree for formulas as activation and as loss', () => {
    const layers = layersOf([
      { type: 'dense', units: 5 },
      { type: 'dense', units: 2 },
    ]);
    const swish = { ...layers[0], activation: { formula: 'x / (1 + exp(-x))' } } as (typeof layers)[number];
    const dataset = makeDataset(drawRows('targets', 4));
    const settings = {
      layers: [swish, layers[1]!],
      loss: { formula: 'abs(y - t) < 1 ? 0.5 * (y - t)^2 : abs(y - t) - 0.5' },
      batchSize: 6,
    };
    const trial = makeTrial(settings, 1, dataset);
    for (const { parameter, largestError } of checkGradients(trial, dataset, createKernels, {
      samples: 40,
      tolerance,
    })) {
      expect(largestError, parameter).toBeLessThanOrEqual(tolerance);
    }
  });

  it('count a number at a kink as such, and not as wrong', () => {
    // Both rows give relu exactly 0, where its slopes are 0 and 1: with every weight at 0, every bias is at the kink.
    const dataset = makeDataset({ features: [[0], [0]], labels: [0, 1] });
    const layers = layersOf([
      { type: 'dense', units: 4, activation: 'relu' },
      { type: 'dense', units: 2, activation: 'softmax' },
    ]);
    const trial = makeTrial({ layers, loss: lossOf('crossEntropy'), batchSize: 2 }, 1, dataset);
    const ones = (length: number) => Float64Array.from({ length }, (_, i) => i / 3 - 1);
    const initialWeights = {
      'layers.0.weight': { shape: [1, 4], values: ones(4) },
      'layers.0.bias': { shape: [4], values: new Float64Array(4) },
      'layers.1.weight': { shape: [4, 2], values: ones(8) },
      'layers.1.bias': { shape: [2], values: Float64Array.of(0.3, 0) },
    };
    const checks = checkGradients(trial, dataset, createKernels, { samples: 10, tolerance, initialWeights });
    const bias = checks.find(({ parameter }) => parameter === 'layers.0.bias');
    expect(bias).toMatchObject({ checked: 4, kinks: 4, largestError: 0 });
  });

  it('show where a gradient is wrong', () => {
    const dataset = makeDataset(drawRows('labels', 4));
    const layers = layersOf([{ type: 'dense', units: 5, activation: 'tanh' }, softmax]);
    const trial = makeTrial({ layers, loss: lossOf('crossEntropy'), batchSize: 6 }, 1, dataset);
    const createWrong: typeof createKernels = (precision) => {
      const kernels = createKernels(precision);
      return {
        ...kernels,
        affineBackwardWeight(x, dz, dw, n, d, u) {
          kernels.affineBackwardWeight(x, dz, dw, n, d, u);
          // The third row, fourth column of the first layer.
          if (u === 5) dw[2 * 5 + 3]! *= 1.001;
        },
      };
    };
    const checks = checkGradients(trial, dataset, createWrong, { samples: 40, tolerance });
    const wrong = checks.filter(({ largestError }) => largestError > tolerance);
    expect(wrong).toMatchObject([{ parameter: 'layers.0.weight', at: [2, 3] }]);
    expect(wrong[0]!.largestError).toBeCloseTo(0.001, 5);
  });
});

/** Behind a dense layer there are no images. */
function chooseLayers(drawn: readonly WrittenLayer[]): WrittenLayer[] {
  const flat = drawn.findIndex(({ type }) => type === 'flatten');
  return drawn.filter(({ type }, at) => flat < 0 || at <= flat + 1 || ['batchNorm', 'dropout'].includes(type));
}

/** A network of a few layers of any kind over rows of images, some of their pixels 0, and some rows twice. */
function drawNetwork(number: number) {
  const stream = randomStream(number, 0, 'network');
  const pick = <T>(values: readonly T[]): T => values[stream.below(values.length)] as T;
  const activation = () => pick(activationNames.filter((name) => name !== 'softmax'));
  const blocks: WrittenLayer[][] = [
    [{ type: 'conv2d', filters: 2, kernel: 3, activation: activation() }],
    [{ type: 'conv2d', filters: 3, kernel: 2, padding: 1, activation: activation() }],
    [{ type: 'batchNorm', activation: activation() }],
    [{ type: 'maxPool2d', size: 2 }],
    [{ type: 'averagePool2d', size: 2 }],
    [{ type: 'flatten' }, { type: 'dense', units: 4, activation: activation() }],
    [{ type: 'dropout', rate: 0.3 }],
  ];
  const draw = (): WrittenLayer[] => {
    const layers = chooseLayers([pick(blocks), pick(blocks.slice(0, 5)), pick(blocks.slice(2))].flat());
    // Some do not fit each other.
    return inferShapes(layersOf([...layers, softmax]), [1, 6, 6]).problem ? draw() : layers;
  };
  const layers = draw();
  const value = () => (stream.below(3) === 0 ? 0 : Math.round(stream.normal() * 8) / 8);
  const features = Array.from({ length: 6 }, () => Array.from({ length: 36 }, value));
  const rows: Rows = { features, labels: [0, 1, 2, 2, 1, 0], shape: [1, 6, 6] };
  return { layers: [...layers, softmax], rows, seed: number };
}

/** More, such as 1,000: `KOBAI_NETWORKS=1000 npx vitest run --config test/vitest.config.ts test/train/gradients.test.ts` */
const networks = Number(process.env.KOBAI_NETWORKS ?? 100);

describe('[I] train/gradients of random networks', () => {
  it(`are called right, kinks and bends or not: ${networks}`, () => {
    const wrong = Array.from({ length: networks }, (_, number) => number).flatMap((number) => {
      const { layers, rows, seed } = drawNetwork(number);
      const checks = check(layers, rows, { seed });
      return checks.filter(({ largestError }) => largestError > tolerance).map((found) => ({ number, layers, found }));
    });
    expect(wrong).toEqual([]);
  });

  const faults: Readonly<Record<string, (kernels: Kernels) => Partial<Kernels>>> = {
    'a weight gradient that is 0.1 % too large': (kernels) => ({
      affineBackwardWeight(x, dz, dw, n, d, u) {
        kernels.affineBackwardWeight(x, dz, dw, n, d, u);
        kernels.scale(dw, 1.001);
      },
    }),
    'a bias gradient that leaves out a row': (kernels) => ({
      affineBackwardBias: (dz, db, n, u) => kernels.affineBackwardBias(dz, db, n - 1, u),
    }),
    'an input gradient that is left out': () => ({
      affineBackwardInput: (_dz, _w, dx) => void dx.fill(0),
    }),
    'an activation whose derivative is 1': (kernels) => ({
      activation(choice) {
        const kernel = kernels.activation(choice);
        return choice.type === 'softmax'
          ? kernel
          : { ...kernel, backward: (_, dOut, dz) => void dz.set(dOut.subarray(0, dz.length)) };
      },
    }),
  };
  it.each(Object.keys(faults))('are called wrong where they have %s', (name) => {
    const createWrong: typeof createKernels = (precision) => {
      const kernels = createKernels(precision);
      return { ...kernels, ...faults[name]?.(kernels) };
    };
    for (const activation of ['relu', 'elu', 'tanh', 'gelu']) {
      const layers = [{ type: 'dense', units: 6, activation }, { type: 'dense', units: 5, activation }, softmax];
      const dataset = makeDataset(drawRows('labels', 5));
      const settings = { layers: layersOf(layers), loss: lossOf('crossEntropy'), batchSize: 6 };
      const checks = checkGradients(makeTrial(settings, 1, dataset), dataset, createWrong, { samples: 40, tolerance });
      expect([activation, checks.some(({ largestError }) => largestError > 1e-4)]).toEqual([activation, true]);
    }
  });
});
