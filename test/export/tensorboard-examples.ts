/** Made-up trials and their event files, which TensorBoard's own reader has read: what it said is in expected.json. */
import { type ShownTrial, writeSweepEvents, writeTrialEvents } from '../../src/export/tensorboard/event-files.ts';

type Made = Omit<ShownTrial, 'curves'> & { readonly curves: Record<string, Record<string, readonly number[]>> };

export const trials: Record<'finished' | 'diverged', Made> = {
  finished: {
    hyperparameters: { learningRate: 0.1, optimizer: 'adam', 'record.activations': true },
    group: '0',
    status: 'finished',
    steps: 20,
    metrics: { 'test.loss': 0.25, 'test.accuracy': 0.875 },
    curves: {
      batchLoss: { step: [0, 9, 30], loss: [2.5, 1.25, 0.5] },
      evaluation: {
        step: [10, 20, 30],
        epoch: [1, 2, 3],
        'test.loss': [1, 0.25, 0.5],
        'test.accuracy': [0.5, 0.875, 0.75],
      },
      sharpness: { step: [0, 30], epoch: [0, 3], value: [3e4, 2 ** -24] },
    },
  },
  diverged: {
    hyperparameters: { learningRate: 1e-300, optimizer: 'sgd “x”', 'record.activations': false },
    group: '1',
    status: 'diverged',
    steps: 2 ** 40,
    metrics: {},
    curves: {
      batchLoss: { step: [], loss: [] },
      evaluation: { step: [2 ** 40], epoch: [1], 'test.loss': [2 ** -140] },
      path: { step: [0, 1], x0: [-3, 4] },
    },
  },
};

export const hyperparameters = [
  { name: 'learningRate', values: [0.1, 1e-300] },
  { name: 'optimizer', values: ['adam', 'sgd “x”'] },
  { name: 'record.activations', values: [true, false] },
];
export const metrics = ['test.loss', 'test.accuracy'];

export const files = {
  sweep: writeSweepEvents(hyperparameters, metrics),
  finished: writeTrialEvents(trials.finished as unknown as ShownTrial),
  diverged: writeTrialEvents(trials.diverged as unknown as ShownTrial),
};
