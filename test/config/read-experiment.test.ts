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
        layers: [{ type: 'dense', units: 3, activation: { type: 'softmax' } }],
        loss: { type: 'crossEntropy', labelSmoothing: 0 },
        gradient: { type: 'backprop' },
        optimizer: { type: 'sgd' },
        learningRate: 0.1,
        schedule: { type: 'constant', warmup: 0 },
        sampling: 'shuffle',
        precision: 'float32',
        evaluate: { every: 1, unit: 'epoch', topK: 5, trainShare: 1 },
        record: { activations: false },
      },
      axes: [],
      repeats: 1,
      maxPoints: 10000,
      expect: [],
      saveWeights: 'none',
    });
  });

  it.each([
    ['name: [a]', '`name` must be text, got a list'],
    ['name: { a: 1 }', '`name` must be text, got a mapping'],
    ['name: 5', '`name` must be text, got 5'],
    ['name:', '`name` has no value'],
    ['repeats: "3"', '`repeats` must be a whole number from 1, got the text "3"'],
    ['repeats: [1, 2]', '`repeats` must be a whole number from 1, got a list'],
    ['evaluate: [1]', '`evaluate` must be a mapping, got a list'],
    ['precision: [[float32]]', '`precision.0` must be one of float32 or float64, got a list'],
    ['precision: { a: 1 }', '`precision` must be one of float32 or float64 or a list of them, got a mapping'],
  ])('says of %j what may stand there, and what does', (line, message) => {
    const { diagnostics } = readExperiment(`${least}${line}\n`, 'a.yaml');
    expect(diagnostics.map((found) => found.message)).toEqual([message]);
  });

  it('knows the keys of a file by what other tools call them', () => {
    for (const name of ['file', 'filename']) {
      const dataset = `{ type: csv, ${name}: a.csv, label: y }`;
      const { diagnostics } = readExperiment(least.replace('iris', dataset), 'a.yaml');
      expect(diagnostics.map(({ hint }) => hint)).toEqual(['did you mean `path`?', 'did you mean `target`?']);
    }
  });

  it('tells in one line what the parser of YAML says, where it has no words of its own for it', () => {
    const find = (text: string) =>
      readExperiment(text, 'a.yaml').diagnostics.map(({ message, hint }) => [message, hint]);
    expect(find(`${least}name: &a &b x\n`)).toEqual([
      ['this is not YAML: a node can have at most one anchor', undefined],
    ]);
    expect(find(`%TAG\n---\n${least}`)).toEqual([
      ['this is not YAML: %TAG directive should contain exactly two parts', 'put the value in quotes'],
    ]);
  });

  it('reads a shorthand and its mapping as the same', () => {
    const short = `${least}optimizer: adam\nschedule: cosine\ngradient: numerical\n`;
    const words = ['iris', 'softmax', 'crossEntropy', 'adam', 'cosine', 'numerical'];
    const long = words.reduce((text, word) => text.replace(word, `{ type: ${word} }`), short);
    expect(readSound(long)).toEqual(readSound(short));
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
    ['学習率.yaml', '学習率'],
    ['Évaluation 2.yaml', 'évaluation-2'],
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
      { type: 'dense', units: 5, activation: { type: 'relu' } },
      { type: 'dense', units: 7, activation: { type: 'relu' } },
      { type: 'dense', units: 3, activation: { type: 'softmax' } },
    ]);
  });

  it('fills in the settings of optimizers, schedules, losses, activations and layers', () => {
    const { settings } = readSound(`dataset: digits
layers:
  - { type: conv2d, filters: 4, kernel: 3, activation: leakyRelu }
  - { type: maxPool2d, size: 2 }
  - { type: batchNorm, activation: { type: elu, alpha: 0.5 } }
  - { type: dropout, rate: 0.5 }
  - { type: flatten }
  - { type: dense, units: 10, init: { uniform: 0.1 } }
loss: huber
optimizer: rmsprop
learningRate: 0.1
schedule: { type: step, every: 3, warmup: 10 }
earlyStopping: { metric: test.loss }
`);
    expect(settings.layers).toEqual([
      {
        type: 'conv2d',
        filters: 4,
        kernel: 3,
        stride: 1,
        padding: 0,
        activation: { type: 'leakyRelu', slope: 0.01 },
      },
      { type: 'maxPool2d', size: 2 },
      { type: 'batchNorm', epsilon: 1e-5, momentum: 0.1, activation: { type: 'elu', alpha: 0.5 } },
      { type: 'dropout', rate: 0.5 },
      { type: 'flatten' },
      { type: 'dense', units: 10, activation: { type: 'identity' }, init: { uniform: 0.1 } },
    ]);
    expect(settings).toMatchObject({
      loss: { type: 'huber', delta: 1 },
      optimizer: { type: 'rmsprop', alpha: 0.99, epsilon: 1e-8 },
      schedule: { type: 'step', every: 3, factor: 0.1, unit: 'epoch', warmup: 10 },
      earlyStopping: { metric: 'test.loss', patience: 5, minChange: 0 },
    });
    expect(settings).not.toHaveProperty('weightDecay');
  });

  it('makes axes of settings inside mappings, and of mappings beside words', () => {
    const { axes, settings } = readSound(`dataset: iris
layers:
  - { type: dense, units: 3, activation: [relu, { type: leakyRelu, slope: 0.2 }] }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: 0.1
weightDecay: [0, 0.1]
clipNorm: { linear: { from: 1, to: 2, count: 2 } }
optimizer: { type: momentum, momentum: [0.8, 0.9] }
schedule: { type: inverseTime, decay: [1, 2], warmup: 0 }
`);
    expect(axes.map(({ path, values }) => [path.join('.'), values])).toEqual([
      ['layers.0.activation', [{ type: 'relu' }, { type: 'leakyRelu', slope: 0.2 }]],
      ['weightDecay', [0, 0.1]],
      ['clipNorm', [1, 2]],
      ['optimizer.momentum', [0.8, 0.9]],
      ['schedule.decay', [1, 2]],
    ]);
    expect(settings.optimizer).toEqual({ type: 'momentum', momentum: 0.8 });
    const several = readSound(`${least}optimizer: [sgd, { type: adam, beta1: 0.95 }]\n`).axes;
    expect(several[0]?.values).toEqual([{ type: 'sgd' }, { type: 'adam', beta1: 0.95, beta2: 0.999, epsilon: 1e-8 }]);
  });

  it('takes no axis from a part that it leaves out', () => {
    const { experiment } = readExperiment(`${least}schedule: { type: step, factor: [0.1, 0.5] }\n`, 'a.yaml');
    expect(experiment?.settings.schedule).toEqual({ type: 'constant', warmup: 0 });
    expect(experiment?.axes).toEqual([]);
  });

  it('judges losses and errors by default as small, every other metric as large', () => {
    const goalOf = (metric: string) => readSound(`${least}objective: { metric: ${metric} }\n`).objective?.goal;
    expect(goalOf('test.loss')).toBe('minimize');
    expect(goalOf('train.meanAbsoluteError')).toBe('minimize');
    expect(goalOf('validation.accuracy')).toBe('maximize');
    expect(goalOf('test.rSquared')).toBe('maximize');
    const turned = readExperiment(`${least}objective: { metric: test.loss, goal: maximize }\n`, 'a.yaml');
    expect(turned.experiment?.objective?.goal).toBe('maximize');
  });

  it('says what is wrong with a form whose parts are wrong more often than can be told', () => {
    const values = Array.from({ length: 300 }, (_, index) => `text${index}`).join(', ');
    const text = `${least.replace(/^learningRate.*\n/m, '')}learningRate: { values: [${values}] }\n`;
    const { diagnostics } = readExperiment(text, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_WRONG_TYPE']);
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
  - { type: conv2d, filters: 0, kernel: 3 }
  - { type: dense, units: 0 }
  - { type: dropout, rate: 1 }
  - { type: dense, units: 3 }
  - { type: dropout, rate: -1 }
loss: meanSquaredError
learningRate: 0
evaluate: { topK: 0 }
`;
    const { experiment, diagnostics } = readExperiment(text, 'a.yaml');
    expect(diagnostics.map(({ place }) => place?.line)).toEqual([3, 4, 5, 7, 9, 10]);
    expect(experiment?.settings.layers[3]).toEqual({ type: 'dense', units: 3, activation: { type: 'identity' } });
    expect(experiment?.settings.evaluate.topK).toBe(1);
  });

  it.each([
    ['dataset', least.replace('iris', '[iris]')],
    ['outputs', least.replace('units: 3', 'units: 0')],
    ['filters that may be outputs', least.replace('dense, units: 3', 'conv2d, kernel: 3, filters: 0')],
    ['a size of windows', least.replace('layers:', 'layers:\n  - { type: maxPool2d, size: 0 }')],
    ['a padding', least.replace('layers:', 'layers:\n  - { type: conv2d, filters: 1, kernel: 3, padding: -1 }')],
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

  it('drops what asks for a measurement that may be missing only because something else is wrong', () => {
    const asks = `objective: { metric: validation.f1 }
earlyStopping: { metric: validation.f1 }
`;
    const askedOf = (size: string, evaluate: string) => {
      const text = least.replace('iris', `{ type: iris, split: { validation: ${size} } }`);
      const { experiment } = readExperiment(`${text}${asks}evaluate: ${evaluate}\n`, 'a.yaml');
      const { objective, settings } = experiment ?? {};
      return [objective?.metric, settings?.earlyStopping?.metric, settings?.evaluate.splits?.join()];
    };
    const nothing = [undefined, undefined, undefined];
    expect(askedOf('0.2', '{ splits: [validation] }')).toEqual(['validation.f1', 'validation.f1', 'validation']);
    expect(askedOf('0', '{ splits: [validation] }')).toEqual(nothing);
    expect(askedOf('0.2', '{ splits: [validation], metrics: [f1, x] }')).toEqual(nothing);
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

  it('refuses more than 20,000 parts without an alias too', () => {
    const { diagnostics } = readExperiment(`x-long: [${'1,'.repeat(20_000)}]\n`, 'a.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_TOO_LARGE']);
  });
});
