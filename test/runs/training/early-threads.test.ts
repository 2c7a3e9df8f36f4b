import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/config/index.ts';
import { type EarlyThreads, openEarlyThreads } from '../../../src/runs/training/early-threads.ts';
import type { RunOptions } from '../../../src/runs/training/run.ts';
import { makeWorkplace } from '../../helpers/cli.ts';

const experiment = { name: 'sweep' } as Experiment;
let early: EarlyThreads | undefined;

function open(options: Partial<RunOptions> = {}): EarlyThreads {
  early = openEarlyThreads({
    overrides: [],
    only: [],
    out: makeWorkplace().folder,
    fresh: false,
    prune: false,
    kernels: 'native',
    workers: 1,
    ...options,
  });
  return early;
}

function withTrials(): string {
  const place = makeWorkplace();
  place.write('sweep/trials.jsonl', '');
  return place.folder;
}

afterEach(() => early?.started()?.destroy());

describe('[I] runs/training/early-threads', () => {
  it('starts threads once where no trial of the experiment is there', async () => {
    const threads = open();
    await threads.startFor(experiment);
    const started = threads.started();
    expect(started).toBeDefined();
    await threads.startFor(experiment);
    expect(threads.started()).toBe(started);
  });

  it('starts none where trials are there, which may be all, but for --fresh', async () => {
    const threads = open({ out: withTrials() });
    await threads.startFor(experiment);
    expect(threads.started()).toBeUndefined();
    const fresh = open({ out: withTrials(), fresh: true });
    await fresh.startFor(experiment);
    expect(fresh.started()).toBeDefined();
  });

  it.each([
    ['sweep.yaml', 'dataset: xor\n'],
    ['other.yaml', 'description: a\nname: sweep # as before\n'],
    ['other.yaml', 'name: "sweep"\n'],
  ])('knows from %s, before it is read, whether trials are there', async (file, text) => {
    const place = makeWorkplace();
    place.write(file, text);
    const written = path.join(place.folder, file);
    const threads = open({ out: withTrials() });
    await threads.startForFile(written);
    expect(threads.started()).toBeUndefined();
    const without = open();
    await without.startForFile(written);
    expect(without.started()).toBeDefined();
  });

  it('starts none for a file that is not there', async () => {
    const threads = open();
    await threads.startForFile(path.join(makeWorkplace().folder, 'missing.yaml'));
    expect(threads.started()).toBeUndefined();
  });

  it('starts none where the workers of a queue train', async () => {
    const threads = open({ queue: {} as RunOptions['queue'] & object });
    await threads.startFor(experiment);
    expect(threads.started()).toBeUndefined();
  });
});
