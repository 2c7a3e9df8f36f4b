import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment, threeRates, type Workplace } from '../helpers/cli.ts';

const table = `x,y,kind\n${Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 5) % 11},${'ab'[i % 2]}`).join('\n')}\n`;
const experiment = `
dataset: { type: csv, path: table.csv, target: kind, split: { test: 20 } }
layers: [{ type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: [0.01, 0.1, 1]
epochs: 2
repeats: 2
save: { weights: best }
expect: ['best.test.loss.mean < 9']
`;
const marker = '#never-drawn#';

type Facts = { reused: number; finished?: Record<string, unknown> & { seal?: string; sparks: unknown[] } };

const factsOf = (place: Workplace, name: string): Facts => JSON.parse(place.read(`results/${name}/run.json`));

/** Changes what run.json keeps, seal and all. */
function reseal(place: Workplace, name: string, change: Record<string, unknown>): void {
  const facts = factsOf(place, name);
  const { seal: _, ...rest } = { ...facts.finished, ...change };
  const seal = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
  place.write(`results/${name}/run.json`, JSON.stringify({ ...facts, finished: { ...rest, seal } }));
}

/** A spark line that no curve gives: who shows it has not read the trials. */
function mark(place: Workplace, name: string): void {
  const { finished } = factsOf(place, name);
  reseal(place, name, { sparks: finished?.sparks.map(() => marker) });
}

/** All files of results but run.json, by name. */
function readFiles(place: Workplace, name: string): Record<string, string> {
  const folder = path.join(place.folder, 'results', name);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'run.json')
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(names.map((file) => [path.relative(folder, file), readFileSync(file, 'base64')]));
}

const withoutTimes = (stderr: string) => stderr.replace(/in [\d.]+ m?s,/, 'in a moment,');

async function runOnce(text = experiment, name = 'sweep'): Promise<Workplace> {
  const place = makeWorkplace();
  place.write('table.csv', table);
  place.write(`${name}.yaml`, text);
  const { code, stderr } = await place.kobai('run', `${name}.yaml`);
  expect([0, 1], stderr).toContain(code);
  return place;
}

describe('[E] a run with nothing to do', () => {
  let place: Workplace;
  const inResults = (name: string) => path.join(place.folder, 'results/sweep', name);

  it('is known by what run.json keeps of the run before it, and reads no trial', async () => {
    place = await runOnce();
    mark(place, 'sweep');
    const { code, stdout, stderr } = await place.kobai('run', 'sweep.yaml');
    expect([code, stdout]).toEqual([0, expect.stringContaining(marker)]);
    expect(stderr).toMatch(/^6 of 6 trials are finished and are kept\n0 trials in/);
    expect(factsOf(place, 'sweep')).toMatchObject({ reused: 6, trialElapsedMs: {}, finished: { trials: 6 } });
  });

  it.each([
    ['a grid', smallExperiment],
    ['a failed expectation', `${threeRates}expect: ['best.validation.loss.mean < 0']\n`],
    ['successive halving', `${smallExperiment}sweep: { method: { type: halving, factor: 2 } }\n`],
    ['folds', threeRates.replace('validation: 30', 'folds: 3')],
    ['a range test', threeRates.replace('[0.01, 0.1, 1]', 'auto')],
    ['all weights', `${threeRates}save: { weights: all }\n`],
  ])('tells of %s what it tells when all is read, byte for byte', async (_, text) => {
    place = await runOnce(text);
    const [again, json] = [await place.kobai('run', 'sweep.yaml'), await place.kobai('run', 'sweep.yaml', '--json')];
    const files = readFiles(place, 'sweep');
    const isKept = factsOf(place, 'sweep').finished !== undefined;
    expect(isKept).toBe(true);
    const forget = () => rmSync(inResults('run.json'));
    forget();
    const read = await place.kobai('run', 'sweep.yaml');
    expect([again.code, again.stdout]).toEqual([read.code, read.stdout]);
    expect(withoutTimes(again.stderr)).toBe(withoutTimes(read.stderr));
    forget();
    expect(json.stdout).toBe((await place.kobai('run', 'sweep.yaml', '--json')).stdout);
    expect(files).toEqual(readFiles(place, 'sweep'));
  });
});

describe('[E] a run after something has changed', () => {
  let place: Workplace;
  const inResults = (name: string) => path.join(place.folder, 'results/sweep', name);
  const change = (name: string, edit: (text: string) => string) =>
    writeFileSync(inResults(name), edit(readFileSync(inResults(name), 'utf8')));
  /** Runs what was marked; the mark is never believed. */
  const rerun = async (...args: string[]) => {
    const ended = await place.kobai('run', 'sweep.yaml', ...args);
    expect(ended.stdout).not.toContain(marker);
    return ended;
  };
  const again = async () => {
    place = await runOnce();
    mark(place, 'sweep');
  };

  it('finds a byte of trials.jsonl that is another', async () => {
    await again();
    change('trials.jsonl', (text) => text.replace('"repeat":0', '"repeat":1'));
    const { code, stderr } = await rerun();
    expect([code, stderr]).toEqual([2, expect.stringContaining('trials.jsonl:1 is damaged')]);
  });

  it('trains a trial whose line is gone', async () => {
    await again();
    change('trials.jsonl', (text) => text.slice(text.indexOf('\n') + 1));
    expect((await rerun()).stderr).toContain('5 of 6 trials are finished');
  });

  it.each([['summary.json'], ['summary.md'], ['summary.csv'], ['report.html']])('puts %s right', async (name) => {
    await again();
    const before = readFiles(place, 'sweep');
    appendFileSync(inResults(name), ' ');
    await rerun();
    expect(readFiles(place, 'sweep')).toEqual(before);
    mark(place, 'sweep');
    rmSync(inResults(name));
    await rerun();
    expect(readFiles(place, 'sweep')).toEqual(before);
  });

  it('trains once more for weights that are gone, or are others', async () => {
    await again();
    const before = readFiles(place, 'sweep');
    const [one = '', other = ''] = readdirSync(inResults('weights'));
    rmSync(inResults(`weights/${one}`));
    expect((await rerun()).stderr).toContain('1 trial is trained again for the weights');
    mark(place, 'sweep');
    writeFileSync(inResults(`weights/${one}`), readFileSync(inResults(`weights/${other}`)));
    expect((await rerun()).stderr).toContain('1 trial is trained again for the weights');
    expect(readFiles(place, 'sweep')).toEqual(before);
  });

  it('removes weights that nobody asks for, whether trials are read or not', async () => {
    place = await runOnce();
    const [one = ''] = readdirSync(inResults('weights'));
    const before = readFiles(place, 'sweep');
    writeFileSync(inResults(`weights/${'0'.repeat(64)}.safetensors`), readFileSync(inResults(`weights/${one}`)));
    await rerun();
    expect(readFiles(place, 'sweep')).toEqual(before);
  });

  it('reads the data: another file of the same name is another experiment', async () => {
    await again();
    place.write('table.csv', table.replace('0,0,a', '0,1,a'));
    const { stderr } = await rerun();
    expect(stderr).toContain('6 finished trials in results/sweep that the experiment does not ask for: kept');
    expect(stderr).not.toContain('are finished and are kept');
  });

  it('sees the name of a column, which no number depends on', async () => {
    await again();
    place.write('table.csv', table.replace('x,y', 'z,y'));
    expect((await rerun()).stderr).toContain('6 of 6 trials are finished and are kept');
  });

  it.each([['seed=7'], ['learningRate=[0.01, 0.1]'], ['epochs=3']])('sees --set %s', async (setting) => {
    await again();
    await rerun('--set', setting);
    const [path, value] = setting.split('=') as [string, string];
    expect(JSON.stringify(place.readSummary('sweep').settings)).toContain(
      `"${path}":${path === 'learningRate' ? 0.01 : value}`,
    );
  });

  it('sees a seed, a description and a grid that the file has now', async () => {
    for (const more of ['seed: 3', 'description: Why?', 'objective: { metric: train.loss }']) {
      await again();
      place.write('sweep.yaml', `${experiment}${more}\n`);
      const { code } = await rerun();
      expect(code, more).toBe(0);
    }
    expect(place.readSummary('sweep').objective.metric).toBe('train.loss');
  });

  it('judges what is expected now', async () => {
    await again();
    place.write('sweep.yaml', experiment.replace('< 9', '< 0'));
    expect((await rerun()).code).toBe(1);
    // And what is expected is judged by a run with nothing to do too.
    expect((await rerun()).code).toBe(1);
    place.write('sweep.yaml', experiment);
    expect((await rerun()).code).toBe(0);
  });

  it('keeps trials that nobody asks for, tells of them each time, and removes them with --prune', async () => {
    await again();
    place.write('sweep.yaml', experiment.replace(', 1]', ']'));
    const kept = /^4 of 4 trials .*\n2 finished trials in results\/sweep that the experiment does not ask for: kept/;
    expect((await rerun()).stderr).toMatch(kept);
    expect((await rerun()).stderr).toMatch(kept);
    expect(place.readTrials('sweep')).toHaveLength(6);
    mark(place, 'sweep');
    expect((await rerun('--prune')).stderr).toContain('does not ask for: removed');
    expect(place.readTrials('sweep')).toHaveLength(4);
    mark(place, 'sweep');
    expect((await place.kobai('run', 'sweep.yaml', '--prune')).stdout).toContain(marker);
  });

  it('refuses the folder of another experiment', async () => {
    await again();
    place.write('other.yaml', `name: sweep\n${experiment}`);
    const { code, stderr } = await place.kobai('run', 'other.yaml');
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds the results of sweep.yaml')]);
  });

  it('trains what --fresh and --only name', async () => {
    await again();
    expect((await rerun('--fresh')).stderr).toContain('6 trials in');
    mark(place, 'sweep');
    expect((await rerun('--only', 'learningRate=1')).stderr).toContain('2 of 2 trials are finished');
    expect((await rerun()).stderr).toContain('6 of 6 trials are finished');
  });

  it('reads all where another build of kobai wrote it', async () => {
    await again();
    reseal(place, 'sweep', { madeFrom: '0'.repeat(64) });
    expect((await rerun()).code).toBe(0);
  });

  it('reads all where run.json is gone, is not JSON, or was changed by hand', async () => {
    await again();
    rmSync(inResults('run.json'));
    expect((await rerun()).code).toBe(0);
    writeFileSync(inResults('run.json'), '{');
    expect((await rerun()).code).toBe(0);
    mark(place, 'sweep');
    change('run.json', (text) => text.replace('"trials":6', '"trials":7'));
    expect((await rerun()).stderr).toContain('6 of 6 trials');
  });

  it('trains again what failed', async () => {
    place = makeWorkplace();
    place.write('table.csv', table);
    place.write('sweep.yaml', experiment.replace('epochs: 2', 'epochs: 2000000'));
    const { code } = await place.kobai('run', 'sweep.yaml', '--timeout', '0.2');
    expect([code, factsOf(place, 'sweep').finished]).toEqual([4, undefined]);
  });
});
