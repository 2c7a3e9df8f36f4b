import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { loadDatasets, openDataset, type SharedDataset } from '../../src/data/index.ts';
import { createRequest, openWhole } from './helpers.ts';

/** A thread that sends a data set back as it got it, after it wrote 123 over its first feature. */
const echo = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', (shared) => {
    new Float64Array(shared.memory.buffer, shared.features.byteOffset, 1)[0] = 123;
    parentPort.postMessage(shared);
  });
`;

describe('[I] data/open', () => {
  it('crosses threads without a copy: what one side writes, the other reads', async () => {
    const settings = { type: 'iris', normalize: 'none', split: { validation: 10, test: 0.2 } } as const;
    const [{ dataset: shared } = { dataset: undefined }] = loadDatasets([createRequest(settings, { outputs: 3 })]);
    const here = openWhole(shared!);
    const worker = new Worker(echo, { eval: true });
    worker.postMessage(shared);
    const [returned] = (await once(worker, 'message')) as [SharedDataset];
    await worker.terminate();

    const there = openWhole(returned);
    expect(here.features[0]).toBe(123);
    here.features[1] = 456;
    expect(there.features[1]).toBe(456);
    expect(there).toEqual(here);
  });

  it('gives facts and views, and nothing of the memory', () => {
    const settings = { type: 'xor', rows: 8, noise: 0, normalize: 'none', split: { validation: 2, test: 2 } } as const;
    const [{ dataset: shared } = { dataset: undefined }] = loadDatasets([
      createRequest(settings, { precision: 'float32', targets: 'numbers', outputs: 1 }),
    ]);
    const dataset = openDataset(shared!);
    expect(dataset).not.toHaveProperty('memory');
    expect(dataset.targets).toBeInstanceOf(Float32Array);
    expect([...dataset.targets!]).toEqual([0, 1, 1, 0, 0, 1, 1, 0]);
    const { train, validation, test } = dataset.splits;
    expect([...train, ...validation, ...test].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(dataset.rows).toEqual({ train: 4, validation: 2, test: 2 });
  });
});
