import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import { decodeSafetensors } from '../../src/shared/index.ts';
import { trainTrial } from '../../src/train/index.ts';
import { largestRelativeDifference } from '../helpers/reference-case.ts';
import { createKernels, layersOf, lossOf, makeDataset, makeTrial, type Rows, train } from '../helpers/trials.ts';

const xorRows: Rows = {
  features: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  labels: [0, 1, 1, 0],
};
const xor = makeDataset(xorRows);
const xorSettings = {
  layers: layersOf([
    { type: 'dense', units: 8, activation: 'tanh' },
    { type: 'dense', units: 2, activation: 'softmax' },
  ]),
  loss: lossOf('crossEntropy'),
};
const evaluate = (changes: Partial<SettledSettings['evaluate']>): Pick<SettledSettings, 'evaluate'> => ({
  evaluate: {
    every: 1,
    unit: 'epoch',
    metrics: ['loss'],
    topK: 5,
    splits: ['train', 'test'],
    trainShare: 1,
    ...changes,
  },
});

describe('[I] train/trial', () => {
  it('learns the exclusive or', () => {
    const settings = { ...xorSettings, learningRate: 0.5, ...evaluate({ metrics: ['loss', 'accuracy'] }) };
    const { metrics } = train(xor, settings, 500);
    expect(metrics['train.accuracy']).toBe(1);
    expect(metrics['train.loss']).toBeLessThan(0.05);
  });

  it('trains on the training split alone, and measures every split', () => {
    const settings = { ...xorSettings, batchSize: 2 };
    const changed: Rows = { ...xorRows, features: xorRows.features.with(3, [9, 9]) };
    const outcome = train(makeDataset(xorRows, { train: 3 }), settings, 10);
    const other = train(makeDataset(changed, { train: 3 }), settings, 10);
    expect(Object.keys(outcome.metrics)).toEqual(['train.loss', 'test.loss']);
    expect(other.weightsSha256).toBe(outcome.weightsSha256);
    expect(other.metrics['test.loss']).not.toBe(outcome.metrics['test.loss']);
  });

  it('gives both gradients the same path', () => {
    const backprop = train(xor, xorSettings, 20);
    const numerical = train(xor, { ...xorSettings, gradient: { type: 'numerical', h: 1e-4 } }, 20);
    const difference = largestRelativeDifference(numerical.curves.batchLoss.loss, backprop.curves.batchLoss.loss);
    expect(difference).toBeLessThan(1e-7);
    expect(numerical.weightsSha256).not.toBe(backprop.weightsSha256);
  });

  it('gives both gradients the same path through what is random and what is running', () => {
    const layers = layersOf([
      { type: 'dense', units: 6 },
      { type: 'batchNorm', activation: 'tanh' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 2, activation: 'softmax' },
    ]);
    const backprop = train(xor, { ...xorSettings, layers }, 20);
    const numerical = train(xor, { ...xorSettings, layers, gradient: { type: 'numerical', h: 1e-4 } }, 20);
    const difference = largestRelativeDifference(numerical.curves.batchLoss.loss, backprop.curves.batchLoss.loss);
    expect(difference).toBeLessThan(1e-6);
    const running = (outcome: typeof backprop) =>
      decodeSafetensors(outcome.weights)['layers.1.runningVariance']!.values;
    expect(largestRelativeDifference(running(numerical), running(backprop))).toBeLessThan(1e-6);
  });

  it('goes on where an epsilon is so small that in float32 it is 0', () => {
    const settings = { ...xorSettings, optimizer: { type: 'adagrad', epsilon: 1e-60 } as const, learningRate: 0.1 };
    const outcome = train(xor, { ...settings, precision: 'float32' }, 20);
    expect(outcome.status).toBe('finished');
    expect(outcome.metrics['train.loss']).toBeLessThan(0.3);
  });

  it('ends a diverging trial at the step of the first value that is not finite, and keeps its curve', () => {
    const dataset = makeDataset({ features: [[1], [2], [3], [4]], targets: [[2], [4], [6], [8]] });
    const layers = layersOf([{ type: 'dense', units: 1 }]);
    const outcome = train(dataset, { layers, loss: lossOf('meanSquaredError'), learningRate: 1e30 }, 100);
    expect(outcome.status).toBe('diverged');
    expect(outcome.divergence?.step).toBe(outcome.steps);
    expect(outcome.steps).toBeLessThan(100);
    expect(outcome.curves.batchLoss.loss.length).toBeGreaterThan(1);
    expect(outcome.curves.batchLoss.loss.every(Number.isFinite)).toBe(true);
    expect(outcome.metrics).toEqual({});
  });

  it('evaluates every so many epochs or steps, and at the end', () => {
    const run = (every: number, unit: 'epoch' | 'step') =>
      train(xor, { ...xorSettings, batchSize: 2, ...evaluate({ every, unit }) }, 7).curves.evaluation;
    expect(run(1, 'epoch')).toMatchObject({ step: [2, 4, 6, 7], epoch: [1, 2, 3, 3.5] });
    expect(run(5, 'step')).toMatchObject({ step: [5, 7] });
    expect(run(1, 'epoch')['train.loss']).toHaveLength(4);
  });

  it('keeps the loss of every so many mini-batches, each taken before its update', () => {
    const all = train(xor, xorSettings, 7).curves.batchLoss;
    const third = train(xor, { ...xorSettings, record: { batchLoss: 3, activations: false } }, 7).curves.batchLoss;
    expect(all.step).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(third).toEqual({ step: [0, 3, 6], loss: [all.loss[0], all.loss[3], all.loss[6]] });
  });

  it('keeps how the outputs of each layer are spread before the first update, and changes nothing by it', () => {
    const layers = layersOf([
      { type: 'dense', units: 300, activation: 'relu' },
      { type: 'dense', units: 2, activation: 'softmax' },
    ]);
    const plain = train(xor, { ...xorSettings, layers }, 3);
    const record = { batchLoss: 1, activations: true };
    for (const gradient of [{ type: 'backprop' }, { type: 'numerical', h: 1e-4 }] as const) {
      const { activations } = train(xor, { ...xorSettings, layers, record, gradient }, 1);
      // Of 4 rows (0, 0), (0, 1), (1, 0), (1, 1) the first gives zeros; of the others about half are.
      expect(activations).toMatchObject([{ layer: 0 }, { layer: 1 }]);
      expect(activations![0]!.zeros).toBeCloseTo(0.25 + 0.75 / 2, 1);
      expect(activations![0]!.deviation).toBeGreaterThan(activations![0]!.mean);
    }
    expect(train(xor, { ...xorSettings, layers, record }, 3).weightsSha256).toBe(plain.weightsSha256);
    expect(plain.activations).toBeUndefined();
  });

  it('gives two learning rates the same initial weights and mini-batches, and another repeat others', () => {
    const run = (learningRate: number, repeat: number) => {
      const trial = makeTrial({ ...xorSettings, batchSize: 2, sampling: 'shuffle', learningRate }, 1, xor);
      return trainTrial({ ...trial, repeat }, xor, createKernels).curves.batchLoss.loss[0];
    };
    expect(run(0.1, 0)).toBe(run(0.3, 0));
    expect(run(0.1, 0)).not.toBe(run(0.1, 1));
  });

  it('reports every update as it is made', () => {
    const seen: number[] = [];
    train(xor, xorSettings, 3, { onStep: (step) => seen.push(step) });
    expect(seen).toEqual([1, 2, 3]);
  });

  it("sums a mini-batch's squares where the reduction says so, and still compares splits by their mean", () => {
    const run = (reduction: 'mean' | 'sum') =>
      train(xor, { ...xorSettings, loss: { type: 'sumOfSquares', reduction }, learningRate: 1e-12 }, 1);
    expect(run('sum').curves.batchLoss.loss[0]).toBeCloseTo(4 * run('mean').curves.batchLoss.loss[0]!, 12);
    expect(run('sum').metrics['train.loss']).toBeCloseTo(run('mean').metrics['train.loss']!, 9);
  });

  it('multiplies the learning rate by the schedule', () => {
    const { weights } = train(xor, { ...xorSettings, learningRate: 0.2 }, 3);
    const halved = { type: 'step', every: 1, factor: 0.5, unit: 'step', warmup: 0 } as const;
    const one = train(xor, { ...xorSettings, learningRate: 0.2, schedule: halved }, 1);
    const three = train(xor, { ...xorSettings, learningRate: 0.2, schedule: halved }, 3);
    expect(one.weightsSha256).toBe(train(xor, { ...xorSettings, learningRate: 0.2 }, 1).weightsSha256);
    expect(three.weights).not.toEqual(weights);
    const second = train(xor, { ...xorSettings, learningRate: 0.1 }, 1, {
      initialWeights: decodeSafetensors(one.weights),
    });
    const both = train(xor, { ...xorSettings, learningRate: 0.2, schedule: halved }, 2);
    expect(both.weightsSha256).toBe(second.weightsSha256);
  });

  it('stops when a metric has not improved for so many evaluations, with the weights of the best', () => {
    // Far too fast: the loss goes up and down, and the best evaluation is an early one.
    const settings = { ...xorSettings, learningRate: 6, ...evaluate({ every: 1, unit: 'step' as const }) };
    const long = train(xor, settings, 60).curves.evaluation;
    const earlyStopping = { metric: 'train.loss', goal: 'minimize', patience: 4, minChange: 0 } as const;
    const { steps, earlyStop, metrics, curves, weightsSha256 } = train(xor, { ...settings, earlyStopping }, 60);
    const losses = long['train.loss']!;
    const best = losses.indexOf(Math.min(...losses.slice(0, steps)));
    expect(steps).toBe(best + 1 + 4);
    expect(earlyStop).toEqual({ bestStep: best + 1, stopped: true });
    expect(metrics['train.loss']).toBe(losses[best]);
    expect(curves.evaluation['train.loss']).toEqual(losses.slice(0, steps));
    expect(weightsSha256).toBe(train(xor, settings, best + 1).weightsSha256);
  });

  it('keeps the best weights where patience lasts to the end', () => {
    const earlyStopping = { metric: 'train.loss', goal: 'minimize', patience: 100, minChange: 0 } as const;
    const { earlyStop, steps } = train(xor, { ...xorSettings, earlyStopping }, 5);
    expect(steps).toBe(5);
    expect(earlyStop).toEqual({ bestStep: 5, stopped: false });
  });

  it('shows what the best weights confuse, not the last ones', () => {
    const settings = { ...xorSettings, learningRate: 6, ...evaluate({ every: 1, unit: 'step' as const }) };
    const earlyStopping = { metric: 'train.loss', goal: 'minimize', patience: 100, minChange: 0 } as const;
    const stopped = train(xor, { ...settings, earlyStopping }, 12);
    expect(stopped.earlyStop!.bestStep).toBeLessThan(12);
    const { confusion } = train(xor, settings, stopped.earlyStop!.bestStep);
    expect(stopped.confusion).toEqual(confusion);
    expect(train(xor, settings, 12).confusion).not.toEqual(confusion);
  });

  it('trains on a formula as on the built-in loss and activation that it writes down', () => {
    const numbers = makeDataset({ features: xorRows.features, targets: [[0.5], [1], [-1], [2]] });
    const build = (activation: object, loss: SettledSettings['loss']) => {
      const [hidden, last] = layersOf([
        { type: 'dense', units: 5 },
        { type: 'dense', units: 1 },
      ]);
      return { layers: [{ ...hidden, activation } as typeof last & object, last!], loss };
    };
    const builtIn = train(numbers, build({ type: 'swish' }, lossOf('sumOfSquares')), 30);
    const written = train(numbers, build({ formula: 'x / (1 + exp(-x))' }, { formula: '0.5 * (y - t)^2' }), 30);
    const { loss } = builtIn.curves.batchLoss;
    expect(largestRelativeDifference(written.curves.batchLoss.loss, loss)).toBeLessThan(1e-12);
    expect(loss.at(-1)!).toBeLessThan(loss[0]!);
  });

  it('follows a schedule that is a formula in epoch, step, steps and base', () => {
    const settings = { ...xorSettings, batchSize: 2, learningRate: 0.4 };
    const halved = { type: 'step', every: 1, factor: 0.5, unit: 'epoch', warmup: 0 } as const;
    const formula = { formula: 'base / 0.4 * 0.5^epoch + 0 * (step < steps)', warmup: 0 };
    expect(train(xor, { ...settings, schedule: formula }, 6).weightsSha256).toBe(
      train(xor, { ...settings, schedule: halved }, 6).weightsSha256,
    );
  });

  describe('on a function', () => {
    /** The gradient method of the text: numerical gradients, 100 steps from (−3, 4). */
    const descend = (formula: string, learningRate: number, changes: Partial<SettledSettings> = {}, steps = 100) => {
      const settings = {
        function: { formula, start: { x0: -3, x1: 4 } },
        layers: [],
        loss: lossOf('sumOfSquares'),
        gradient: { type: 'numerical', h: 1e-4 } as const,
        ...changes,
      };
      const nothing = makeDataset({ features: [[]], targets: [[0]] });
      const { weights, ...outcome } = train(nothing, { ...settings, learningRate, batchSize: 1 }, steps);
      const { x0, x1 } = decodeSafetensors(weights);
      return { ...outcome, end: [x0!.values[0]!, x1!.values[0]!] };
    };
    const bowl = 'x0^2 + x1^2';

    it('ends where the text ends, at a learning rate that is right, too large and too small', () => {
      const [right, large, small] = [0.1, 10, 1e-10].map((rate) => descend(bowl, rate).end);
      expect(right![0]).toBeCloseTo(-6.1e-10, 11);
      expect(right![1]).toBeCloseTo(8.1e-10, 11);
      expect(large![0]! / -2.59e13).toBeCloseTo(1, 2);
      expect(large![1]! / -1.3e12).toBeCloseTo(1, 1);
      expect(small).toEqual([expect.closeTo(-3, 6), expect.closeTo(4, 6)]);
      const swinging = descend(bowl, 1, {}, 7).end;
      expect(swinging).toEqual([expect.closeTo(3, 6), expect.closeTo(-4, 6)]);
    });

    it('gives both gradients the same path, and its value as the loss', () => {
      const symbolic = descend('x0^2 / 20 + x1^2', 0.5, { gradient: { type: 'backprop' } }, 20);
      const numerical = descend('x0^2 / 20 + x1^2', 0.5, {}, 20);
      expect(symbolic.curves.batchLoss.loss[0]).toBeCloseTo(9 / 20 + 16, 12);
      expect(numerical.end[0]).toBeCloseTo(symbolic.end[0]!, 6);
      expect(numerical.end[1]).toBeCloseTo(symbolic.end[1]!, 6);
    });
  });

  it('clips the gradient before the weight decay is added to it', () => {
    // Clipped to almost nothing, only the decay moves a weight: w ← w − ηλw.
    const settings = { ...xorSettings, clipNorm: 1e-14, weightDecay: 0.5, learningRate: 0.1 };
    const before = decodeSafetensors(train(xor, { ...xorSettings, learningRate: 1e-300 }, 1).weights);
    const after = decodeSafetensors(train(xor, settings, 1).weights);
    const expected = Array.from(before['layers.0.weight']!.values, (w) => w * (1 - 0.1 * 0.5));
    expect(largestRelativeDifference(after['layers.0.weight']!.values, expected)).toBeLessThan(1e-9);
  });
});
