import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { makeWorkplace, smallExperiment, type Workplace } from '../helpers/cli.ts';

const tiny = smallExperiment.replace(/learningRate.*\n/, 'learningRate: [0.01, 0.1]\n').replace(/repeats.*\n/, '');
const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

function placeWith(...files: string[]): Workplace {
  const place = makeWorkplace();
  for (const file of files) place.write(file, tiny);
  return place;
}

const listFolders = ({ folder }: Workplace) => {
  const results = path.join(folder, 'results');
  return existsSync(results) ? readdirSync(results).sort() : [];
};

describe('[E] a folder of results', () => {
  it('is not shared by two files of one command, on a file system without case either', async () => {
    for (const [first, second] of [
      ['a/sweep.yaml', 'b/sweep.yaml'],
      ['a/Sweep.yaml', 'b/sweep.yml'],
    ] as const) {
      const place = placeWith(first, second);
      for (const command of ['run', 'plan']) {
        const { code, stderr } = await place.kobai(command, first, second);
        expect([command, code]).toEqual([command, 2]);
        expect(stderr).toContain(`${first} and ${second} are both named \`sweep\``);
        expect(stderr).toContain('`name:`');
      }
      expect(listFolders(place)).toEqual([]);
    }
  });

  it('is not taken by another file of its name, nor by one that says so', async () => {
    const place = placeWith('a/sweep.yaml', 'b/sweep.yaml');
    place.write('named.yaml', `name: sweep\n${tiny}`);
    expect((await place.kobai('run', 'a/sweep.yaml')).code).toBe(0);
    const before = place.read('results/sweep/trials.jsonl');
    for (const file of ['b/sweep.yaml', 'named.yaml']) {
      const { code, stderr } = await place.kobai('run', file, '--fresh');
      expect(code).toBe(2);
      expect(stderr).toContain(`results/sweep holds the results of a/sweep.yaml, not of ${file}`);
    }
    expect(place.read('results/sweep/trials.jsonl')).toBe(before);
    expect((await place.kobai('run', 'b/sweep.yaml', '--out', 'elsewhere')).code).toBe(0);
    expect((await place.kobai('run', 'b/sweep.yaml', '--set', 'name=other')).code).toBe(0);
  });

  it('is not taken over where --set gave it its name', async () => {
    const place = placeWith('sweep.yaml', 'q.yaml');
    expect((await place.kobai('run', 'sweep.yaml', '--set', 'name=q')).code).toBe(0);
    const before = place.read('results/q/trials.jsonl');
    const { code, stderr } = await place.kobai('run', 'q.yaml', '--fresh');
    expect([code, stderr]).toEqual([2, expect.stringContaining('results/q holds the results of sweep.yaml')]);
    expect(place.read('results/q/trials.jsonl')).toBe(before);
    const again = await place.kobai('run', 'sweep.yaml', '--set', 'name=q');
    expect(again.stderr).toContain('4 of 4 trials are finished and are kept');
    rmSync(path.join(place.folder, 'sweep.yaml'));
    expect((await place.kobai('run', 'q.yaml')).code).toBe(0);
  });

  it('keeps its range test from a file of that name, and that file from its own', async () => {
    const place = placeWith('range-test.yaml');
    const auto = tiny.replace(/learningRate.*/, 'learningRate: auto');
    place.write('au.yaml', auto);
    const inAu = ['run', 'range-test.yaml', '--out', 'results/au'];
    expect((await place.kobai('run', 'au.yaml')).code).toBe(0);
    const before = place.read('results/au/range-test/trials.jsonl');
    const refused = await place.kobai(...inAu);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('results/au/range-test holds the results of au.yaml'),
    ]);
    expect(place.read('results/au/range-test/trials.jsonl')).toBe(before);
    rmSync(path.join(place.folder, 'results'), { recursive: true });

    expect((await place.kobai(...inAu)).code).toBe(0);
    const own = place.read('results/au/range-test/trials.jsonl');
    const other = await place.kobai('run', 'au.yaml');
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('results/au/range-test holds the results of range-test.yaml'),
    ]);
    place.write('au.yaml', tiny);
    expect((await place.kobai('run', 'au.yaml', '--prune')).code).toBe(0);
    expect((await place.kobai('verify', 'au.yaml')).code).toBe(0);
    expect(place.read('results/au/range-test/trials.jsonl')).toBe(own);
  });

  it('goes with a file that was moved, also together with the folder, and stays with one that has another name now', async () => {
    const place = placeWith('a/sweep.yaml');
    expect((await place.kobai('run', 'a/sweep.yaml')).code).toBe(0);
    renameSync(path.join(place.folder, 'a'), path.join(place.folder, 'c'));
    const moved = await place.kobai('run', 'c/sweep.yaml');
    expect(moved.stderr).toContain('4 of 4 trials are finished and are kept');
    place.write('c/sweep.yaml', `name: renamed\n${tiny}`);
    place.write('d/sweep.yaml', tiny);
    expect((await place.kobai('run', 'd/sweep.yaml')).stderr).toContain('4 of 4 trials are finished and are kept');
  });

  it('belongs to its file from the first trial on, in a clone too, and while that file is wrong', async () => {
    const place = placeWith('a/sweep.yaml', 'b/sweep.yaml');
    expect((await place.kobai('run', 'a/sweep.yaml', '--timeout', '0.001')).code).toBe(4);
    rmSync(path.join(place.folder, 'results/sweep/run.json'));
    for (const text of [tiny, `${tiny}nonsense: 1\n`, 'not: [closed\n']) {
      place.write('a/sweep.yaml', text);
      const { code, stderr } = await place.kobai('run', 'b/sweep.yaml');
      expect([code, stderr]).toEqual([2, expect.stringContaining('holds the results of a/sweep.yaml')]);
    }
  });

  it('belongs to its file while the range test of `auto` is under way', async () => {
    const place = placeWith('b/sweep.yaml');
    place.write('a/sweep.yaml', tiny.replace(/learningRate.*/, 'learningRate: auto'));
    expect((await place.kobai('run', 'a/sweep.yaml', '--timeout', '0.001')).code).toBe(4);
    expect((await place.kobai('run', 'b/sweep.yaml')).stderr).toContain('holds the results of a/sweep.yaml');
  });

  it('keeps a range test that is not asked for any more until told to remove it', async () => {
    const place = makeWorkplace();
    place.write('sweep.yaml', tiny.replace(/learningRate.*/, 'learningRate: auto'));
    await place.kobai('run', 'sweep.yaml');
    expect((await place.kobai('verify', 'sweep.yaml')).code).toBe(0);
    place.write('sweep.yaml', tiny);
    const kept = await place.kobai('run', 'sweep.yaml');
    expect(kept.stderr).toContain('range-test is of a range test that the experiment does not ask for: kept');
    const verified = await place.kobai('verify', 'sweep.yaml');
    expect([verified.code, verified.stdout]).toEqual([3, expect.stringContaining('range-test')]);
    const pruned = await place.kobai('run', 'sweep.yaml', '--prune');
    expect(pruned.stderr).toContain('range-test is of a range test that the experiment does not ask for: removed');
    expect(existsSync(path.join(place.folder, 'results/sweep/range-test'))).toBe(false);
    expect((await place.kobai('verify', 'sweep.yaml')).code).toBe(0);
  });

  it('has a name of its own for letters of every script', async () => {
    const place = placeWith('実験.yaml', '測定.yaml', 'Überblick 2.yaml');
    const { code, stderr } = await place.kobai('run', '実験.yaml', '測定.yaml', 'Überblick 2.yaml');
    expect(code, stderr).toBe(0);
    expect(listFolders(place)).toEqual(['überblick-2', '実験', '測定'].sort());
    place.write('named.yaml', `name: 学習率\n${tiny}`);
    expect((await place.kobai('plan', 'named.yaml')).code).toBe(0);
  });

  it('keeps finished trials that a narrower or changed run does not ask for, says so, and drops them when told to', async () => {
    const place = placeWith('sweep.yaml');
    await place.kobai('run', 'sweep.yaml', '--set', 'save.weights=all');
    const narrow = ['sweep.yaml', '--set', 'epochs=2', '--set', 'learningRate=0.1'];
    expect((await place.kobai('plan', ...narrow)).stdout).toContain('4 finished trials are not asked for any more');
    expect(JSON.parse((await place.kobai('plan', ...narrow, '--json')).stdout).trials.unasked).toBe(4);
    const { stderr } = await place.kobai('run', ...narrow);
    expect(stderr).toContain('4 finished trials in results/sweep that the experiment does not ask for: kept');
    expect(place.readTrials('sweep')).toHaveLength(6);
    expect(place.readSummary('sweep').points).toHaveLength(2);
    expect(readdirSync(path.join(place.folder, 'results/sweep/weights'))).toHaveLength(4);

    const verified = await place.kobai('verify', 'sweep.yaml');
    expect(verified.code).toBe(3);
    const back = await place.kobai('run', 'sweep.yaml', '--set', 'save.weights=all');
    expect(back.stderr).toContain('4 of 4 trials are finished and are kept');
    const again = await place.kobai('verify', 'sweep.yaml');
    expect([again.code, again.stdout]).toEqual([
      3,
      expect.stringContaining('obsolete: sweep, 2 trials: it has a line'),
    ]);
    expect(again.stdout).toContain('$ kobai run sweep.yaml --prune');

    const whole = await place.kobai('run', 'sweep.yaml', '--prune');
    expect(whole.stderr).toContain('2 finished trials in results/sweep that the experiment does not ask for: removed');
    expect(place.readTrials('sweep')).toHaveLength(4);
    expect((await place.kobai('verify', 'sweep.yaml')).code).toBe(0);
  });

  it('keeps them whatever is trained again', async () => {
    const place = placeWith('sweep.yaml');
    await place.kobai('run', 'sweep.yaml');
    await place.kobai('run', 'sweep.yaml', '--set', 'epochs=2', '--fresh');
    expect(place.readTrials('sweep')).toHaveLength(8);
    await place.kobai('run', 'sweep.yaml', '--set', 'sweep.method=halving', '--fresh');
    await place.kobai('run', 'sweep.yaml', '--only', 'batchSize=10');
    expect((await place.kobai('run', 'sweep.yaml')).stderr).toContain('4 of 4 trials are finished');
  });

  it('keeps a finished trial that fails when it is trained again, with its weights', async () => {
    const place = placeWith('sweep.yaml');
    for (const save of ['none', 'best', 'all']) {
      const command = ['run', 'sweep.yaml', '--set', `save.weights=${save}`];
      expect((await place.kobai(...command, '--prune')).code).toBe(0);
      const before = place.read('results/sweep/trials.jsonl');
      const { code, stderr } = await place.kobai(...command, '--fresh', '--timeout', '0.001');
      expect([save, code]).toEqual([save, 4]);
      expect(stderr).toContain('4 trials failed when they were trained again: the results that they had are kept');
      expect(place.read('results/sweep/trials.jsonl')).toBe(before);
      expect((await place.kobai(...command)).stderr).toContain('4 of 4 trials are finished and are kept');
    }
    rmSync(path.join(place.folder, 'results/sweep/weights'), { recursive: true });
    const before = place.read('results/sweep/trials.jsonl');
    const lacking = await place.kobai('run', 'sweep.yaml', '--set', 'save.weights=all', '--timeout', '0.001');
    expect([lacking.code, place.read('results/sweep/trials.jsonl')]).toEqual([4, before]);
  });

  it('gets the weights of no other points than --only names', async () => {
    const place = placeWith('sweep.yaml');
    await place.kobai('run', 'sweep.yaml');
    await place.kobai('run', 'sweep.yaml', '--set', 'save.weights=all', '--only', 'learningRate=0.1');
    expect(readdirSync(path.join(place.folder, 'results/sweep/weights'))).toHaveLength(2);
    await place.kobai('run', 'sweep.yaml', '--set', 'save.weights=all');
    expect(readdirSync(path.join(place.folder, 'results/sweep/weights'))).toHaveLength(4);
    await place.kobai('run', 'sweep.yaml', '--set', 'save.weights=best', '--fresh');
    expect(readdirSync(path.join(place.folder, 'results/sweep/weights'))).toHaveLength(1);
  });

  it('of successive halving counts the trials of rungs that a point no longer reaches', async () => {
    const place = makeWorkplace();
    const rates = 'learningRate: [0.001, 0.01, 0.02, 0.05, 0.1, 0.2]';
    const text = (objective: string) =>
      `${tiny.replace(/learningRate.*/, rates)}sweep: { method: { type: halving, factor: 3 } }\nsave: { weights: all }\nobjective: { metric: train.loss, goal: ${objective} }\n`;
    place.write('sweep.yaml', text('minimize'));
    await place.kobai('run', 'sweep.yaml');
    const wanted = place.readTrials('sweep').length;
    place.write('sweep.yaml', text('maximize'));
    const turned = await place.kobai('run', 'sweep.yaml');
    const all = place.readTrials('sweep').length;
    expect(all).toBeGreaterThan(wanted);
    const unasked = `${all - wanted} finished trials in results/sweep that the experiment does not ask for`;
    expect(turned.stderr).toContain(`${unasked}: kept`);
    expect((await place.kobai('plan', 'sweep.yaml')).stdout).toContain(`${all - wanted} finished trials are not asked`);
    const again = await place.kobai('run', 'sweep.yaml', '--prune');
    expect(again.stderr).toContain(`${wanted} of ${wanted} trials are finished and are kept`);
    expect(again.stderr).toContain(`${unasked}: removed`);
    expect(place.readTrials('sweep')).toHaveLength(wanted);
    expect(readdirSync(path.join(place.folder, 'results/sweep/weights'))).toHaveLength(wanted);
  });

  it.each(['sha1', 'sha256'])(
    'that git has is not rewritten by --set, whoever the repository of %s belongs to',
    async (format) => {
      const place = placeWith('sweep.yaml');
      await place.kobai('run', 'sweep.yaml');
      git(place.folder, 'init', '--quiet', `--object-format=${format}`);
      git(place.folder, 'add', '.');
      git(place.folder, 'commit', '--quiet', '-m', 'results');
      const { code, stderr } = await place.kobai('run', 'sweep.yaml', '--set', 'epochs=2');
      expect(code).toBe(2);
      expect(stderr).toContain('results/sweep is committed, and --set would put other results there');
      expect(git(place.folder, 'status', '--porcelain')).toBe('');
      // As in a container that runs as another user than the one who checked the repository out.
      const foreign = place.withEnvironment({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
      expect((await foreign.kobaiAnew('run', 'sweep.yaml', '--set', 'epochs=2')).code).toBe(2);
      expect((await place.kobai('run', 'sweep.yaml', '--set', 'epochs=2', '--out', 'tried')).code).toBe(0);
      expect((await place.kobai('run', 'sweep.yaml')).code).toBe(0);
      for (const same of ['epochs=3', 'name=sweep', 'learningRate=[1e-2, 0.1]']) {
        const { code: found, stderr: said } = await place.kobai('run', 'sweep.yaml', '--set', same);
        expect([same, found, said]).toEqual([same, 0, expect.stringContaining('4 of 4 trials are finished')]);
      }
      const changed = git(place.folder, 'status', '--porcelain').trimEnd().split('\n');
      expect(changed).toEqual([' M results/sweep/run.json', '?? tried/']);
    },
  );
});

