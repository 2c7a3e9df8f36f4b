import { appendFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTrainedPlace, threeRates, type Workplace } from '../helpers/cli.ts';

const grid = `${threeRates}repeats: 3
save: { weights: best }
`;
const written = ['trials.jsonl', 'summary.json', 'summary.md', 'summary.csv', 'report.html', '.experiment'];
const readAll = (place: Workplace, folder: string) =>
  Object.fromEntries(written.map((name) => [name, place.read(`${folder}/${name}`)]));
const countLines = (text: string) => text.split('\n').length - 1;

/** A place with an experiment, trained as one run into `one`. */
async function makePlace(yaml: string): Promise<Workplace> {
  const place = await makeTrainedPlace(yaml, 'e');
  renameSync(path.join(place.folder, 'results'), path.join(place.folder, 'one'));
  return place;
}

async function runShards(place: Workplace, count: number, ...args: string[]): Promise<string[]> {
  const folders: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const { code, stderr } = await place.kobai('run', 'e.yaml', '--shard', `${index}/${count}`, ...args);
    expect(code, stderr).toBe(0);
    folders.push(`results/e/shards/${index}-of-${count}`);
  }
  return folders;
}

describe('[E] shards', () => {
  it.each([
    ['a grid', grid],
    ['successive halving', grid.replace('epochs: 3', 'epochs: 9\nsweep: { method: halving }').replace('best', 'all')],
    ['learningRate: auto', grid.replace('[0.01, 0.1, 1]', 'auto')],
  ])('of %s become the bytes of one run when they are merged', async (_, yaml) => {
    const place = await makePlace(yaml);
    let merged = { code: 4 as number | null, stderr: '' };
    let rounds = 0;
    for (; merged.code === 4 && rounds < 4; rounds += 1) {
      const folders = await runShards(place, 2);
      merged = await place.kobai('merge', ...folders);
    }
    expect(merged.code, merged.stderr).toBe(0);
    // After each rung a merge tells which points go on.
    expect(rounds).toBe(place.readSummary('e').rungs?.length ?? 1);
    expect(readAll(place, 'results/e')).toEqual(readAll(place, 'one/e'));
    const best = place.readSummary('e').points[place.readSummary('e').best ?? -1];
    for (const id of best?.trialIds ?? []) {
      const name = `e/weights/${id}.safetensors`;
      const [one, other] = ['one', 'results'].map((out) => readFileSync(path.join(place.folder, out, name)));
      expect(one?.equals(other as Buffer)).toBe(true);
    }
    // The weights came with the shards: nothing was trained for them.
    expect(merged.stderr).not.toContain('trained again');
  });

  it('train each trial once, and none that has been merged', async () => {
    const place = await makePlace(grid);
    const folders = await runShards(place, 2);
    const lines = folders.map((folder) => countLines(place.read(`${folder}/trials.jsonl`)));
    expect(lines[0]! + lines[1]!).toBe(9);
    expect((await place.kobai('run', 'e.yaml', '--shard', '1/2')).stderr).toContain('0 of them trained now');
    await place.kobai('merge', ...folders);
    rmSync(path.join(place.folder, 'results/e/shards'), { recursive: true });
    place.write('e.yaml', grid.replace('[0.01, 0.1, 1]', '[0.01, 0.1, 1, 2]'));
    const again = await Promise.all([1, 2].map((index) => place.kobaiAnew('run', 'e.yaml', '--shard', `${index}/2`)));
    const trained = again.map(({ stderr }) => Number(/(\d+) of them trained now/.exec(stderr)?.[1]));
    expect(trained[0]! + trained[1]!).toBe(3);
  });

  it('name what is missing with the commands that train it, and keep what was merged', async () => {
    const place = await makePlace(grid);
    const [first] = await runShards(place, 3, '--set', 'epochs=2');
    rmSync(path.join(place.folder, 'results/e/shards/2-of-3'), { recursive: true });
    const { code, stderr } = await place.kobai('merge', first!, '--set', 'epochs=2');
    expect(code).toBe(4);
    expect(stderr).toContain('kobai run e.yaml --set epochs=2 --shard 2/3\n');
    expect(stderr).toContain('kobai run e.yaml --set epochs=2 --shard 3/3');
    expect(stderr).not.toContain('--shard 1/3');
    expect(countLines(place.read('results/e/trials.jsonl'))).toBe(countLines(place.read(`${first}/trials.jsonl`)));
    expect(existsSync(path.join(place.folder, 'results/e/summary.json'))).toBe(false);
    // Whoever trains the rest on one machine does not train the merged ones.
    const rest = await place.kobai('run', 'e.yaml', '--set', 'epochs=2');
    expect(rest.stderr).toMatch(/^[1-9] of 9 trials (is|are) finished/);
  });

  it('keep what they have trained when the same shard is run with --set, and merge what is asked for', async () => {
    const place = await makePlace(grid);
    const folders = await runShards(place, 2);
    const before = folders.map((folder) => place.read(`${folder}/trials.jsonl`).split('\n').filter(Boolean));
    await runShards(place, 2, '--set', 'epochs=2');
    for (const [index, folder] of folders.entries()) {
      const after = place.read(`${folder}/trials.jsonl`).split('\n');
      expect(after).toEqual(expect.arrayContaining(before[index] ?? []));
    }
    const { code, stderr } = await place.kobai('merge', ...folders);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('that e.yaml does not ask for: left there');
    expect(readAll(place, 'results/e')).toEqual(readAll(place, 'one/e'));
    const [pruned] = await runShards(place, 1, '--prune');
    expect(countLines(place.read(`${pruned}/trials.jsonl`))).toBe(9);
  });

  it('come from any folder, with the experiment file named', async () => {
    const place = await makePlace(grid);
    const folders = await runShards(place, 2);
    for (const [index, folder] of folders.entries()) {
      cpSync(path.join(place.folder, folder), path.join(place.folder, `got/here/${index}`), { recursive: true });
    }
    rmSync(path.join(place.folder, 'results'), { recursive: true });
    const lost = await place.kobai('merge', 'got/here/0', 'got/here/1');
    expect(lost).toMatchObject({ code: 2 });
    expect(lost.stderr).toContain('--experiment experiments/lr-sweep.yaml');
    const found = await place.kobai('merge', 'got/here/0', 'got/here/1', '--experiment', 'e.yaml', '--json');
    expect(found.code, found.stderr).toBe(0);
    expect(JSON.parse(found.stdout)).toMatchObject({ name: 'e' });
    expect(readAll(place, 'results/e')).toEqual(readAll(place, 'one/e'));
  });

  it('refuse a mixture: other settings, other data, another experiment, no trials', async () => {
    const place = await makePlace(grid);
    const [first, second] = await runShards(place, 2);
    const [changed] = await runShards(place, 1, '--set', 'epochs=4');
    expect((await place.kobai('merge', first!, second!, changed!)).stderr).toContain(
      'no trial that e.yaml asks for, and others',
    );

    place.write('e.yaml', grid.replace('type: iris', 'type: csv, path: d.csv, target: species'));
    place.write('d.csv', `a,species\n${Array.from({ length: 90 }, (_, i) => `${i % 3}.${i},k${i % 3}`).join('\n')}\n`);
    const [other] = await runShards(place, 1);
    place.write('d.csv', place.read('d.csv').replace('1.1,', '1.2,'));
    const { code, stderr } = await place.kobai('merge', other!);
    expect(code).toBe(2);
    expect(stderr).toContain('on other data than e.yaml has here: its sha256 is');

    place.write('f.yaml', grid);
    await place.kobai('run', 'f.yaml', '--shard', '1/2');
    expect((await place.kobai('merge', other!, 'results/f/shards/1-of-2')).stderr).toContain('of f.yaml');
    expect(await place.kobai('merge', 'results')).toMatchObject({ code: 2 });
    expect(await place.kobai('merge', 'nowhere')).toMatchObject({ code: 2 });
  });

  it('tell of two machines that do not agree, and of a damaged line', async () => {
    const place = await makePlace(grid);
    const [all] = await runShards(place, 1);
    cpSync(path.join(place.folder, all!), path.join(place.folder, 'other'), { recursive: true });
    // A record of another seed of luck, under the id of the first: what a machine that computes wrongly would write.
    const [line = '', next = ''] = place.read(`${all}/trials.jsonl`).split('\n');
    const { addCheck } = await import('../../src/results/checked-line.ts');
    const { canonicalJson } = await import('../../src/shared/index.ts');
    const { check: _, ...record } = JSON.parse(line) as Record<string, unknown>;
    const { curves } = JSON.parse(next) as Record<string, unknown>;
    writeFileSync(path.join(place.folder, 'other/trials.jsonl'), `${addCheck(canonicalJson({ ...record, curves }))}\n`);
    const conflict = await place.kobai('merge', all!, 'other', '--experiment', 'e.yaml');
    expect(conflict.code).toBe(5);
    expect(conflict.stderr).toContain('one of two machines computes wrongly');

    appendFileSync(path.join(place.folder, all!, 'trials.jsonl'), '{}\n');
    const damaged = await place.kobai('merge', all!);
    expect(damaged.code).toBe(2);
    expect(damaged.stderr).toContain('trials.jsonl:10 is damaged');
  });

  it('are told by the scheduler, and wrong ones refused', async () => {
    const place = await makePlace(grid);
    const slurm = { SLURM_ARRAY_TASK_ID: '2', SLURM_ARRAY_TASK_COUNT: '2', SLURM_ARRAY_TASK_MIN: '1' };
    const told = await place.withEnvironment(slurm).kobaiAnew('run', 'e.yaml', '--shard', 'auto', '--json');
    expect(told.code, told.stderr).toBe(0);
    expect(JSON.parse(told.stdout)).toMatchObject({ name: 'e', shard: { index: 2, count: 2 } });
    for (const shard of ['0/2', '3/2', 'two']) {
      const { code, stderr } = await place.kobai('run', 'e.yaml', '--shard', shard);
      expect(code).toBe(2);
      expect(stderr).toContain("option '--shard <i/n>' takes the number of a part");
    }
    expect(await place.kobai('run', 'e.yaml', '--shard', 'auto')).toMatchObject({ code: 2 });
  });
});
