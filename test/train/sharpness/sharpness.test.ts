import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../../src/config/index.ts';
import { layers as layerMethods } from '../../../src/methods/layers/registry.ts';
import { losses } from '../../../src/methods/losses/registry.ts';
import { openSharpness, type Sharpness } from '../../../src/train/sharpness/sharpness.ts';
import {
  createKernels,
  layersOf,
  lossOf,
  makeDataset,
  makeTrial,
  type Rows,
  type WrittenLayer,
} from '../../helpers/trials.ts';

type Case = {
  readonly name: string;
  readonly layers: WrittenLayer[];
  readonly loss: SettledSettings['loss'];
  readonly batchSize: number;
  readonly weights: Readonly<Record<string, { shape: number[]; values: number[] }>>;
  readonly parameters: number;
  readonly sharpness: number;
} & Rows;

/** Networks of which PyTorch computed the whole Hessian and NumPy its largest eigenvalue: see make.py beside them. */
const cases: Case[] = JSON.parse(readFileSync(new URL('../../fixtures/sharpness/cases.json', import.meta.url), 'utf8'));

function paramsOf({ weights }: Pick<Case, 'weights'>) {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, { shape, values: Float64Array.from(values) }]),
  );
}

function measure(one: Case, changes: Partial<SettledSettings> = {}): Sharpness {
  const { layers, loss, batchSize } = one;
  const dataset = makeDataset(one);
  const trial = makeTrial({ layers: layersOf(layers), loss, batchSize, ...changes }, 1, dataset);
  return openSharpness(trial, dataset, createKernels).measure(paramsOf(one));
}

/** Train and test rows of two classes for a network of three relu units, and the sharpness at given weights. */
function measureRelu(weights: Case['weights'], features: number[][]): Sharpness {
  const layers = [
    { type: 'dense', units: 3, activation: 'relu' },
    { type: 'dense', units: 2 },
  ];
  const targets = features.map((_, i) => [i - 1, 1]);
  const one = {
    name: '',
    layers,
    loss: { type: 'meanSquaredError' } as const,
    batchSize: 1,
    parameters: 0,
    sharpness: 0,
  };
  return measure({ ...one, features, targets, weights });
}

const reluWeights = (bias: number) => ({
  'layers.0.weight': { shape: [2, 3], values: [0.5, -0.3, 0.8, 0.2, 0.7, -0.6] },
  'layers.0.bias': { shape: [3], values: [bias, bias, bias] },
  'layers.1.weight': { shape: [3, 2], values: [0.4, -0.5, 0.9, 0.3, -0.2, 0.6] },
  'layers.1.bias': { shape: [2], values: [0.1, -0.1] },
});

function measureFunction(formula: string, start: Record<string, number>): Sharpness {
  const trial = makeTrial({ layers: [], loss: lossOf('sumOfSquares'), function: { formula, start } }, 1, { inputs: 1 });
  const params = Object.fromEntries(
    Object.entries(start).map(([name, value]) => [name, { shape: [1], values: Float64Array.of(value) }]),
  );
  return openSharpness(trial, makeDataset({ features: [[0]], targets: [[0]] }), createKernels).measure(params);
}

const manySquares = Array.from({ length: 20 }, (_, i) => [`x${i + 1}`, i] as const);

