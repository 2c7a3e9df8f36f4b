import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../../src/config/index.ts';

const read = (axes: string, rest = '') => {
  const { experiment, diagnostics } = readExperiment(
    `dataset: spiral
layers:
  - { type: dense, units: 5 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.1, 1]
${rest}sweep: { axes: { ${axes} } }
`,
    'a.yaml',
  );
  expect(diagnostics.filter(({ code }) => code !== 'CONFIG_SEED_AXIS')).toEqual([]);
  return experiment;
};

describe('[U] config/sweep-axes', () => {
  it('takes dotted paths, numbers being the items of lists, after the plain lists and in their own order', () => {
    const experiment = read(
      'layers.0.units: [7, 8], dataset.noise: { linear: { from: 0, to: 1, count: 3 } }',
      'batchSize: [1, 2]\n',
    );
    expect(experiment?.axes).toEqual([
      { path: ['learningRate'], values: [0.1, 1], source: ['learningRate'] },
      { path: ['batchSize'], values: [1, 2], source: ['batchSize'] },
      { path: ['layers', 0, 'units'], values: [7, 8], source: ['sweep', 'axes', 'layers.0.units'] },
      { path: ['dataset', 'noise'], values: [0, 0.5, 1], source: ['sweep', 'axes', 'dataset.noise'] },
    ]);
  });

  it('puts the first value of every axis into the settings', () => {
    const settings = read('layers.0.units: [7, 8], layers.0.activation: [relu, tanh], epochs: [4, 5]')?.settings;
    expect(settings?.layers[0]).toEqual({ type: 'dense', units: 7, activation: { type: 'relu' } });
    expect(settings?.epochs).toBe(4);
  });

  it('resolves each value as it is resolved in its place', () => {
    expect(
      read('loss: [crossEntropy], gradient: [backprop, numerical]')
        ?.axes.slice(1)
        .map(({ values }) => values),
    ).toEqual([
      [{ type: 'crossEntropy', labelSmoothing: 0 }],
      [{ type: 'backprop' }, { type: 'numerical', h: 0.0001 }],
    ]);
  });

  it('makes an axis over a type one over the mapping that it decides', () => {
    expect(read('dataset.type: [moons, xor]', 'precision: float64\n')?.axes[1]).toEqual({
      path: ['dataset'],
      values: [
        { type: 'moons', rows: 200, noise: 0.1, normalize: 'none' },
        { type: 'xor', rows: 200, noise: 0.1, normalize: 'none' },
      ],
      source: ['sweep', 'axes', 'dataset.type'],
    });
  });

  it('keeps what is written beside a swept type', () => {
    const { experiment, diagnostics } = readExperiment(
      `dataset: { type: moons, rows: 50 }
layers: [{ type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
sweep: { axes: { dataset.type: [xor, spiral] } }
`,
      'a.yaml',
    );
    expect(diagnostics).toEqual([]);
    expect(experiment?.axes[0]?.values).toMatchObject([
      { type: 'xor', rows: 50 },
      { type: 'spiral', rows: 50, classes: 3 },
    ]);
  });

  it('reads seeds exactly', () => {
    expect(read("seed: [1, '02', 18446744073709551615]")?.axes[1]?.values).toEqual([1, 2, '18446744073709551615']);
  });

  it('reaches into mappings that are written as a word, and takes words and mappings for one', () => {
    const experiment = read(
      'optimizer.momentum: [0.8, 0.9], layers.0.activation: [relu, { type: leakyRelu, slope: 0.2 }], loss.labelSmoothing: { linear: { from: 0, to: 0.5, count: 2 } }',
      'optimizer: momentum\n',
    );
    expect(experiment?.axes.slice(1)).toMatchObject([
      { path: ['optimizer', 'momentum'], values: [0.8, 0.9] },
      { path: ['layers', 0, 'activation'], values: [{ type: 'relu' }, { type: 'leakyRelu', slope: 0.2 }] },
      { path: ['loss', 'labelSmoothing'], values: [0, 0.5] },
    ]);
    expect(experiment?.settings).toMatchObject({
      optimizer: { type: 'momentum', momentum: 0.8 },
      loss: { type: 'crossEntropy', labelSmoothing: 0 },
    });
  });

  it('takes whole lists where the field is a list', () => {
    const network = '[{ type: dense, units: 3, activation: softmax }]';
    expect(read(`layers: [${network}]`)?.axes[1]).toMatchObject({ path: ['layers'], values: [[{ units: 3 }]] });
    expect(read('evaluate.metrics: [[loss], [loss, accuracy]]')?.axes[1]?.values).toEqual([
      ['loss'],
      ['loss', 'accuracy'],
    ]);
  });
});
