import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/index.ts';
import { expandPoints, listDatasets, listRungs, listTrials } from '../../src/plan/index.ts';
import { axis, digitsFacts, irisFacts, makeExperiment, plainSettings } from '../helpers/experiments.ts';

const trialsOf = (settings: Partial<Settings>, learningRates: number[], repeats = 1, facts = irisFacts) => {
  const experiment = makeExperiment({
    settings: { ...plainSettings, ...settings },
    axes: [axis(['learningRate'], learningRates)],
  });
  const { points } = expandPoints(experiment);
  return listTrials(points, listRungs(experiment, points.length), repeats, Array(points.length).fill(facts));
};

describe('[U] plan/trials', () => {
  it('takes a fold for another repeat, with the steps of its own rows', () => {
    const folds = { ...irisFacts, rows: { train: 99, validation: 51, test: 0 }, folds: [51, 50, 49] };
    const trials = trialsOf({ batchSize: 100, epochs: 2 }, [0.1], 2, folds);
    expect(trials.map(({ repeat, fold, steps }) => [repeat, fold, steps])).toEqual([
      [0, 0, 2],
      [1, 1, 2],
      [2, 2, 4],
      [3, 0, 2],
      [4, 1, 2],
      [5, 2, 4],
    ]);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(6);
  });

  it('gives a point as many trials as there are repeats', () => {
    const trials = trialsOf({}, [0.1, 1], 3);
    expect(trials.map(({ point, repeat }) => [point, repeat])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(6);
  });

  it('keeps the id of a trial whatever other points there are', () => {
    const alone = trialsOf({}, [0.1]);
    const among = trialsOf({}, [0.01, 0.1, 1]);
    expect(among[1]?.id).toBe(alone[0]?.id);
  });

  it('changes the id with everything that can change a number', () => {
    const ids = [
      trialsOf({}, [0.1]),
      trialsOf({}, [0.2]),
      trialsOf({ seed: 43 }, [0.1]),
      trialsOf({ seed: '18446744073709551615' }, [0.1]),
      trialsOf({ batchSize: 7 }, [0.1]),
      trialsOf({ epochs: 3 }, [0.1]),
      trialsOf({ precision: 'float64' }, [0.1]),
      trialsOf({ dataset: { type: 'iris', normalize: 'standard' } }, [0.1]),
      trialsOf({ record: { batchLoss: 2, activations: false } }, [0.1]),
      trialsOf({ record: { activations: true } }, [0.1]),
      trialsOf({ optimizer: { type: 'momentum', momentum: 0.9 } }, [0.1]),
      trialsOf({ optimizer: { type: 'nesterov', momentum: 0.9 } }, [0.1]),
      trialsOf({ optimizer: { type: 'nesterov', momentum: 0.8 } }, [0.1]),
      trialsOf({ schedule: { type: 'cosine', to: 0, warmup: 0 } }, [0.1]),
      trialsOf({ schedule: { type: 'cosine', to: 0, warmup: 5 } }, [0.1]),
      trialsOf({ weightDecay: 0.1 }, [0.1]),
      trialsOf({ clipNorm: 1 }, [0.1]),
      trialsOf({ clipValue: 1 }, [0.1]),
      trialsOf({ evaluate: { ...plainSettings.evaluate, splits: ['test'] } }, [0.1]),
      trialsOf({ evaluate: { ...plainSettings.evaluate, trainShare: 0.5 } }, [0.1]),
      trialsOf({ earlyStopping: { metric: 'test.loss', patience: 5, minChange: 0 } }, [0.1]),
      trialsOf({ earlyStopping: { metric: 'test.loss', patience: 6, minChange: 0 } }, [0.1]),
      trialsOf({}, [0.1], 1, { ...irisFacts, sha256: 'b'.repeat(64) }),
    ].map(([trial]) => trial?.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not change the id with the place of a file', () => {
    const dataset = { type: 'csv', path: 'a.csv', target: 'y', normalize: 'none' } as const;
    const [here] = trialsOf({ dataset, initialWeights: 'a/w.safetensors' }, [0.1]);
    const [there] = trialsOf({ dataset: { ...dataset, path: '../b.csv' }, initialWeights: 'w.safetensors' }, [0.1]);
    expect(here?.id).toBe(there?.id);
  });

  it.each([
    ['csv', { separator: ';', decimal: ',', features: ['a'], ignore: ['b'], categorical: ['c'], test: { path: 't' } }],
    ['jsonl', { features: ['a'], ignore: ['b'], categorical: ['c'], test: { path: 't' } }],
    ['parquet', { features: ['a'], ignore: ['b'], categorical: ['c'], test: { path: 't' } }],
    ['npz', { features: 'a', target: 'b', testFeatures: 'c', testTarget: 'd' }],
  ])('does not change the id with how a %s file is read, which the hash of the data tells', (type, keys) => {
    const file = { type, path: 'a', target: 'y', normalize: 'none' };
    const idOf = (more: object) => trialsOf({ dataset: { ...file, ...more } as Settings['dataset'] }, [0.1])[0]?.id;
    for (const [key, value] of Object.entries(keys)) expect(idOf({ [key]: value }), key).toBe(idOf({}));
  });

  it('settles of a data set all that does not say where its file lies or how it is read', () => {
    const settledOf = (more: object) =>
      trialsOf({ dataset: { type: 'csv', path: 'a.csv', ...more } as Settings['dataset'] }, [0.1])[0]?.settings.dataset;
    const said = { target: 'y', normalize: 'unit', split: { train: 0.5, stratify: true } };
    const reading = { sha256: 'f'.repeat(64), separator: ';' };
    expect(settledOf({ ...said, ...reading })).toEqual({ type: 'csv', ...said });
    for (const missing of ['mean', { fill: 'mean', marks: ['?'] }]) {
      expect(settledOf({ ...said, missing })).toEqual({ type: 'csv', ...said, missing: 'mean' });
    }
  });

  it('gives a default and the same value written out one id', () => {
    const [left] = trialsOf({}, [0.1]);
    const written = {
      batchSize: 100,
      epochs: 10,
      record: { batchLoss: 1, activations: false },
      weightDecay: 0,
      evaluate: { ...plainSettings.evaluate, metrics: ['loss', 'accuracy'], splits: ['train', 'test'] },
    } satisfies Partial<Settings>;
    expect(trialsOf(written, [0.1])[0]?.id).toBe(left?.id);
  });

  it('settles what depends on the data and on other settings', () => {
    const [trial] = trialsOf({}, [0.1]);
    expect(trial?.steps).toBe(20);
    expect(trial?.settings).toMatchObject({
      batchSize: 100,
      epochs: 10,
      layers: [{ init: 'he' }, { init: 'xavier' }],
      weightDecay: 0,
      evaluate: { metrics: ['loss', 'accuracy'], splits: ['train', 'test'] },
      record: { batchLoss: 1, activations: false },
    });
    const small = trialsOf({ steps: 1000 }, [0.1], 1, { ...irisFacts, rows: { train: 8, validation: 0, test: 0 } });
    expect(small[0]?.settings).toMatchObject({ batchSize: 8, steps: 1000, record: { batchLoss: 4 } });
    expect(small[0]?.settings.epochs).toBeUndefined();
  });

  it('keeps of a function the loss of every third or fifth step, not of every second, so that one that swings is not met at the same place each time', () => {
    const steps = [300, 301, 600, 601, 1000, 1500];
    const kept = steps.map((count) => {
      const [trial] = trialsOf({ function: { formula: 'x^2', start: { x: 1 } }, steps: count }, [0.1]);
      return trial?.settings.record.batchLoss;
    });
    expect(kept).toEqual([1, 3, 3, 3, 5, 5]);
  });
});

describe('[U] plan/settle', () => {
  const settle = (settings: Partial<Settings>, facts = irisFacts) => trialsOf(settings, [0.1], 1, facts)[0]?.settings;
  const identity = { type: 'identity' } as const;

  it('decays weights by default under adamw alone', () => {
    const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    expect(settle({ optimizer: { type: 'adamw', ...adam } })?.weightDecay).toBe(0.01);
    expect(settle({ optimizer: { type: 'adam', ...adam } })?.weightDecay).toBe(0);
    expect(settle({ optimizer: { type: 'adamw', ...adam }, weightDecay: 0 })?.weightDecay).toBe(0);
  });

  it.each([
    ['he', ['relu', 'gelu', 'swish']],
    ['xavier', ['softplus', 'sigmoid', 'tanh', 'softmax', 'identity']],
  ] as const)('begins with %s under %s', (init, activations) => {
    for (const type of activations) {
      const layers: Settings['layers'] = [
        { type: 'dense', units: 3, activation: { type } },
        { type: 'dense', units: 3, activation: { type }, init: 'zeros' },
      ];
      expect(settle({ layers })?.layers).toMatchObject([{ init }, { init: 'zeros' }]);
    }
  });

  it('begins with he under leakyRelu and elu, in convolutions too', () => {
    const conv = { type: 'conv2d', filters: 2, kernel: 1, stride: 1, padding: 0 } as const;
    const layers: Settings['layers'] = [
      { ...conv, activation: { type: 'leakyRelu', slope: 0.1 } },
      { ...conv, activation: { type: 'elu', alpha: 1 } },
      { ...conv, activation: identity },
    ];
    expect(settle({ layers }, digitsFacts)?.layers).toMatchObject([{ init: 'he' }, { init: 'he' }, { init: 'xavier' }]);
  });

  it('moves a pooling window by its size', () => {
    const layers: Settings['layers'] = [
      { type: 'maxPool2d', size: 2 },
      { type: 'averagePool2d', size: 3, stride: 1 },
    ];
    expect(settle({ layers }, digitsFacts)?.layers).toMatchObject([{ stride: 2 }, { stride: 1 }]);
  });

  it('stops early on the least loss or error, on the greatest of all else', () => {
    const goalOf = (metric: 'test.loss' | 'train.meanAbsoluteError' | 'test.f1' | 'test.rSquared') =>
      settle({ earlyStopping: { metric, patience: 5, minChange: 0 } })?.earlyStopping?.goal;
    expect(goalOf('test.loss')).toBe('minimize');
    expect(goalOf('train.meanAbsoluteError')).toBe('minimize');
    expect(goalOf('test.f1')).toBe('maximize');
    expect(goalOf('test.rSquared')).toBe('maximize');
    const written = { metric: 'test.loss', goal: 'maximize', patience: 5, minChange: 0 } as const;
    expect(settle({ earlyStopping: written })?.earlyStopping).toEqual(written);
    expect(settle({})).not.toHaveProperty('earlyStopping');
  });

  it('trains each point for its own epochs', () => {
    const experiment = makeExperiment({
      settings: { ...plainSettings, epochs: 1 },
      axes: [axis(['epochs'], [1, 3])],
    });
    const { points } = expandPoints(experiment);
    const trials = listTrials(points, listRungs(experiment, 2), 1, [irisFacts, irisFacts]);
    const [first = 0] = trials.map(({ steps }) => steps);
    expect(trials.map(({ steps, stopAfter }) => [steps / first, stopAfter])).toEqual([
      [1, undefined],
      [3, undefined],
    ]);
  });

  it('judges each metric of an axis by itself', () => {
    const earlyStopping = { metric: 'test.loss', patience: 5, minChange: 0 } as const;
    const metrics = axis(['earlyStopping', 'metric'], ['test.loss', 'test.accuracy']);
    const experiment = makeExperiment({ settings: { ...plainSettings, earlyStopping }, axes: [metrics] });
    const { points } = expandPoints(experiment);
    const goals = listTrials(points, listRungs(experiment, 2), 1, [irisFacts, irisFacts]).map(
      ({ settings }) => settings.earlyStopping?.goal,
    );
    expect(goals).toEqual(['minimize', 'maximize']);
  });

  it('gives a trial the shapes of its layers', () => {
    const [rows] = trialsOf({}, [0.1]);
    expect(rows?.shapes.map(({ output }) => output)).toEqual([[5], [3]]);
    const layers: Settings['layers'] = [{ type: 'maxPool2d', size: 2 }];
    const [images] = trialsOf({ layers }, [0.1], 1, digitsFacts);
    expect(images?.shapes.map(({ output }) => output)).toEqual([[1, 4, 4]]);
  });
});

describe('[U] plan/datasets', () => {
  it('takes the last layer that has units or filters for the outputs', () => {
    const outputsOf = (layers: Settings['layers']) => {
      const { points } = expandPoints(makeExperiment({ settings: { ...plainSettings, layers } }));
      return listDatasets(points, '.').requests[0]?.outputs;
    };
    const identity = { type: 'identity' } as const;
    const dense = { type: 'dense', units: 3, activation: identity } as const;
    const conv = { type: 'conv2d', filters: 7, kernel: 1, stride: 1, padding: 0, activation: identity } as const;
    const rest: Settings['layers'] = [{ type: 'flatten' }, { type: 'dropout', rate: 0.5 }];
    expect(outputsOf([conv, ...rest, dense])).toBe(3);
    expect(outputsOf([conv, dense, ...rest])).toBe(3);
    expect(outputsOf([conv, ...rest])).toBe(7);
    expect(outputsOf(rest)).toBe(1);
  });

  it('asks once for the data of points that only train differently', () => {
    const axes = [axis(['learningRate'], [0.1, 1]), axis(['dataset', 'normalize'], ['unit', 'standard'])];
    const { points } = expandPoints(makeExperiment({ axes }));
    const { requests, ofPoint } = listDatasets(points, '/data');
    expect(requests.map(({ settings }) => settings.normalize)).toEqual(['unit', 'standard']);
    expect(requests[0]).toMatchObject({ folder: '/data', seed: 42, targets: 'classes', outputs: 3 });
    expect(ofPoint).toEqual([0, 1, 0, 1]);
  });
});
