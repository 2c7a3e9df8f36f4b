import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

const files = ['trials.jsonl', 'summary.json', 'summary.md', 'summary.csv', 'report.html'];

describe('[E] kobai run', () => {
  it('gives the same bytes for 1, 2 and 4 workers', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const runs = await Promise.all(
      [1, 2, 4].map((workers) =>
        place.kobaiAnew('run', 'small.yaml', '--workers', `${workers}`, '--out', `out${workers}`),
      ),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const file of files) {
      const [one, two, four] = [1, 2, 4].map((workers) => place.read(`out${workers}/small/${file}`));
      expect(two).toBe(one);
      expect(four).toBe(one);
    }
    expect(place.readTrials('small', 'out1')).toHaveLength(16);
  });

  it('gives the same bytes by the kernels in C, in WebAssembly and by the readable ones', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    // Images that are mostly zero, and activations that need exponentials.
    const digits = ['dataset=digits', 'layers.0.activation=[tanh, sigmoid]', 'layers.1.units=10', 'repeats=1'];
    for (const kernels of ['native', 'wasm', 'reference']) {
      await place.kobai('run', 'small.yaml', '--kernels', kernels, '--out', kernels);
      const changes = digits.flatMap((change) => ['--set', change]);
      await place.kobai(
        'run',
        'small.yaml',
        ...changes,
        '--set',
        'name=digits',
        '--kernels',
        kernels,
        '--out',
        kernels,
      );
    }
    for (const name of ['small', 'digits']) {
      const plain = place.read(`reference/${name}/trials.jsonl`);
      expect(place.read(`native/${name}/trials.jsonl`)).toBe(plain);
      expect(place.read(`wasm/${name}/trials.jsonl`)).toBe(plain);
    }
    expect(place.readTrials('digits', 'native')).toHaveLength(16);
  });

  it('changes no line of another trial when a point is added', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml', '--out', 'before');
    await place.kobai('run', 'small.yaml', '--out', 'after', '--set', 'learningRate=[0.05, 0.001, 0.01, 0.1, 1e38]');
    const lines = (out: string) => place.read(`${out}/small/trials.jsonl`).trimEnd().split('\n');
    const after = new Set(lines('after'));
    expect(after.size).toBe(20);
    expect(lines('before').every((line) => after.has(line))).toBe(true);
  });

  it('trains only what is new when the grid is edited, and all of it when asked to', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    const same = await place.kobai('run', 'small.yaml');
    expect(same.stderr).toContain('16 of 16 trials are finished');
    const grown = await place.kobai('run', 'small.yaml', '--set', 'learningRate=[0.001, 0.01, 0.1, 1e38, 0.5]');
    expect(grown.stderr).toContain('16 of 20 trials are finished');
    await place.kobai('run', 'small.yaml', '--set', 'learningRate=[0.001, 0.01, 0.1, 1e38, 0.5]', '--out', 'anew');
    expect(place.read('results/small/trials.jsonl')).toBe(place.read('anew/small/trials.jsonl'));
    const fresh = await place.kobai('run', 'small.yaml', '--fresh');
    expect(fresh.stderr).not.toContain('are kept');
  });

  it('keeps a diverged trial as a result: its curve, its step, and the last rank', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { code, stdout } = await place.kobai('run', 'small.yaml', '--set', 'repeats=1', '--set', 'batchSize=10');
    expect(code).toBe(0);
    const diverged = place.readTrials('small').at(-1)!;
    if (diverged.status !== 'diverged') throw new Error(`the trial ${diverged.status}`);
    expect(diverged.divergence?.step).toBe(diverged.steps);
    expect(diverged.curves.batchLoss.loss.length).toBeGreaterThan(0);
    const { points, best } = place.readSummary('small');
    expect(points.map(({ status, rank }) => [status, rank]).at(-1)).toEqual(['diverged', 4]);
    expect(points[best!]?.rank).toBe(1);
    expect(stdout).toContain('diverged');
    expect(stdout).toContain('Best: learningRate');
  });

  it('narrows a run with --only, and completes it later to the bytes of a whole run', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml', '--only', 'learningRate=[0.1, 0.01]', '--only', 'batchSize=40');
    expect(place.readTrials('small')).toHaveLength(4);
    expect(place.readSummary('small').points.filter(({ status }) => status === 'missing')).toHaveLength(6);
    await place.kobai('run', 'small.yaml');
    await place.kobai('run', 'small.yaml', '--out', 'whole');
    for (const file of files) expect(place.read(`results/small/${file}`)).toBe(place.read(`whole/small/${file}`));
  });

  it('refuses an --only that no point matches, and names what there is', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const value = await place.kobai('run', 'small.yaml', '--only', 'learningRate=0.5');
    expect(value).toMatchObject({ code: 2, stdout: '' });
    expect(value.stderr).toContain('0.001, 0.01, 0.1');
    place.write('zipped.yaml', `${smallExperiment}sweep: { exclude: [{ learningRate: 0.1, batchSize: 10 }] }\n`);
    const excluded = await place.kobai('run', 'zipped.yaml', '--only', 'learningRate=0.1', '--only', 'batchSize=10');
    expect(excluded.code).toBe(2);
    expect(excluded.stderr).toContain('no point has these values together');
    const axis = await place.kobai('run', 'small.yaml', '--only', 'epochs=3');
    expect(axis).toMatchObject({ code: 2 });
    expect(axis.stderr).toContain('learningRate, batchSize');
  });

  it('stops cleanly on Ctrl-C with 130, keeps what has ended, and goes on to the bytes of a whole run', async () => {
    const place = makeWorkplace();
    const long = smallExperiment.replace('epochs: 3', 'epochs: 3000').replace('repeats: 2', 'repeats: 1');
    place.write('long.yaml', long.replace(', 1e38', ''));
    const child = place.start('run', 'long.yaml', '--workers', '1');
    const trials = path.join(place.folder, 'results/long/trials.jsonl');
    const countLines = () => (existsSync(trials) ? place.read('results/long/trials.jsonl').split('\n').length - 1 : 0);
    while (countLines() < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    const kept = countLines();
    expect(kept).toBeGreaterThanOrEqual(2);
    expect(readdirSync(path.join(place.folder, 'results/long'))).not.toContain('summary.json');
    const rest = await place.kobai('run', 'long.yaml');
    expect(rest.stderr).toContain(`${kept} of 6 trials are finished`);
    await place.kobai('run', 'long.yaml', '--out', 'whole');
    for (const file of files) expect(place.read(`results/long/${file}`)).toBe(place.read(`whole/long/${file}`));
  });

  it('keeps the weights that save asks for: of the best point, of all, of nobody', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const weights = () => {
      const folder = path.join(place.folder, 'results/small/weights');
      return existsSync(folder)
        ? readdirSync(folder)
            .map((name) => name.replace('.safetensors', ''))
            .sort()
        : [];
    };
    const run = (save: string) => place.kobai('run', 'small.yaml', '--set', `save.weights=${save}`);
    await run('none');
    expect(weights()).toEqual([]);
    await run('best');
    const { points, best } = place.readSummary('small');
    expect(weights()).toEqual(points[best!]?.trialIds.toSorted());
    await run('all');
    expect(weights()).toHaveLength(16);
    await run('none');
    expect(weights()).toEqual([]);
  });

  it('prints the summary as JSON when asked to, and progress never to stdout', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { stdout } = await place.kobaiAnew('run', 'small.yaml', '--json');
    expect(stdout).toBe(place.read('results/small/summary.json'));
  });

  it('reports a trial that takes longer than its limit, and ends with 4', async () => {
    const place = makeWorkplace();
    place.write('long.yaml', smallExperiment.replace('epochs: 3', 'epochs: 100000000'));
    const { code, stderr } = await place.kobaiAnew(
      'run',
      'long.yaml',
      '--timeout',
      '3',
      '--set',
      'repeats=1',
      '--set',
      'batchSize=10',
      '--set',
      'learningRate=[0.01, 1e38]',
    );
    expect(code).toBe(4);
    expect(stderr).toContain('POOL_TRIAL_TIMED_OUT');
    expect(place.readTrials('long').map(({ status }) => status)).toEqual(['failed', 'diverged']);
  });

  it('ends with 2 and the path where the results cannot be written', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    place.write('results', 'a file in the place of the folder');
    const { code, stderr } = await place.kobaiAnew('run', 'small.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('results');
    expect(stderr).not.toContain('fault in kobai');
  });

  it('says that data changed during the run, whose results are of what was read', async () => {
    const place = makeWorkplace();
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 2}`);
    place.write('table.csv', ['x,y', ...rows, ''].join('\n'));
    const csv = '{ type: csv, path: table.csv, target: y }';
    const slow = smallExperiment
      .replace('iris', csv)
      .replace('units: 3', 'units: 2')
      .replace('epochs: 3', 'epochs: 300');
    place.write('small.yaml', slow);
    const before = await place.kobai('run', 'small.yaml', '--set', 'batchSize=10', '--out', 'before');
    expect(before.stderr).not.toContain('has changed');
    const child = place.start('run', 'small.yaml', '--set', 'batchSize=10');
    while (!existsSync(path.join(place.folder, 'results/small/.lock'))) await new Promise((go) => setTimeout(go, 2));
    place.write('table.csv', ['x,y', ...rows.reverse(), ''].join('\n'));
    const said = Buffer.concat(await child.stderr!.toArray()).toString();
    expect(said).toContain('table.csv has changed meanwhile');
    expect(place.read('results/small/trials.jsonl')).toBe(place.read('before/small/trials.jsonl'));
  });
});