describe('[U] train/sharpness', () => {
  it.each(cases)('is the largest eigenvalue of the whole Hessian: $name', (one) => {
    const { value, gradients, besideKink } = measure(one);
    expect(value! / one.sharpness - 1).toBeCloseTo(0, 7);
    expect(gradients).toBeLessThan(60);
    expect(besideKink).toBe(false);
  });

  it('is held against PyTorch for every layer and every loss, on up to 500 parameters', () => {
    const layers = new Set(cases.flatMap(({ layers }) => layers.map(({ type }) => type)));
    expect([...layers].sort()).toEqual(Object.keys(layerMethods).sort());
    const named = new Set(cases.map(({ loss }) => loss.type ?? 'formula'));
    expect([...named].sort()).toEqual([...Object.keys(losses), 'formula'].sort());
    for (const { parameters } of cases) expect(parameters).toBeLessThanOrEqual(500);
    expect(cases.length).toBeGreaterThanOrEqual(10);
  });

  it('leaves weight decay out, as the loss that is reported does', () => {
    const { value } = measure(cases[0]!);
    expect(measure(cases[0]!, { weightDecay: 0.5 }).value).toBe(value);
  });

  it('is taken on so many rows, evenly spread over the training split', () => {
    const { features, labels, ...one } = cases[0]!;
    const third = (_: unknown, i: number) => i % 3 === 0;
    const chosen = { ...one, features: features.filter(third), labels: labels!.map((_, i) => i % 2) };
    const few = measure({ ...chosen, labels: chosen.labels.filter(third) });
    const record = { batchLoss: 1, activations: false, sharpness: { every: 1, unit: 'epoch', rows: 10 } } as const;
    expect(measure({ ...chosen, features }, { record }).value).toBe(few.value);
    expect(measure({ ...chosen, features }).value).not.toBe(few.value);
  });

  it('is that of weights a little beside where the loss has a kink', () => {
    // A row of zeros and biases of 0: every relu of that row stands at its kink.
    const rows = [
      [1, 0.5],
      [-0.4, 0.9],
      [0, 0],
    ];
    const at = measureRelu(reluWeights(0), rows);
    expect(at.besideKink).toBe(true);
    // Each of the three may be on or off beside it; the Hessian of these two ends is that of the kinks' sides.
    const sides = [1e-4, -1e-4].map((bias) => measureRelu(reluWeights(bias), rows));
    expect(sides.map(({ besideKink }) => besideKink)).toEqual([false, false]);
    const values = sides.map(({ value }) => value!);
    expect(at.value).toBeGreaterThan(Math.min(...values) - 0.01);
    expect(at.value).toBeLessThan(Math.max(...values) + 0.01);
  });

  it('takes shorter steps where a kink lies within the usual one', () => {
    const rows = [
      [1, 0.5],
      [-0.4, 0.9],
      [0, 0],
    ];
    const far = measureRelu(reluWeights(1e-4), rows);
    const near = measureRelu(reluWeights(1e-8), rows);
    expect(near.besideKink).toBe(false);
    expect(near.gradients).toBeGreaterThan(far.gradients);
    expect(near.value! / far.value! - 1).toBeCloseTo(0, 3);
  });

  it('is absent where the loss is not finite', () => {
    const { weights, ...one } = cases[0]!;
    const name = 'layers.0.weight';
    const broken = { ...weights[name]!, values: weights[name]!.values.map(() => Number.NaN) };
    expect(measure({ ...one, weights: { ...weights, [name]: broken } })).not.toHaveProperty('value');
  });

  it.each([
    ['x0^2 + x1^2', { x0: -3, x1: 4 }, 2],
    ['x0^2 / 20 + x1^2', { x0: -7, x1: 2 }, 2],
    // The matrix (6, 4; 4, 6) has 10 and 2.
    ['3 * x^2 + 4 * x * y + 3 * y^2 - x', { x: 0.1, y: 7 }, 10],
    ['-x^2 - 3 * y^2', { x: 1, y: 1 }, -2],
    ['2 * x - y', { x: 1, y: 1 }, 0],
    ['1e-8 * a^2 + 1e8 * b^2 + c^2 + d^2 + 2 * e^2', { a: 1, b: 1, c: 1, d: 1, e: 1 }, 2e8],
    // The second difference of six variables in a ring: 2 − 2 cos(2πk / 6), at most 4.
    ['((a-b)^2 + (b-c)^2 + (c-d)^2 + (d-e)^2 + (e-f)^2 + (f-a)^2) / 2', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, 4],
    // Twenty variables, x1 to x20, with 2, 4, … 40.
    [manySquares.map(([name], i) => `${i + 1} * ${name}^2`).join(' + '), Object.fromEntries(manySquares), 40],
    // Rosenbrock's function at its minimum: 501 + √(501² − 400), by hand.
    ['(1 - x)^2 + 100 * (y - x^2)^2', { x: 1, y: 1 }, 501 + Math.sqrt(501 * 501 - 400)],
  ] as [string, Record<string, number>, number][])('of %s is exact', (formula, start, known) => {
    const { value, gradients } = measureFunction(formula, start);
    expect(Math.abs(value! - known)).toBeLessThanOrEqual(1e-12 * Math.abs(known));
    expect(gradients).toBe(0);
  });

  it('of a function is absent where its second derivative is not finite', () => {
    expect(measureFunction('sqrt(x)', { x: 0 })).not.toHaveProperty('value');
  });
});
