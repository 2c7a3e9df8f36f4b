import { describe, expect, it } from 'vitest';
import { type Experiment, readExperiment } from '../../src/config/index.ts';

const least = `dataset: iris
layers:
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: 0.1
`;

function readSound(text: string, file = 'experiments/least.yaml'): Experiment {
  const { experiment, diagnostics } = readExperiment(text, file);
  expect(diagnostics).toEqual([]);
  if (experiment === undefined) throw new Error('no experiment');
  return experiment;
}

describe('[U] config/read-experiment', () => {
  it('writes out every shorthand and default of the least file', () => {
    expect(readSound(least)).toEqual({
      name: 'least',
      file: 'experiments/least.yaml',
      folder: 'experiments',
      settings: {
        seed: 42,
        dataset: { type: 'iris', normalize: 'none' },
        layers: [{ type: 'dense', units: 3, activation: 'softmax' }],
        loss: { type: 'crossEntropy' },
        gradient: { type: 'backprop' },
        optimizer: { type: 'sgd' },
        learningRate: 0.1,
        sampling: 'shuffle',
        precision: 'float32',
        evaluate: { every: 1, unit: 'epoch' },
        record: {},
      },
      axes: [],
      repeats: 1,
      maxPoints: 10000,
      saveWeights: 'none',
    });
  });

  it('reads a shorthand and its mapping as the same', () => {
    const long = least.replace('iris', '{ type: iris }').replace('crossEntropy', '{ type: crossEntropy }');
    expect(readSound(long)).toEqual(readSound(least));
  });

  it('makes lists and ranges axes in the order of the file, their first values the settings', () => {
    const { axes, settings } = readSound(
      `batchSize: [20, 1e2]\n${least.replace('0.1', '{ log: { from: 1e-3, to: 10, count: 5 } }').replace('units: 3', 'units: [5, 3]')}`,
    );
    expect(axes).toEqual([
      { path: ['batchSize'], values: [20, 100], source: ['batchSize'] },
      { path: ['layers', 0, 'units'], values: [5, 3], source: ['layers', 0, 'units'] },
      { path: ['learningRate'], values: [0.001, 0.01, 0.1, 1, 10], source: ['learningRate'] },
    ]);
    expect(settings).toMatchObject({ batchSize: 20, learningRate: 0.001, layers: [{ units: 5 }] });
  });

  it('resolves each value of an axis', () => {
    const { axes } = readSound(`${least}gradient: [backprop, numerical, { type: numerical, h: 1e-5 }]\n`);
    expect(axes[0]?.values).toEqual([
      { type: 'backprop' },
      { type: 'numerical', h: 0.0001 },
      { type: 'numerical', h: 0.00001 },
    ]);
  });

  it.each([
    ['18446744073709551615', '18446744073709551615'],
    ['"018446744073709551615"', '18446744073709551615'],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'],
    ['"042"', 42],
    ['042', 42],
    ['0', 0],
  ])('reads the seed %s exactly', (written, seed) => {
    expect(readSound(`${least}seed: ${written}\n`).settings.seed).toBe(seed);
  });

  it.each([
    ['runs/Two Words.YAML', 'two-words'],
    ['a.b.yml', 'a.b'],
    ['...yaml', 'experiment'],
    ['学習率.yaml', 'experiment'],
    ['_x', '_x'],
  ])('names the experiment of %s %s', (file, name) => {
    expect(readSound(least, file).name).toBe(name);
  });

  it('takes aliases and merges for what they stand for; a key of the mapping itself wins', () => {
    const { settings } = readSound(`x-hidden: &hidden { type: dense, units: 5, activation: relu }
dataset: iris
layers:
  - *hidden
  - { <<: *hidden, units: 7 }
  - { units: 3, <<: [{ activation: softmax }, *hidden] }
loss: crossEntropy
learningRate: 0.1
`);
    expect(settings.layers).toEqual([
      { type: 'dense', units: 5, activation: 'relu' },
      { type: 'dense', units: 7, activation: 'relu' },
      { type: 'dense', units: 3, activation: 'softmax' },
    ]);
  });

  it('judges a loss by default as small, every other metric as large', () => {
    const goalOf = (metric: string) => readSound(`${least}objective: { metric: ${metric} }\n`).objective?.goal;
    expect(goalOf('test.loss')).toBe('minimize');
    expect(goalOf('validation.accuracy')).toBe('maximize');
    expect(readSound(`${least}objective: { metric: test.loss, goal: maximize }\n`).objective?.goal).toBe('maximize');
  });

  it('leaves faulty parts out of the experiment and keeps the rest of their lists', () => {
    const { experiment } = readExperiment(
      `${least}batchSize: [10, 0, 30]\nprecision: [float32, 5]\nnonsense: 1\nepochs: many\nsteps: 7\n`,
      'a.yaml',
    );
    expect(experiment?.axes).toEqual([
      { path: ['batchSize'], values: [10, 30], source: ['batchSize'] },
      { path: ['precision'], values: ['float32'], source: ['precision'] },
    ]);
    expect(experiment?.settings).not.toHaveProperty('epochs');
    expect(experiment?.settings).not.toHaveProperty('nonsense');
    expect(experiment?.settings.steps).toBe(7);
  });

  it('gives an experiment for the checks to come where only numbers are wrong that they do not need', () => {
    const text = `dataset: iris
layers:
  - { type: dense, units: 0 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: 0
`;
    const { experiment, diagnostics } = readExperiment(text, 'a.yaml');
    expect(diagnostics.map(({ place }) => place?.line)).toEqual([3, 6]);
    expect(experiment?.settings.layers[1]).toEqual({ type: 'dense', units: 3, activation: 'softmax' });
  });

  it.each([
    ['dataset', least.replace('iris', '[iris]')],
    ['outputs', least.replace('units: 3', 'units: 0')],
    ['a layer', least.replace('layers:', 'layers:\n  - 5')],
    ['loss', least.replace('crossEntropy', '5')],
  ])('gives no experiment without %s', (_, text) => {
    const reading = readExperiment(text, 'a.yaml');
    expect(reading.diagnostics).toHaveLength(1);
    expect(reading.experiment).toBeUndefined();
  });

  it('reads mistyped keys and words as they were meant, so that one mistake gives one message', () => {
    const text = least.replace('learningRate', 'learning_rate').replace('crossEntropy', 'cross_entropy');
    const { experiment, diagnostics } = readExperiment(text, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_UNKNOWN_WORD', 'CONFIG_UNKNOWN_KEY']);
    expect(experiment?.settings).toMatchObject({ learningRate: 0.1, loss: { type: 'crossEntropy' } });
  });

  it('reports a mistyped item of a list once, and makes no point of what it was meant to be', () => {
    const { experiment, diagnostics } = readExperiment(`${least}precision: [float32, flaot32, "float64 "]\n`, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_UNKNOWN_WORD', 'CONFIG_UNKNOWN_WORD']);
    expect(experiment?.axes[0]?.values).toEqual(['float32']);
  });

  it('reports a mistake in an anchor once, however often it is used', () => {
    const text = `x-hidden: &hidden { type: dense, units: 5, bias: 1 }\n${least.replace('layers:', 'layers:\n  - *hidden\n  - *hidden')}`;
    const { diagnostics } = readExperiment(text, 'a.yaml');
    expect(diagnostics.map(({ code, place }) => `${code} ${place?.line}`)).toEqual(['CONFIG_UNKNOWN_KEY 1']);
  });

  it('drops an optional part that lacks what it needs, and keeps the experiment', () => {
    const { experiment, diagnostics } = readExperiment(`${least}objective: { goal: minimize }\n`, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_MISSING_KEY']);
    expect(experiment?.settings.learningRate).toBe(0.1);
    expect(experiment?.objective).toBeUndefined();
  });

  it('drops an objective whose split may be missing only because its size is wrong', () => {
    const split = (size: string) => least.replace('iris', `{ type: iris, split: { validation: ${size} } }`);
    const objective = 'objective: { metric: validation.loss }\n';
    expect(readExperiment(split('0') + objective, 'a.yaml').experiment).not.toHaveProperty('objective');
    expect(readExperiment(split('0.2') + objective, 'a.yaml').experiment).toHaveProperty('objective');
  });

  it('keeps one of two lengths for the checks to come', () => {
    const { experiment } = readExperiment(`${least}epochs: 3\nsteps: [5, 6]\n`, 'a.yaml');
    expect(experiment?.settings.epochs).toBe(3);
    expect(experiment?.settings).not.toHaveProperty('steps');
    expect(experiment?.axes).toEqual([]);
  });

  it('does not judge a combination of which one part is wrong', () => {
    const { diagnostics } = readExperiment(least.replace('softmax', '5'), 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_WRONG_TYPE']);
  });

  it('finds nothing on an object that every object has', () => {
    const { diagnostics } = readExperiment(`${least}toString: 1\nvalueOf: 2\n`, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_UNKNOWN_KEY', 'CONFIG_UNKNOWN_KEY']);
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  it('refuses lists nested 20,000 deep, and mappings', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{ a: ', '}'],
    ] as const) {
      const { diagnostics } = readExperiment(`x-deep: ${open.repeat(20_000)}1${close.repeat(20_000)}\n`, 'a.yaml');
      expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_TOO_DEEP']);
    }
  });

  it('refuses more than 100,000 parts without an alias too', () => {
    const { diagnostics } = readExperiment(`x-long: [${'1,'.repeat(100_000)}]\n`, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_TOO_LARGE']);
  });
});
