import { describe, expect, it } from 'vitest';
import type { OptimizerSettings } from '../../src/config/index.ts';
import type { KernelArray } from '../../src/kernels/index.ts';
import { createOptimizer, optimizers } from '../../src/methods/optimizers/registry.ts';
import { allocateTrained } from '../../src/methods/params.ts';
import { wordsOf } from '../helpers/experiment-schema.ts';
import { createKernels } from '../helpers/trials.ts';

type Walk = { readonly learningRate: number; readonly steps: number };
type Place = readonly [weight0: number, weight1: number, bias: number];
type Row = {
  readonly settings: OptimizerSettings;
  readonly parabola: Walk;
  readonly rosenbrock: Walk;
  /** Where PyTorch stands after the steps of `pytorchRates`, without weight decay and with λ = 0.1. */
  readonly pytorch: readonly { readonly settings: OptimizerSettings; readonly plain: Place; readonly decayed: Place }[];
};

const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const adamOthers = { beta1: 0.5, beta2: 0.7, epsilon: 1e-2 };

/**
 * The numbers are those of PyTorch 1.13.0 in float64:
 *
 *   w, b = Parameter(tensor([-7.0, 2.0])), Parameter(tensor([0.5]))
 *   optimizer = torch.optim.X([{'params': [w], 'weight_decay': λ}, {'params': [b], 'weight_decay': 0}], …)
 *   for each rate: set every group's lr, zero_grad(), (w[0]**2/20 + w[1]**2 + (b[0] - w[1])**2/2).backward(), step()
 *
 * with X = SGD(momentum, nesterov), Adagrad(eps), RMSprop(alpha, eps), Adam and AdamW(betas, eps).
 */
const rows: readonly Row[] = [
  {
    settings: { type: 'sgd' },
    parabola: { learningRate: 0.95, steps: 200 },
    rosenbrock: { learningRate: 0.002, steps: 10_000 },
    pytorch: [
      {
        settings: { type: 'sgd' },
        plain: [-6.6229698843, 0.4508, 0.7631399999999999],
        decayed: [-6.2615621376, 0.4232917403, 0.7523657570000001],
      },
    ],
  },
  {
    settings: { type: 'momentum', momentum: 0.9 },
    parabola: { learningRate: 0.1, steps: 200 },
    rosenbrock: { learningRate: 0.001, steps: 5000 },
    pytorch: [
      {
        settings: { type: 'momentum', momentum: 0.9 },
        plain: [-5.9592286278, -1.467595, 0.9089399999999999],
        decayed: [-4.968022953599999, -1.4923316512000002, 0.8707808719999999],
      },
      {
        settings: { type: 'momentum', momentum: 0.5 },
        plain: [-6.380752541799999, -0.13927499999999995, 0.77504],
        decayed: [-5.7911996576, -0.16100767719999992, 0.7540539319999999],
      },
    ],
  },
  {
    settings: { type: 'nesterov', momentum: 0.9 },
    parabola: { learningRate: 0.1, steps: 200 },
    rosenbrock: { learningRate: 0.001, steps: 5000 },
    pytorch: [
      {
        settings: { type: 'nesterov', momentum: 0.9 },
        plain: [-5.710957646589656, -0.44004767499999997, 0.3482468075999999],
        decayed: [-4.5288976021914245, -0.4234400319049028, 0.3114536117174301],
      },
      {
        settings: { type: 'nesterov', momentum: 0.5 },
        plain: [-6.320632740778125, 0.10736562499999994, 0.6417787499999998],
        decayed: [-5.6855857674, 0.09398398477812497, 0.6217952109687499],
      },
    ],
  },
  {
    settings: { type: 'adagrad', epsilon: 1e-10 },
    parabola: { learningRate: 1.5, steps: 200 },
    rosenbrock: { learningRate: 0.5, steps: 10_000 },
    pytorch: [
      {
        settings: { type: 'adagrad', epsilon: 1e-10 },
        plain: [-6.6586842372506, 1.671724248291725, 0.8122250306016641],
        decayed: [-6.6586842372338415, 1.6715371108176789, 0.812218145505753],
      },
      {
        settings: { type: 'adagrad', epsilon: 1e-2 },
        plain: [-6.661999691727736, 1.6721143474061653, 0.8107876299771015],
        decayed: [-6.6603509117248985, 1.6719136830888937, 0.8107798592412541],
      },
    ],
  },
  {
    settings: { type: 'rmsprop', alpha: 0.99, epsilon: 1e-8 },
    parabola: { learningRate: 0.1, steps: 200 },
    rosenbrock: { learningRate: 0.001, steps: 10_000 },
    pytorch: [
      {
        settings: { type: 'rmsprop', alpha: 0.99, epsilon: 1e-8 },
        plain: [-3.8837843843981013, 0.26004413063565907, 0.4298731742844757],
        decayed: [-3.883784237698953, 0.25093404649725015, 0.4206453060305921],
      },
      {
        settings: { type: 'rmsprop', alpha: 0.5, epsilon: 1e-2 },
        plain: [-6.39657926471726, 1.4137609652026595, 1.0382288797728614],
        decayed: [-6.391619073099079, 1.4132957471483336, 1.0381954301494234],
      },
    ],
  },
  {
    settings: { type: 'adam', ...adamDefaults },
    parabola: { learningRate: 0.3, steps: 200 },
    rosenbrock: { learningRate: 0.02, steps: 5000 },
    pytorch: [
      {
        settings: { type: 'adam', ...adamDefaults },
        plain: [-6.450781117388606, 1.4556436566736946, 1.0352308593397581],
        decayed: [-6.450781113412253, 1.4555558250150422, 1.0352300532263412],
      },
      {
        settings: { type: 'adam', ...adamOthers },
        plain: [-6.4597503273339605, 1.4632369398959157, 1.0164152566214129],
        decayed: [-6.455859839422396, 1.4630274433652217, 1.0164099677655096],
      },
    ],
  },
  {
    settings: { type: 'adamw', ...adamDefaults },
    parabola: { learningRate: 0.3, steps: 200 },
    rosenbrock: { learningRate: 0.02, steps: 5000 },
    pytorch: [
      {
        settings: { type: 'adamw', ...adamDefaults },
        plain: [-6.450781117388606, 1.4556436566736946, 1.0352308593397581],
        decayed: [-6.085739286443809, 1.360447545604523, 1.0326502755640439],
      },
      {
        settings: { type: 'adamw', ...adamOthers },
        plain: [-6.4597503273339605, 1.4632369398959157, 1.0164152566214129],
        decayed: [-6.095419902915368, 1.3690937269425851, 1.0116198285919213],
      },
    ],
  },
];

