import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Experiment, formatYaml, parseOverride, readExperiment } from '../../src/config/index.ts';

function readSound(text: string, ...overrides: string[]) {
  const { experiment, resolve, diagnostics } = readExperiment(text, 'a.yaml', overrides.map(parseOverride));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return { experiment: experiment!, resolved: resolve!(), text: formatYaml(resolve!()) };
}

/** All of an experiment but where its conditions are written. */
const withoutPlaces = ({ expect: conditions, ...rest }: Experiment) => ({
  ...rest,
  axes: rest.axes.map(({ source: _, ...axis }) => axis),
  expect: conditions.map(({ places: _, left: { start: _l, end: _e, ...left }, ...condition }) => ({
    ...condition,
    left,
  })),
});

const shuffled = (parts: Readonly<Record<string, unknown>>) =>
  fc.shuffledSubarray(Object.entries(parts), { minLength: Object.keys(parts).length }).map(Object.fromEntries);

const log = (count: number) => ({ log: { from: 1e-3, to: 10, count } });
const options: Readonly<Record<string, readonly unknown[]>> = {
  name: ['some-name', '1e3'],
  description: ['What: is "it"?\nTwo lines, and a third\n', '\u001b[31m red', 'yes', '- #'],
  seed: [7, '18446744073709551615'],
  repeats: [3],
  dataset: [
    'iris',
    { type: 'csv', path: './a b/#1.csv', target: ['a', 'no'] },
    { type: 'digits', split: { test: 0.25 }, normalize: ['unit', 'none'] },
  ],
  layers: [
    [{ type: 'dense', units: 3, activation: 'softmax' }],
    [
      { units: [5, 3], type: 'dense', activation: ['relu', { slope: 0.1, type: 'leakyRelu' }, { formula: 'x * x' }] },
      { type: 'dropout', rate: [0, 0.5] },
      { activation: 'softmax', type: 'dense', init: [{ normal: 0.01 }, 'he'], units: 3 },
    ],
  ],
  loss: ['crossEntropy', { labelSmoothing: [0.1, 0.2], type: 'crossEntropy' }],
  learningRate: [0.1, 'auto', [1e20, 1e-7, 5e-324], log(4), { linear: { from: 1, to: 2, count: 3 } }],
  optimizer: [
    'adam',
    [{ type: 'momentum', momentum: 0.5 }, 'sgd'],
    { beta2: [0.9, 0.99], beta1: [0.5, 0.6], type: 'adam' },
  ],
  schedule: ['cosine', { type: 'step', every: 2, warmup: [0, 3] }, { formula: '0.9^epoch' }],
  batchSize: [10, [20, 10], { log: { from: 10, to: 1000, count: 3 } }],
  epochs: [2, [3, 4]],
  evaluate: [
    { unit: 'step', every: 5 },
    { metrics: ['loss', 'topK'], topK: 2 },
  ],
  record: [{ batchLoss: 3 }],
  earlyStopping: [{ metric: 'train.loss' }],
  save: [{ weights: 'best' }],
  verify: [{ mode: 'tolerance', metrics: { 'train.loss': { absolute: 0.1 } }, because: 'of it' }],
  expect: [['best.train.loss < 1', 'best.train.accuracy >= 0.5']],
  'x-note': ['free'],
};
const needed = ['dataset', 'layers', 'loss', 'learningRate'];
const files = fc
  .record(Object.fromEntries(Object.entries(options).map(([key, values]) => [key, fc.constantFrom(...values)])), {
    requiredKeys: needed,
  })
  .chain(shuffled);

const least = `dataset: iris
layers:
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
`;

describe('[U] config/write-resolved', () => {
  it('reads to the same experiment: settings, axes in their order, and all else', () => {
    fc.assert(
      fc.property(files, (file) => {
        const { experiment, text } = readSound(JSON.stringify(file).replace('100000000000000000000', '1e20'));
        const again = readSound(text);
        expect(withoutPlaces(again.experiment)).toEqual(withoutPlaces(experiment));
        expect(again.text).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [
      'axes: { layers.0.activation.type: [softmax, sigmoid], batchSize: [5, 7] }, exclude: [{ batchSize: 5, learningRate: 2 }]',
    ],
    ['axes: { optimizer.type: [adam, sgd] }, exclude: [{ optimizer.type: sgd, learningRate: 1 }]'],
    ['axes: { optimizer: [adam, { type: momentum, momentum: 0.5 }] }, zip: [[learningRate, optimizer]]'],
    ['axes: { batchSize: [5, 7, 5] , epochs: [1, 2, 2]}, zip: [[batchSize, epochs]]'],
    ['axes: { batchSize: { linear: { from: 5, to: 50 } } }, method: { type: random, points: 5 }, maxPoints: 9'],
    ['axes: { weightDecay: { log: { from: 1e-5, to: 1, count: 4 } } }, method: halving'],
  ])('keeps a sweep: %s', (sweep) => {
    const loss = sweep.includes('sigmoid') ? 'sumOfSquares' : 'crossEntropy';
    const file = `${least.replace('crossEntropy', loss)}learningRate: [1, 2]\nsweep: { ${sweep} }\n`;
    const { experiment, text } = readSound(file);
    expect(withoutPlaces(readSound(text).experiment)).toEqual(withoutPlaces(experiment));
  });

  it('keeps a function, whose precision has another default', () => {
    const { experiment, text } = readSound(
      'function: { formula: y^2 + n, start: { y: -0.5, n: 2 } }\nlearningRate: 1\n',
    );
    expect(text).toContain('precision: float64');
    expect(withoutPlaces(readSound(text).experiment)).toEqual(withoutPlaces(experiment));
  });

  it('writes out defaults and changes, and leaves out notes and the name that the file gives', () => {
    const { resolved, text } = readSound(`x-a: 1\n${least}learningRate: 1\n`, 'optimizer=momentum', 'batchSize=[5, 6]');
    expect(resolved).toMatchObject({ seed: 42, optimizer: { type: 'momentum', momentum: 0.9 }, batchSize: [5, 6] });
    expect(resolved).not.toHaveProperty('x-a');
    expect(resolved).not.toHaveProperty('name');
    expect(text).toContain('optimizer: { type: momentum, momentum: 0.9 }\n');
    expect(readSound(text, 'optimizer=sgd').resolved).toMatchObject({ optimizer: { type: 'sgd' } });
  });
});
