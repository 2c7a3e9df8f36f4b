import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/index.ts';
import { expandPoints, listDatasets, listTrials } from '../../src/plan/index.ts';
import { axis, irisFacts, makeExperiment, plainSettings } from '../helpers/experiments.ts';

const trialsOf = (settings: Partial<Settings>, learningRates: number[], repeats = 1, facts = irisFacts) => {
  const experiment = makeExperiment({
    settings: { ...plainSettings, ...settings },
    axes: [axis(['learningRate'], learningRates)],
  });
  const { points } = expandPoints(experiment);
  return listTrials(points, repeats, Array(points.length).fill(facts));
};

describe('[U] plan/trials', () => {
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
      trialsOf({ record: { batchLoss: 2 } }, [0.1]),
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

  it('gives a default and the same value written out one id', () => {
    const [left] = trialsOf({}, [0.1]);
    const written = { batchSize: 100, epochs: 10, record: { batchLoss: 1 } };
    expect(trialsOf(written, [0.1])[0]?.id).toBe(left?.id);
  });

  it('settles what depends on the data and on other settings', () => {
    const [trial] = trialsOf({}, [0.1]);
    expect(trial?.steps).toBe(20);
    expect(trial?.settings).toMatchObject({
      batchSize: 100,
      epochs: 10,
      layers: [{ init: 'he' }, { init: 'xavier' }],
      evaluate: { metrics: ['loss', 'accuracy'] },
      record: { batchLoss: 1 },
    });
    const small = trialsOf({ steps: 1000 }, [0.1], 1, { ...irisFacts, rows: { train: 8, validation: 0, test: 0 } });
    expect(small[0]?.settings).toMatchObject({ batchSize: 8, steps: 1000, record: { batchLoss: 4 } });
    expect(small[0]?.settings.epochs).toBeUndefined();
  });
});

describe('[U] plan/datasets', () => {
  it('asks once for the data of points that only train differently', () => {
    const axes = [axis(['learningRate'], [0.1, 1]), axis(['dataset', 'normalize'], ['unit', 'standard'])];
    const { points } = expandPoints(makeExperiment({ axes }));
    const { requests, ofPoint } = listDatasets(points, '/data');
    expect(requests.map(({ settings }) => settings.normalize)).toEqual(['unit', 'standard']);
    expect(requests[0]).toMatchObject({ folder: '/data', seed: 42, targets: 'classes', outputs: 3 });
    expect(ofPoint).toEqual([0, 1, 0, 1]);
  });
});