const pytorchRates = [0.1, 0.1, 0.05, 0.2, 0.1];

type Gradient = (weight: KernelArray, bias: KernelArray) => readonly [number, number, number];

/** Book, section 6.1.3: x²/20 + y². */
const parabola: Gradient = ([x, y]) => [x! / 10, 2 * y!, 0];
/** (1 − x)² + 100(y − x²)². */
const rosenbrock: Gradient = ([x, y]) => [2 * (x! - 1) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!), 0];
/** w₀²/20 + w₁² + ½(b − w₁)². */
const withBias: Gradient = ([x, y], [b]) => [x! / 10, 2 * y! - (b! - y!), b! - y!];

/** Where an optimizer gets to from a place, one step a rate. */
function walk(
  precision: 'float32' | 'float64',
  settings: OptimizerSettings,
  gradient: Gradient,
  start: Place,
  rates: readonly number[],
  weightDecay = 0,
): number[] {
  const kernels = createKernels(precision);
  const trained = allocateTrained(kernels, { 'layers.0.weight': [2], 'layers.0.bias': [1] });
  const { params, grads } = trained;
  const [weight, bias] = [params['layers.0.weight']!.values, params['layers.0.bias']!.values];
  weight.set(start.slice(0, 2));
  bias.set(start.slice(2));
  const optimizer = createOptimizer(settings, { ...trained, kernels, weightDecay });
  for (const rate of rates) {
    const [dx, dy, db] = gradient(weight, bias);
    grads['layers.0.weight']!.values.set([dx, dy]);
    grads['layers.0.bias']!.values.set([db]);
    optimizer.update(rate);
  }
  return [...weight, ...bias];
}

const ratesOf = ({ learningRate, steps }: Walk) => new Array<number>(steps).fill(learningRate);
const largestError = (place: readonly number[], expected: readonly number[]) =>
  Math.max(...place.map((value, index) => Math.abs(value / expected[index]! - 1)));

describe('[U] methods/optimizers', () => {
  it('are the same in this table, in the registry and in the schema', () => {
    expect(Object.keys(optimizers)).toEqual(wordsOf('optimizerName'));
    expect(rows.map(({ settings }) => settings.type)).toEqual(wordsOf('optimizerName'));
  });

  describe.each(rows)('$settings.type', ({ settings, parabola: along, rosenbrock: down, pytorch }) => {
    it.each(['float32', 'float64'] as const)('reaches the bottom of a parabola in %s', (precision) => {
      const [x, y] = walk(precision, settings, parabola, [-7, 2, 0], ratesOf(along));
      expect(Math.abs(x!)).toBeLessThan(1e-3);
      expect(Math.abs(y!)).toBeLessThan(1e-3);
    });

    it.each(['float32', 'float64'] as const)("gets down Rosenbrock's valley in %s", (precision) => {
      const [x, y] = walk(precision, settings, rosenbrock, [-1.2, 1, 0], ratesOf(down));
      expect(x).toBeCloseTo(1, 2);
      expect(y).toBeCloseTo(1, 2);
    });

    // Five steps of a few roundings each: 2^-53 and 2^-24 many times over, and far below what a wrong formula changes.
    it.each([
      { precision: 'float64' as const, tolerance: 1e-12 },
      { precision: 'float32' as const, tolerance: 1e-5 },
    ])("takes PyTorch's first steps in $precision, with and without weight decay", ({ precision, tolerance }) => {
      for (const { settings: variant, plain, decayed } of pytorch) {
        const go = (weightDecay: number) => walk(precision, variant, withBias, [-7, 2, 0.5], pytorchRates, weightDecay);
        expect(largestError(go(0), plain)).toBeLessThan(tolerance);
        expect(largestError(go(0.1), decayed)).toBeLessThan(tolerance);
      }
    });
  });
});