describe('[E] several files of one command', () => {
  it('are all checked before the first is trained, and every mistake is shown', async () => {
    const place = placeWith('one.yaml', 'three.yaml');
    place.write('two.yaml', 'dataset: iris\nlayer: 3\n');
    place.write('four.yaml', tiny.replace('iris', 'irs'));
    for (const command of ['run', 'plan']) {
      const { code, stdout, stderr } = await place.kobai(command, 'one.yaml', 'two.yaml', 'three.yaml', 'four.yaml');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('two.yaml:2:1 error');
      expect(stderr).toContain('four.yaml:2:10 error');
    }
    expect(listFolders(place)).toEqual([]);
  });

  it('are each run or named as left out, when one cannot be', async () => {
    const place = placeWith('one.yaml', 'two.yaml', 'three.yaml');
    mkdirSync(path.join(place.folder, 'results/two/.lock/1@elsewhere,1,'), { recursive: true });
    const { code, stderr } = await place.kobai('run', 'one.yaml', 'two.yaml', 'three.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('results/two is being written by process 1 on elsewhere');
    expect(place.readTrials('one')).toHaveLength(4);
    expect(place.readTrials('three')).toHaveLength(4);
    rmSync(path.join(place.folder, 'results'), { recursive: true });

    place.write('long.yaml', tiny.replace('epochs: 3', 'epochs: 100000'));
    const child = place.start('run', 'long.yaml', 'two.yaml', 'three.yaml');
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    // Once the first trial is on its way: before that, there is nobody to hear the signal.
    await vi.waitFor(() => expect(existsSync(path.join(place.folder, 'results/long/.lock'))).toBe(true), 20_000);
    await setTimeout(300);
    child.kill('SIGINT');
    const ended = await new Promise((resolve) => child.on('close', resolve));
    expect([ended, said]).toEqual([130, expect.stringContaining('not run: two.yaml, three.yaml')]);
  });
});

describe('[E] what is asked for', () => {
  it('is one JSON, whatever came of each of several files', async () => {
    const place = makeWorkplace();
    const files = ['one', 'two', 'three'].map((name) => {
      place.write(`${name}.yaml`, smallExperiment.replace('repeats: 2', 'repeats: 1'));
      return `${name}.yaml`;
    });
    const ask = async (command: string, ...more: string[]) => {
      const { code, stdout } = await place.kobai(command, ...files, '--json', ...more);
      const items: { name?: string; file?: string; error?: { code: string } }[] = JSON.parse(stdout);
      return [code, ...items.map(({ name, file, error }) => error?.code ?? name ?? file)];
    };
    expect(await ask('plan')).toEqual([0, 'one', 'two', 'three']);
    expect(await ask('gradcheck', '--samples', '2')).toEqual([0, ...files]);
    for (const command of ['run', 'plan', 'gradcheck']) {
      const malformed = Array(3).fill('CONFIG_OVERRIDE_MALFORMED');
      expect([command, await ask(command, '--set', 'foo')]).toEqual([command, [2, ...malformed]]);
    }
    // A folder in the place of a file: found when its turn comes.
    place.write('results/one/trials.jsonl/x', '');
    expect(await ask('run')).toEqual([2, 'RESULTS_FOLDER_UNUSABLE', 'two', 'three']);
    expect(await ask('plan')).toEqual([2, 'RESULTS_FOLDER_UNUSABLE', 'two', 'three']);
    for (const name of ['one', 'three']) place.write(`${name}.yaml`, 'dataset: irs\n');
    expect(await ask('run')).toEqual([2, 'CONFIG_INVALID', 'CLI_NOT_DONE', 'CONFIG_INVALID']);
    expect(await ask('plan')).toEqual([2, 'CONFIG_INVALID', 'CLI_NOT_DONE', 'CONFIG_INVALID']);
    expect(await ask('gradcheck', '--samples', '2')).toEqual([2, 'CONFIG_INVALID', 'two.yaml', 'CONFIG_INVALID']);
  });

  it('is an error in JSON where there is nothing to compare or no report can be written', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const compared = await place.kobai('compare', 'a', 'b', '--format', 'json');
    expect([compared.code, JSON.parse(compared.stdout).error.code]).toEqual([2, 'CLI_NO_RESULTS']);
    const verified = await place.kobai('verify', 'small.yaml', '--format', 'json', '--report', 'a.b');
    expect([verified.code, JSON.parse(verified.stdout).error.code]).toEqual([2, 'CLI_REPORT_ENDING']);
  });

  it('is answered in JSON where JSON is asked for, mistakes too', async () => {
    const place = makeWorkplace();
    place.write('bad.yaml', 'dataset: irs\nlayer: 3\n');
    for (const command of ['run', 'plan']) {
      const { code, stdout, stderr } = await place.kobai(command, 'bad.yaml', '--json');
      expect(code).toBe(2);
      expect(stderr).toContain('bad.yaml:2:1 error');
      const { error } = JSON.parse(stdout);
      expect(error.code).toBe('CONFIG_INVALID');
      expect(error.diagnostics).toContainEqual(
        expect.objectContaining({
          file: 'bad.yaml',
          line: 2,
          column: 1,
          code: 'CONFIG_UNKNOWN_KEY',
          hint: 'did you mean `layers`?',
        }),
      );
    }
  });

  it.each([
    'learningRate=[0.1',
    'learningRate={',
    'learningRate="',
    'learningRate=*x',
    'learningRate=@',
    'learningRate=!!set {a}',
  ])('by --only %s is refused at its place', async (condition) => {
    const place = placeWith('sweep.yaml');
    const { code, stderr } = await place.kobai('plan', 'sweep.yaml', '--only', condition);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--only:1:\d+ error /);
  });

  it.each(['learningRate=.nan', 'learningRate=.inf', 'learningRate=1e400', 'learningRate=', 'learningRate: 0.1', '=1'])(
    'by --only %s is no value of an axis, and no fault of kobai',
    async (condition) => {
      const place = placeWith('sweep.yaml');
      expect((await place.kobai('plan', 'sweep.yaml', '--only', condition)).code).toBe(2);
    },
  );

  it('of a text that no file and no record can have is refused at its place', async () => {
    const place = makeWorkplace();
    for (const text of ['"\\ud800.csv"', '"a\\0b"']) {
      place.write(
        'bad.yaml',
        `dataset: { type: csv, path: ${text}, target: y }\n${tiny.split('\n').slice(2).join('\n')}`,
      );
      const { code, stderr } = await place.kobai('plan', 'bad.yaml');
      expect([code, stderr]).toEqual([2, expect.stringContaining('bad.yaml:1:29 error this holds a character')]);
    }
  });

  it('of a file that has no end, or that nobody writes, is refused and not waited for', async () => {
    const place = makeWorkplace();
    execFileSync('mkfifo', [path.join(place.folder, 'pipe')]);
    for (const weights of ['pipe', '/dev/zero', '.']) {
      place.write('weights.yaml', `${tiny}initialWeights: ${weights}\n`);
      const { code, stderr } = await place.kobai('plan', 'weights.yaml');
      expect([code, stderr]).toEqual([2, expect.stringContaining('is not a file')]);
    }
    place.write('table.yaml', tiny.replace('dataset: iris', 'dataset: { type: csv, path: pipe, target: y }'));
    expect((await place.kobai('plan', 'table.yaml')).code).toBe(2);
    mkdirSync(path.join(place.folder, 'results/sweep'), { recursive: true });
    execFileSync('mkfifo', [path.join(place.folder, 'results/sweep/trials.jsonl')]);
    place.write('sweep.yaml', tiny);
    for (const command of ['plan', 'run']) {
      const { code, stderr } = await place.kobai(command, 'sweep.yaml');
      expect([command, code, stderr]).toEqual([command, 2, expect.stringContaining('trials.jsonl is not a file')]);
    }
  });

  it('names may be those that every object has', async () => {
    const place = makeWorkplace();
    const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 ? '__proto__' : 'constructor'},${i},${i % 3}`).join(
      '\n',
    );
    place.write('table.csv', `toString,__proto__,hasOwnProperty\n${rows}\n`);
    place.write(
      'table.yaml',
      tiny
        .replace('dataset: iris', 'dataset: { type: csv, path: table.csv, target: toString }')
        .replace('units: 3', 'units: 2'),
    );
    place.write(
      'function.yaml',
      'function: { formula: toString^2 + valueOf, start: { toString: 1, valueOf: 2 } }\nlearningRate: 0.1\nsteps: 3\n',
    );
    for (const name of ['table', 'function']) {
      const { code, stderr } = await place.kobai('run', `${name}.yaml`);
      expect([name, code, stderr]).toEqual([name, 0, expect.any(String)]);
      expect((await place.kobai('verify', `${name}.yaml`)).code).toBe(0);
    }
    expect(place.readTrials('function')[0]).toMatchObject({ curves: { path: { toString: expect.any(Array) } } });
    place.write('step.yaml', 'function: { formula: step^2, start: { step: 1 } }\nlearningRate: 0.1\nsteps: 3\n');
    expect((await place.kobai('plan', 'step.yaml')).stderr).toContain('`step` counts the updates');
  });

  it('of git runs no program that the folder names', async () => {
    const place = placeWith('sweep.yaml');
    git(place.folder, 'init', '--quiet');
    git(place.folder, 'add', '.');
    git(place.folder, 'commit', '--quiet', '-m', 'a file');
    const touch = `touch ${path.join(place.folder, 'ran')}; false`;
    for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'filter.evil.clean', 'core.sshCommand']) {
      git(place.folder, 'config', key, touch);
    }
    place.write('.gitattributes', '* filter=evil\n');
    place.write('sweep.yaml', `${tiny}# changed\n`);
    const { code } = await place.kobai('run', 'sweep.yaml');
    await place.kobai('run', 'sweep.yaml', '--set', 'epochs=2');
    await place.kobai('verify', 'sweep.yaml');
    await place.kobai('compare', 'HEAD:results/sweep', 'results/sweep');
    expect([code, existsSync(path.join(place.folder, 'ran'))]).toEqual([0, false]);
  });
});
