import { describe, expect, it } from 'vitest';
import { listInputFiles, type Point } from '../../src/plan/index.ts';
import { plainSettings } from '../helpers/experiments.ts';

const point = (index: number, changes: object): Point => ({
  index,
  parameters: {},
  settings: { ...plainSettings, ...changes } as Point['settings'],
});

describe('[U] plan/input-files', () => {
  it('lists each file that points read once, from the folder of the experiment', () => {
    const csv = { type: 'csv', path: 'data.csv', target: 'label' };
    const idx = { type: 'idx', images: 'images.gz', labels: '/data/labels.gz', testImages: 'test.gz' };
    const points = [
      point(0, { dataset: csv }),
      point(1, { dataset: csv, initialWeights: 'weights.safetensors' }),
      point(2, { dataset: idx }),
    ];
    expect(listInputFiles(points, 'experiments')).toEqual([
      'experiments/data.csv',
      'experiments/weights.safetensors',
      'experiments/images.gz',
      '/data/labels.gz',
      'experiments/test.gz',
    ]);
    expect(listInputFiles([point(0, {})], 'experiments')).toEqual([]);
  });
});
