import { describe, expect, it } from 'vitest';
import type { Init } from '../../src/config/index.ts';
import { copyParams, drawInitialWeights } from '../../src/train/initial-weights.ts';
import { createNetwork } from '../../src/train/network.ts';
import { createKernels, makeTrial } from '../helpers/trials.ts';

const networkOf = (init: Init, precision: 'float32' | 'float64' = 'float64', repeat = 0) => {
  const { settings } = makeTrial(
    {
      layers: [
        { type: 'dense', units: 300, activation: 'relu', init },
        { type: 'dense', units: 100, activation: 'identity', init },
      ],
      loss: { type: 'meanSquaredError' },
      precision,
    },
    1,
  );
  const network = createNetwork(createKernels(precision), settings, 200, 1);
  drawInitialWeights(network.params, settings, repeat);
  return network;
};

const deviation = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);

describe('[U] train/initial-weights', () => {
  it.each([
    { name: 'he', init: 'he' as const, expected: Math.sqrt(2 / 200) },
    { name: 'xavier', init: 'xavier' as const, expected: Math.sqrt(2 / (200 + 300)) },
    { name: 'a given deviation', init: { normal: 0.01 }, expected: 0.01 },
  ])('draws weights with the deviation of $name, and leaves biases at 0', ({ init, expected }) => {
    const { params } = networkOf(init);
    expect(deviation(params['layers.0.weight']!.values) / expected).toBeCloseTo(1, 1);
    expect(params['layers.0.bias']!.values.every((b) => b === 0)).toBe(true);
  });

  it('gives each layer and each repeat luck of its own', () => {
    const first = networkOf('he').params;
    const second = networkOf('he', 'float64', 1).params;
    const heads = [first['layers.0.weight'], first['layers.1.weight'], second['layers.0.weight']].map((weight) =>
      (weight!.values[0]! / Math.sqrt(2 / weight!.shape[0]!)).toPrecision(12),
    );
    expect(new Set(heads).size).toBe(3);
  });

  it('starts both precisions from the same weights, rounded', () => {
    const exact = networkOf('he').params['layers.1.weight']!.values;
    const rounded = networkOf('he', 'float32').params['layers.1.weight']!.values;
    expect([...rounded]).toEqual([...Float32Array.from(exact)]);
  });

  it('copies parameters by their names, and misses none', () => {
    const from = networkOf('he').params;
    const to = networkOf('xavier').params;
    copyParams(from, to);
    expect(to['layers.1.weight']!.values).toEqual(from['layers.1.weight']!.values);
    expect(() => copyParams({}, to)).toThrow('layers.0.weight');
  });
});
