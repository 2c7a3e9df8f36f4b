import { describe, expect, it } from 'vitest';
import { parseOverride, readExperiment } from '../../../src/config/index.ts';

const textOf = (rest: string) => `dataset: spiral
layers:
  - { type: dense, units: 5 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.1, 1]
${rest}
`;

const read = (rest: string) => {
  const { experiment, diagnostics } = readExperiment(textOf(rest), 'a.yaml');
  expect(diagnostics.filter(({ code }) => code !== 'CONFIG_SEED_AXIS')).toEqual([]);
  return experiment!;
};
const codesOf = (rest: string) => readExperiment(textOf(rest), 'a.yaml').diagnostics.map(({ code }) => code);

describe('[U] config/zip', () => {
  it('takes hundreds of values twice in lists that go together, and in no other', () => {
    const list = (value: (index: number) => number) =>
      `[${Array.from({ length: 300 }, (_, i) => value(i)).join(', ')}]`;
    const written = `batchSize: ${list((i) => 10 + (i % 2))}\nlearningRate: ${list((i) => 1 + i)}\n`;
    const least = 'dataset: iris\nlayers: [{ type: dense, units: 3, activation: softmax }]\nloss: crossEntropy\n';
    const zip = 'sweep: { zip: [[batchSize, learningRate]] }\n';
    expect(readExperiment(`${least}${written}${zip}`, 'a.yaml').diagnostics).toEqual([]);
    const alone = readExperiment(`${least}${written}`, 'a.yaml').diagnostics;
    expect(new Set(alone.map(({ code }) => code))).toEqual(new Set(['CONFIG_DUPLICATE_POINT']));
  });

  it('groups axes of plain lists, of ranges and of sweep.axes, in the order written', () => {
    const { axes, zips } = read(`batchSize: [10, 20]
sweep:
  zip: [[layers.0.units, learningRate], [weightDecay, batchSize]]
  axes:
    layers.0.units: [7, 8]
    epochs: [1, 2, 3]
    weightDecay: { linear: { from: 0, to: 1, count: 2 } }`);
    expect(axes.map(({ path }) => path.join('.'))).toEqual([
      'learningRate',
      'batchSize',
      'layers.0.units',
      'epochs',
      'weightDecay',
    ]);
    expect(zips).toEqual([
      [2, 0],
      [4, 1],
    ]);
    expect(axes.every(({ picks }) => picks === undefined)).toBe(true);
  });

  it('lets a zipped list repeat a value, and holds each value once', () => {
    const { axes, zips } = read(`weightDecay: &both [0, 0.1, 0, 0.1]
sweep:
  zip: [[weightDecay, layers.0.activation, clipNorm]]
  axes: { layers.0.activation: [relu, { type: relu }, tanh, tanh], clipNorm: [1, 2, 3, 4] }`);
    expect(zips).toEqual([[1, 2, 3]]);
    expect(axes.slice(1)).toEqual([
      { path: ['weightDecay'], source: ['weightDecay'], values: [0, 0.1], picks: [0, 1, 0, 1] },
      {
        path: ['layers', 0, 'activation'],
        source: ['sweep', 'axes', 'layers.0.activation'],
        values: [{ type: 'relu' }, { type: 'tanh' }],
        picks: [0, 0, 1, 1],
      },
      { path: ['clipNorm'], source: ['sweep', 'axes', 'clipNorm'], values: [1, 2, 3, 4] },
    ]);
  });

  it('knows an axis over a type by either name', () => {
    const axes = 'axes: { dataset.type: [moons, spiral] }';
    expect(read(`sweep: { ${axes}, zip: [[dataset.type, learningRate]] }`).zips).toEqual([[1, 0]]);
    expect(read(`sweep: { ${axes}, zip: [[dataset, learningRate]] }`).zips).toEqual([[1, 0]]);
    expect(read('optimizer: [sgd, adam]\nsweep: { zip: [[optimizer.type, learningRate]] }').zips).toEqual([[1, 0]]);
  });

  it('is given by --set as well', () => {
    const zip = parseOverride('sweep.zip=[[batchSize, learningRate]]');
    const { experiment, diagnostics } = readExperiment(textOf('batchSize: [10, 20]'), 'a.yaml', [zip]);
    expect(diagnostics).toEqual([]);
    expect(experiment?.zips).toEqual([[1, 0]]);
  });

  it('points at a repeated value of a zipped list by the item that stays', () => {
    const { experiment, locate } = readExperiment(
      textOf('batchSize: [10, 10, 0.5]\nepochs: [1, 2, 3]\nsweep: { zip: [[batchSize, epochs]] }'),
      'a.yaml',
    );
    expect(experiment?.axes[1]).toMatchObject({ values: [10], picks: [0, 0] });
    const located = locate({ severity: 'error', code: 'PLAN_SPLIT_EMPTY', message: '', path: ['batchSize', 0] });
    expect(located.place).toMatchObject({ line: 7, column: 13 });
  });

  it('keeps rules to the combinations that it brings', () => {
    const axes = 'axes: { layers.1.activation: [softmax, identity], loss: [crossEntropy, meanSquaredError] }';
    expect(codesOf(`sweep: { ${axes}, zip: [[loss, layers.1.activation]] }`)).toEqual([]);
    expect(codesOf(`sweep: { ${axes} }`)).toEqual(['CONFIG_SOFTMAX_WITH_SQUARES', 'CONFIG_LOSS_NEEDS_SOFTMAX']);
  });
});

