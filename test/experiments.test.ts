import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTrials } from '../src/pool/index.ts';
import { prepareExperiment } from '../src/runs/prepare/prepare.ts';
import { makeWorkplace } from './helpers/cli.ts';
import { hasNativeKernels } from './helpers/native-kernels.ts';

const folder = fileURLToPath(new URL('../experiments', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
// Node 20 loads no worker in TypeScript.
const workerFile = new URL('../dist/thread.cjs', import.meta.url).href;

/** Those that a run of the command would take. */
const kernels = hasNativeKernels ? 'native' : 'wasm';

/** Checks and plans it as every command does, then trains a step of its first trial and of its last: what is wrong. */
async function tryExperiment(file: string): Promise<string[]> {
  const { warnings, trials, datasets, datasetOfPoint, initialWeights } = prepareExperiment(file, [], []);
  const ends = [...new Set([trials[0]!, trials.at(-1)!])];
  const tried = ends.map((trial) => ({ trial: { ...trial, stopAfter: 1 }, dataset: datasetOfPoint[trial.point]! }));
  const weights = initialWeights && { initialWeights: { [initialWeights.sha256]: initialWeights.params } };
  const faults = warnings.map(({ message }) => message);
  let ended = 0;
  for await (const { result } of runTrials(tried, { datasets, ...weights }, { workers: 1, workerFile, kernels })) {
    ended += 1;
    if (result.status === 'failed') faults.push(result.error.message);
    else if (result.steps !== 1) faults.push(`${result.steps} steps`);
  }
  return ended === tried.length ? faults : [...faults, `${ended} of ${tried.length} trials ended`];
}

describe('[E] the experiments that come with kobai', () => {
  it.each(names)(
    '%s opens with its question, its source and what to expect, holds itself to it, and can be run',
    async (name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      expect(text).toMatch(/^# yaml-language-server: \$schema=..\/schema\/experiment.schema.json\n# .*\?/);
      expect(text).toMatch(/^# Source: .+\n# Expected: /m);
      expect(text).toMatch(/^expect:\n {2}- /m);
      expect(await tryExperiment(path.join(folder, name))).toEqual([]);
    },
  );

  it('are all listed in their README', () => {
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    for (const name of names) expect(readme).toContain(name);
  });

  it('show that both gradients train the same network', async () => {
    const place = makeWorkplace();
    const file = path.join(folder, 'numerical-vs-backprop.yaml');
    const { code } = await place.kobai('run', file, '--set', 'steps=10');
    expect(code).toBe(0);
    const [backprop, numerical] = place.readTrials('numerical-vs-backprop');
    if (backprop?.status !== 'finished' || numerical?.status !== 'finished') throw new Error('a trial did not finish');
    expect(numerical.metrics['test.loss']! / backprop.metrics['test.loss']!).toBeCloseTo(1, 6);
    expect(numerical.weightsSha256).not.toBe(backprop.weightsSha256);
  });
});
