import { readdirSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

const halving = smallExperiment
  .replace(/batchSize.*\n/, '')
  .concat('sweep: { method: { type: halving, factor: 2 } }\n');

describe('[E] kobai plan', () => {
  it('lists the points with their parameters and steps, and what is finished, without training any', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const before = await place.kobaiAnew('plan', 'small.yaml');
    expect(before.code).toBe(0);
    expect(before.stdout).toContain('8 points, 16 trials: 0 finished, 16 to train');
    expect(before.stdout).toMatch(/^learningRate +batchSize +parameters +steps +finished +new$/m);
    expect(before.stdout).toMatch(/^ +0.01 +40 +51 +9 +0 +2$/m);
    await place.kobai('run', 'small.yaml', '--only', 'learningRate=0.1');
    const after = await place.kobai('plan', 'small.yaml', '--json');
    const { trials, points, estimate } = JSON.parse(after.stdout);
    expect(trials).toEqual({ total: 16, finished: 4, new: 12 });
    expect(points).toHaveLength(8);
    expect(points[4]).toEqual({
      parameters: { learningRate: 0.1, batchSize: 10 },
      parameterCount: 51,
      steps: 36,
      trials: { finished: 2, new: 0 },
    });
    expect(estimate.elapsedMs).toBeGreaterThan(0);
    expect(estimate.memoryBytes).toBeGreaterThan(10_000_000);
  });

  it('estimates for the workers that it is told of', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    // From the start of the process on: one that has run other commands is minutes old.
    const { stdout } = await place.kobaiAnew('plan', 'small.yaml', '--workers', '3');
    expect(stdout).toMatch(/16 to train in about [\d.]+ m?s on 3 workers, with \d+ MiB of memory$/m);
  });

  it('estimates nothing where nothing is to be trained', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    const { stdout } = await place.kobai('plan', 'small.yaml');
    expect(stdout).toMatch(/16 trials: 16 finished, 0 to train$/m);
  });

  it('leaves no trace', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobaiAnew('plan', 'small.yaml');
    expect(() => place.read('results/small/trials.jsonl')).toThrow('ENOENT');
  });

  it('counts the trials of all rungs, whichever points will come to them', async () => {
    const place = makeWorkplace();
    place.write('halving.yaml', halving);
    const { stdout } = await place.kobai('plan', 'halving.yaml');
    expect(stdout).toContain('halving: 4 points for 1 epoch, 2 for 3');
    expect(stdout).toContain('4 points, 12 trials: 0 finished, 12 to train');
    await place.kobai('run', 'halving.yaml');
    expect((await place.kobai('plan', 'halving.yaml')).stdout).toContain('12 trials: 12 finished, 0 to train');
  });

  it('counts what a run trains again for the weights that are asked for and not there', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', `${smallExperiment}save: { weights: all }\n`);
    await place.kobai('run', 'small.yaml');
    const weights = path.join(place.folder, 'results/small/weights');
    const [first = '', second = ''] = readdirSync(weights);
    rmSync(path.join(weights, first));
    truncateSync(path.join(weights, second), 10);
    const { stdout } = await place.kobai('plan', 'small.yaml');
    expect(stdout).toMatch(/16 finished, 0 to train, 2 to train again for the weights that `save` asks for in about/);
    const best = ['small.yaml', '--set', 'save.weights=best'];
    rmSync(weights, { recursive: true });
    const planned = JSON.parse((await place.kobai('plan', ...best, '--json')).stdout);
    expect(planned.trials).toEqual({ total: 16, finished: 16, new: 0, withoutWeights: 2 });
    const { stderr } = await place.kobai('run', ...best);
    expect(stderr).toContain('2 trials are trained again for the weights that `save` asks for');
    expect((await place.kobai('plan', ...best)).stdout).toMatch(/16 finished, 0 to train$/m);
  });

  it('counts what is finished after the range test of `auto`, and what is not asked for any more', async () => {
    const place = makeWorkplace();
    const auto = smallExperiment.replace(/learningRate: .*/, 'learningRate: auto');
    place.write('auto.yaml', auto);
    await place.kobai('run', 'auto.yaml');
    const count = place.readTrials('auto').length;
    const { stdout } = await place.kobai('plan', 'auto.yaml');
    expect(stdout).toContain(`${count} trials: ${count} finished, 0 to train\n`);
    expect(stdout).toMatch(/^learningRate auto: in 36 steps the loss went lowest at/m);
    place.write('auto.yaml', auto.replace('[10, 40]', '[10]'));
    const fewer = JSON.parse((await place.kobai('plan', 'auto.yaml', '--json')).stdout);
    expect(fewer.trials).toEqual({ total: count / 2, finished: count / 2, new: 0, unasked: count / 2 });
    expect(fewer.rangeTest.chosen).toEqual(place.readSummary('auto').rangeTest?.chosen);
    place.write('auto.yaml', auto.replace('epochs: 3', 'epochs: 2'));
    const untested = await place.kobai('plan', 'auto.yaml');
    expect(untested.stdout).toContain(`${count} finished trials there: the range test decides which of them are asked`);
  });

  it('says what there is one of as one', async () => {
    const place = makeWorkplace();
    place.write('f.yaml', 'function: { formula: x^2, start: { x: 1 } }\nlearningRate: 0.1\nsteps: 5\n');
    expect((await place.kobai('plan', 'f.yaml')).stdout).toContain('1 point, 1 trial: 0 finished, 1 to train');
    expect((await place.kobai('run', 'f.yaml')).stderr).toMatch(/^1 trial in \S+ \S+, written to results\/f;/m);
    expect((await place.kobai('run', 'f.yaml')).stderr).toContain('1 of 1 trial is finished and is kept');
  });

  it('counts the variables of a function as its parameters', async () => {
    const place = makeWorkplace();
    place.write('f.yaml', 'function: { formula: x^2 + y^2, start: { x: 1, y: 2 } }\nlearningRate: 0.1\nsteps: 5\n');
    const { stdout } = await place.kobai('plan', 'f.yaml');
    expect(stdout).toMatch(/^ +2 +5 +0 +1$/m);
    expect(stdout).not.toContain('data');
  });

  it.skipIf(process.platform === 'win32')('shows a line break in the name of a file as an escape', async () => {
    const place = makeWorkplace();
    place.write('a\n::error::b.yaml', smallExperiment);
    const { code, stdout } = await place.kobai('plan', 'a\n::error::b.yaml');
    expect([code, stdout]).toEqual([0, expect.stringContaining('a\\u000a::error::b.yaml')]);
    expect(stdout).not.toMatch(/^::/m);
  });
});