describe('[U] config/exclude', () => {
  it('finds each value among those of its axis, shorthands written out', () => {
    const { exclude } = read(`optimizer: [{ type: sgd }, momentum]
sweep:
  axes: { layers.0.units: [7, 8], seed: { linear: { from: 1, to: 9, count: 3 } } }
  exclude:
    - { learningRate: 1.0, optimizer: sgd }
    - { optimizer: { type: momentum, momentum: 0.9 }, layers.0.units: 8, seed: 5 }`);
    expect(exclude).toEqual([
      [
        { axis: 0, value: 1 },
        { axis: 1, value: 0 },
      ],
      [
        { axis: 1, value: 1 },
        { axis: 2, value: 1 },
        { axis: 3, value: 1 },
      ],
    ]);
  });

  it('resolves a value where the values of its axis are resolved', () => {
    const text = textOf(`sweep:
  axes: { dataset.type: [moons, xor], layers: [[{ type: dense, units: 3, activation: softmax }]] }
  exclude: [{ dataset.type: xor }, { layers: [{ type: dense, units: 3, activation: { type: softmax } }] }]`);
    const { experiment, diagnostics } = readExperiment(text, 'a.yaml', [parseOverride('dataset.rows=50')]);
    expect(diagnostics).toEqual([]);
    expect(experiment?.axes[1]?.values[1]).toMatchObject({ type: 'xor', rows: 50 });
    expect(experiment?.exclude).toEqual([[{ axis: 1, value: 1 }], [{ axis: 2, value: 0 }]]);
  });

  it('names a value of a repeated one by its first place', () => {
    const { exclude } = read(`weightDecay: [0, 0.1, 0]
epochs: [1, 2, 3]
sweep: { zip: [[weightDecay, epochs]], exclude: [{ weightDecay: 0, epochs: 3 }] }`);
    expect(exclude).toEqual([
      [
        { axis: 1, value: 0 },
        { axis: 2, value: 2 },
      ],
    ]);
  });

  it('keeps rules from the combinations that are left out', () => {
    const axes = 'axes: { layers.1.activation: [softmax, identity], loss: [crossEntropy, meanSquaredError] }';
    const left = (exclude: string) => codesOf(`sweep: { ${axes}, exclude: [${exclude}] }`);
    expect(left('{ layers.1.activation: identity, loss: crossEntropy }')).toEqual(['CONFIG_SOFTMAX_WITH_SQUARES']);
    expect(left('{ layers.1.activation: identity, loss: crossEntropy, learningRate: 1 }')).toHaveLength(2);
    expect(left('{ loss: crossEntropy }')).toEqual(['CONFIG_SOFTMAX_WITH_SQUARES']);
    expect(codesOf('sweep: { axes: { layers.0.activation: [relu, softmax] } }')).toEqual(['CONFIG_SOFTMAX_NOT_LAST']);
    const hidden = 'axes: { layers.0.activation: [relu, softmax] }, exclude: [{ layers.0.activation: softmax }]';
    expect(codesOf(`sweep: { ${hidden} }`)).toEqual([]);
  });
});

describe('[U] config/sweep', () => {
  it('says nothing of zip and exclude to an experiment without them', () => {
    expect(Object.keys(read(''))).not.toContain('zips');
    expect(Object.keys(read('sweep: { method: grid, zip: [], exclude: [] }'))).not.toContain('exclude');
  });

  it('leaves a repeated value out of an axis that stands alone', () => {
    const { experiment, diagnostics } = readExperiment(textOf('batchSize: [10, 20, 10]'), 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_DUPLICATE_POINT']);
    expect(experiment?.axes[1]).toEqual({ path: ['batchSize'], source: ['batchSize'], values: [10, 20] });
  });

  it('takes nothing for an item that could not be read', () => {
    expect(codesOf('sweep: { axes: { precision: [float64, *none, float32] } }')).toEqual(['CONFIG_UNKNOWN_ALIAS']);
  });

  it('leaves an axis of the length that does not stand out of its groups', () => {
    const rest = 'epochs: [1, 2]\nsteps: [5, 6]\nbatchSize: [10, 20]\nsweep: { zip: [[steps, batchSize]] }';
    const { experiment, diagnostics } = readExperiment(textOf(rest), 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_EPOCHS_AND_STEPS']);
    expect(experiment?.axes.map(({ path }) => path[0])).toEqual(['learningRate', 'epochs', 'batchSize']);
    expect(experiment?.zips).toBeUndefined();
  });
});
