import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { estimateRun } from '../../../src/runs/estimate/estimate.ts';
import { listPlanned } from '../../../src/runs/prepare/planned-trials.ts';
import { prepareExperiment } from '../../../src/runs/prepare/prepare.ts';
import { smallExperiment } from '../../helpers/cli.ts';

/** The estimate of a run of which nothing has been trained. */
function estimate(experiment: string, workers: number) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'a.yaml');
  writeFileSync(file, experiment);
  const prepared = prepareExperiment(file, [], []);
  return estimateRun(prepared, listPlanned(prepared, new Map()), { workers, kernels: 'wasm', prepareMs: 0 });
}

describe('[U] runs/estimate', () => {
  it('is counted and not timed where little is to be trained: the same again, and more for more', async () => {
    const one = await estimate(smallExperiment, 1);
    // No measured time is the same to the last bit.
    expect(await estimate(smallExperiment, 1)).toEqual(one);
    expect((await estimate(smallExperiment, 2))?.elapsedMs).toBeLessThan(one!.elapsedMs);
    expect((await estimate(smallExperiment.replace('epochs: 3', 'epochs: 30'), 1))?.elapsedMs).toBeGreaterThan(
      one!.elapsedMs,
    );
  });
});
