import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { VerifiedTrial } from '../../src/comparison/index.ts';
import { readFinished, trialLine } from '../../src/results/index.ts';
import { makeTrainedPlace, smallExperiment, type Workplace } from '../helpers/cli.ts';
import { schemaUrl } from '../summary/examples.ts';

/** A workplace with the results of an experiment, committed as it were. */
const commit = (experiment = smallExperiment, name = 'small') => makeTrainedPlace(experiment, name);

/** Every file of a folder, with its bytes and times. */
function snapshot(folder: string): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const { mtimeMs, ctimeMs, ino } = statSync(path.join(folder, name));
      const isFile = statSync(path.join(folder, name)).isFile();
      return [name, [mtimeMs, ctimeMs, ino, isFile && readFileSync(path.join(folder, name), 'utf8')]];
    }),
  );
}

describe('[E] kobai verify', () => {
  it('ends with 0 where every bit is the same, whatever the workers and the kernels', async () => {
    const place = await commit();
    for (const options of [[], ['--kernels', 'wasm'], ['--workers', '1', '--kernels', 'reference']]) {
      const { code, stdout } = await place.kobaiAnew('verify', 'small.yaml', ...options);
      expect([code, stdout]).toEqual([0, 'small same: 16 of 16 trials compared with results/small\n']);
    }
  });

  it('touches nothing of the results, and leaves nothing in the folder for temporary files', async () => {
    const place = await commit();
    place.write('tmp/.keep', '');
    const results = path.join(place.folder, 'results');
    const before = snapshot(results);
    for (const folder of [path.join(results, 'small'), results]) chmodSync(folder, 0o555);
    const { code, stderr } = await place
      .withEnvironment({ TMPDIR: path.join(place.folder, 'tmp') })
      .kobaiAnew('verify', 'small.yaml');
    for (const folder of [results, path.join(results, 'small')]) chmodSync(folder, 0o755);
    expect(code, stderr).toBe(0);
    const now = snapshot(results);
    // Its rights were changed and changed back, which is another time than that of its content.
    const withoutRights = ({ small, ...files }: Record<string, unknown>) => [(small as unknown[])[0], files];
    expect(withoutRights(now)).toEqual(withoutRights(before));
    expect(readdirSync(path.join(place.folder, 'tmp'))).toEqual(['.keep']);
  });

  it('ends with 1 where a metric differs, naming point, values, step and a command that finds it again', async () => {
    const place = await commit();
    changeMetric(place, 3);
    const changed = await place.kobai('verify', 'small.yaml', '--format', 'json');
    expect(changed.code).toBe(1);
    const report = JSON.parse(changed.stdout);
    const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schemaUrl('verification'), 'utf8')));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const different = report.experiments[0].trials.filter(({ verdict }: { verdict: string }) => verdict !== 'same');
    expect(different).toHaveLength(1);
    const [trial] = different;
    expect(trial).toMatchObject({ parameters: { learningRate: 0.001, batchSize: 40 }, repeat: 1 });
    expect(trial.values).toContainEqual(expect.objectContaining({ name: 'test.loss', committed: 123 }));
    expect(trial.command).toBe('kobai verify small.yaml --only learningRate=0.001 --only batchSize=40');
    const again = await place.kobai(...trial.command.split(' ').slice(1));
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('2 of 2 trials compared');
    expect((await place.kobai('verify', 'small.yaml', '--only', 'learningRate=0.01')).code).toBe(0);
  });

  it('ends with 1 where a file that follows from the trials differs', async () => {
    const place = await commit();
    place.write('results/small/summary.md', place.read('results/small/summary.md').replace('rank', 'Rank'));
    const { code, stdout } = await place.kobai('verify', 'small.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^regressed: small, summary\.md differs in line \d+/m);
  });

  it('ends with 3 where there is nothing to compare with, and says what keeps it from being compared', async () => {
    const place = await commit();
    place.write('smal.yaml', smallExperiment);
    const renamed = await place.kobai('verify', 'smal.yaml');
    expect(renamed.code).toBe(3);
    expect(renamed.stdout).toContain('results/smal has no summary.json; was it results/small before?');
    const verdictOf = async (from: string, to: string) => {
      place.write('small.yaml', smallExperiment.replace(from, to));
      const { code, stdout } = await place.kobai('verify', 'small.yaml', '--format', 'json');
      return [code, JSON.parse(stdout).verdict, JSON.parse(stdout).experiments[0].trials.at(-1).reason];
    };
    expect(await verdictOf('epochs: 3', 'epochs: 4')).toEqual([
      3,
      'notComparable',
      'other settings: epochs is 4, and 3 is committed',
    ]);
    expect(await verdictOf('0.01, 0.1', '0.01')).toEqual([3, 'obsolete', expect.stringContaining('does not ask')]);
    expect(await verdictOf('repeats: 2', 'repeats: 3')).toEqual([3, 'missing', expect.any(String)]);
    expect(await verdictOf('dataset: iris', 'dataset: { type: moons, rows: 120, classes: 3 }').catch(() => 'bad')).toBe(
      'bad',
    );
    const summary = place.read('results/small/summary.json');
    place.write(
      'results/small/summary.json',
      summary.replace('"numericsVersion": 2', '"numericsVersion": 999').replace(/,\n {2}"check.*/, ''),
    );
    // The reader passes over trials of another epoch.
    place.write('results/small/trials.jsonl', '');
    expect(await verdictOf('', '')).toEqual([3, 'notComparable', expect.stringContaining('numerics version 999')]);
  });

  it('ends with 4 where a trial could not be trained', async () => {
    const place = await commit(smallExperiment.replace('epochs: 3', 'epochs: 200'));
    const { code, stdout } = await place.kobai('verify', 'small.yaml', '--timeout', '0.000001');
    expect(code).toBe(4);
    expect(stdout).toMatch(/^incomplete: small, 16 trials: it failed: /m);
  });

  it('verifies every file, one that cannot be read too, and ends with the greatest code', async () => {
    const place = await commit();
    place.write('other.yaml', smallExperiment);
    place.write('broken.yaml', 'dataset: nothing\n');
    const files = ['broken.yaml', 'other.yaml', 'small.yaml'];
    const { code, stdout } = await place.kobai('verify', ...files, '--format', 'json');
    expect(code).toBe(3);
    const verdicts = JSON.parse(stdout).experiments.map(({ verdict }: { verdict: string }) => verdict);
    expect(verdicts).toEqual(['incomplete', 'missing', 'same']);
    expect((await place.kobai('verify', 'broken.yaml', 'small.yaml')).code).toBe(2);
  });

  it('compares within tolerances where the file states them and the command asks for them', async () => {
    const verify = `verify:
  mode: tolerance
  metrics: { test.loss: { absolute: 200 } }
  because: a test
`;
    const place = await commit(`${smallExperiment}${verify}`);
    changeMetric(place, 3);
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(1);
    const { code, stdout } = await place.kobai('verify', 'small.yaml', '--tolerance');
    expect([code, stdout]).toEqual([
      0,
      'small same: 16 of 16 trials compared with results/small within tolerances, because a test\n',
    ]);
    place.write('small.yaml', smallExperiment);
    expect((await place.kobai('verify', 'small.yaml', '--tolerance')).code).toBe(1);
  });

  it('asks within tolerances too for equal tables and pages where every trial is equal', async () => {
    const verify = 'verify: { mode: tolerance, metrics: { test.loss: { absolute: 200 } }, because: a test }\n';
    const place = await commit(`${smallExperiment}${verify}`);
    const lines = place.read('results/small/trials.jsonl');
    for (const name of ['summary.csv', 'summary.md', 'report.html']) {
      const text = place.read(`results/small/${name}`);
      place.write(`results/small/${name}`, `${text}more\n`);
      const { code, stdout } = await place.kobai('verify', 'small.yaml', '--tolerance');
      expect([code, stdout]).toEqual([1, expect.stringContaining(`regressed: small, ${name} differs in line`)]);
      // A table may differ with its trials.
      changeMetric(place, 3);
      expect((await place.kobai('verify', 'small.yaml', '--tolerance')).code).toBe(0);
      place.write('results/small/trials.jsonl', lines);
      place.write(`results/small/${name}`, text);
    }
    expect((await place.kobai('verify', 'small.yaml', '--tolerance')).code).toBe(0);
  });

  it('writes every format in one go, the summary of the job too', async () => {
    const place = await commit();
    const summary = path.join(place.folder, 'step-summary.md');
    place.write('step-summary.md', 'before\n');
    const reports = ['deep/a.xml', 'a.md', 'a.json', 'a.txt'];
    const { code, stdout } = await place
      .withEnvironment({ GITHUB_STEP_SUMMARY: summary })
      .kobaiAnew('verify', 'small.yaml', '--format', 'github', ...reports.flatMap((file) => ['--report', file]));
    expect([code, stdout]).toEqual([0, 'kobai verify: same, 16 of 16 trials compared\n']);
    expect(place.read('deep/a.xml')).toContain('<testsuite name="small"');
    expect(place.read('step-summary.md')).toBe(`before\n${place.read('a.md')}`);
    expect(JSON.parse(place.read('a.json'))).toMatchObject({ verdict: 'same' });
  });

  it('refuses a report whose format or folder cannot be, before any training', async () => {
    const place = await commit();
    for (const file of ['a.html', 'small.yaml/a.xml']) {
      const { code, stdout } = await place.kobai('verify', 'small.yaml', '--report', file);
      expect([file, stdout]).toEqual([file, '']);
      expect(code).toBe(file === 'a.html' ? 2 : 5);
    }
  });

  it('writes reports beside results and never among them, whatever links lead there', async () => {
    const place = await commit();
    expect(await place.kobai('run', 'small.yaml', '--out', '.')).toMatchObject({ code: 0 });
    expect(await place.kobai('verify', 'small.yaml', '--out', '.', '--report', 'verify.xml')).toMatchObject({
      code: 0,
    });
    expect(place.read('verify.xml')).toContain('<testsuite name="small"');
    const inFolder = (name: string) => path.join(place.folder, name);
    mkdirSync(inFolder('linked'));
    symlinkSync('../results', inFolder('linked/results'));
    symlinkSync('results/small', inFolder('direct'));
    symlinkSync('results/small/summary.md', inFolder('file.md'));
    const before = snapshot(inFolder('results'));
    for (const [file, code] of [
      ['results/small/summary.md', 2],
      ['linked/results/small/summary.md', 2],
      ['direct/summary.md', 2],
      ['direct/new.xml', 2],
      ['file.md', 5],
    ] as const) {
      const { code: found } = await place.kobai('verify', 'small.yaml', '--report', file);
      expect([file, found]).toEqual([file, code]);
    }
    expect(snapshot(inFolder('results'))).toEqual(before);
  });

  it('verifies a range test with the grid that it chose', async () => {
    const place = await commit(smallExperiment.replace(/learningRate: .*/, 'learningRate: auto'));
    const { code, stdout } = await place.kobai('verify', 'small.yaml', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).experiments.map(({ name }: { name: string }) => name)).toEqual([
      'small/range-test',
      'small',
    ]);
  });

  it('names commands that run where a range test chose the learning rates', async () => {
    const auto = smallExperiment.replace(/learningRate: .*/, 'learningRate: auto');
    const place = await commit(auto);
    const verify = async () => {
      const { stdout } = await place.kobai('verify', 'small.yaml', '--format', 'json');
      const experiments = JSON.parse(stdout).experiments as { name: string; trials: VerifiedTrial[] }[];
      return experiments.flatMap(({ name, trials }) =>
        trials.flatMap(({ verdict, command }) => (verdict === 'same' ? [] : [[name, command]])),
      );
    };
    const lines = ['results/small', 'results/small/range-test'].map((folder) => {
      const text = place.read(`${folder}/trials.jsonl`);
      changeMetric(place, 3, folder);
      return [`${folder}/trials.jsonl`, text] as const;
    });
    const changed = await verify();
    expect(changed.map(([name]) => name)).toEqual(['small/range-test', 'small']);
    for (const [, command] of changed) {
      const again = await place.kobai(...command!.split(' ').slice(1));
      expect([command, again.code]).toEqual([command, 1]);
    }
    for (const [name, text] of lines) place.write(name, text);
    place.write('small.yaml', auto.replace('[10, 40]', '[10]'));
    const obsolete = await verify();
    expect(obsolete.length).toBeGreaterThan(0);
    for (const [, command] of obsolete) {
      expect(await place.kobai(...command!.split(' ').slice(1))).toMatchObject({ code: 0 });
    }
    expect(await verify()).toEqual([]);
  });

  it('removes its scratch folder when it is interrupted, once and twice', async () => {
    const place = await commit(smallExperiment.replace('epochs: 3', 'epochs: 1'));
    place.write('small.yaml', smallExperiment.replace('epochs: 3', 'epochs: 1').replace('repeats: 2', 'repeats: 1000'));
    for (const signals of [1, 2]) {
      place.write(`tmp${signals}/.keep`, '');
      const tmp = path.join(place.folder, `tmp${signals}`);
      const child = place.withEnvironment({ TMPDIR: tmp }).start('verify', 'small.yaml');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const trials = () =>
        readdirSync(tmp).some((name) => existsSync(path.join(tmp, name, '0', 'small', 'trials.jsonl')));
      while (!trials()) await setTimeout(10);
      for (let sent = 0; sent < signals; sent += 1) child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(readdirSync(tmp)).toEqual(['.keep']);
    }
  });

  it('expects of successive halving what its rungs train', async () => {
    const halving = smallExperiment.concat('sweep: { method: { type: halving, factor: 2 } }\n');
    const place = await commit(halving, 'halving');
    const { code, stdout } = await place.kobai('verify', 'halving.yaml');
    expect([code, stdout]).toEqual([0, 'halving same: 24 of 24 trials compared with results/halving\n']);
    place.write('halving.yaml', halving.replace('0.001', '0.002'));
    const edited = await place.kobai('verify', 'halving.yaml', '--format', 'json');
    expect(edited.stdout).not.toContain('--only');
  });
});

/** Makes a committed trial say another loss. */
function changeMetric(place: Workplace, index: number, folder = 'results/small'): void {
  const records = [...readFinished(path.join(place.folder, folder)).records.values()];
  const changed = records.map((record, i) =>
    i === index && record.status !== 'failed'
      ? { ...record, metrics: { ...record.metrics, 'test.loss': 123 } }
      : record,
  );
  place.write(`${folder}/trials.jsonl`, changed.map((record) => `${trialLine(record)}\n`).join(''));
}

/** Removes a line of the committed trials. */
function dropLine(place: Workplace, index: number): void {
  const lines = place.read('results/small/trials.jsonl').split('\n');
  place.write('results/small/trials.jsonl', lines.toSpliced(index, 1).join('\n'));
}

describe('[E] kobai verify, of all that was committed', () => {
  const saving = `${smallExperiment.replace(/learningRate.*\n/, 'learningRate: [0.01, 0.1]\n').replace(/repeats.*\n/, '')}save: { weights: all }\n`;
  const inFolder = (place: Workplace, name: string) => path.join(place.folder, 'results/small', name);

  it('sees what is missing, altered or too many, and says which', async () => {
    const place = await commit(saving);
    const [id = '', other = ''] = place.readTrials('small').map((trial) => trial.id);
    const weights = (name: string) => inFolder(place, `weights/${name}.safetensors`);
    const acts: readonly (readonly [act: () => void, code: number, words: string])[] = [
      [() => rmSync(inFolder(place, 'summary.csv')), 3, 'summary.csv is not there'],
      [() => rmSync(inFolder(place, 'summary.md')), 3, 'summary.md is not there'],
      [() => rmSync(weights(id)), 3, `weights/${id}.safetensors is not there, and \`save\` asks for it`],
      [() => rmSync(inFolder(place, 'weights'), { recursive: true }), 3, 'is not there, and `save` asks for it'],
      [() => copyFileSync(weights(other), weights(id)), 1, 'is not what the sha256 of its trial was made of'],
      [() => truncateSync(weights(id), 100), 1, 'is not what the sha256 of its trial was made of'],
      [() => copyFileSync(weights(id), weights('a'.repeat(64))), 3, 'is of no trial that the experiment asks for'],
      [() => dropLine(place, 0), 3, `weights/${id}.safetensors is asked for by \`save\`, and trials.jsonl has no`],
      [() => appendFileSync(inFolder(place, 'summary.csv'), 'more\r\n'), 1, 'summary.csv differs in line'],
      [() => appendFileSync(inFolder(place, 'report.html'), '<p>'), 1, 'report.html differs in line'],
    ];
    const whole = inFolder(place, '');
    cpSync(whole, `${whole}.kept`, { recursive: true });
    for (const [act, code, words] of acts) {
      act();
      const { code: found, stdout } = await place.kobai('verify', 'small.yaml');
      expect([words, found, stdout]).toEqual([words, code, expect.stringContaining(words)]);
      rmSync(whole, { recursive: true });
      cpSync(`${whole}.kept`, whole, { recursive: true });
    }
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(0);
  });

  it('looks for the best weights where only those are saved', async () => {
    const place = await commit(saving.replace('weights: all', 'weights: best'));
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(0);
    // The best trial, whose weights are there, has no line.
    const { best = 0, points } = place.readSummary('small');
    const trials = place.read('results/small/trials.jsonl');
    dropLine(
      place,
      place.readTrials('small').findIndex(({ id }) => id === points[best]?.trialIds[0]),
    );
    const { stdout } = await place.kobai('verify', 'small.yaml');
    expect(stdout).toContain('safetensors is asked for by `save`, and trials.jsonl has no finished trial');
    expect(stdout).not.toContain('not asked for');
    place.write('results/small/trials.jsonl', trials);
    const [own = ''] = points[best]?.trialIds ?? [];
    const other = place.readTrials('small').find(({ id }) => id !== own)?.id;
    const fileOf = (id = '') => inFolder(place, `weights/${id}.safetensors`);
    copyFileSync(fileOf(own), fileOf(other));
    const more = await place.kobai('verify', 'small.yaml');
    expect([more.code, more.stdout]).toEqual([
      3,
      expect.stringContaining(`${other}.safetensors is not asked for by \`save\``),
    ]);
    rmSync(inFolder(place, 'weights'), { recursive: true });
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(3);
  });

  it('misses a page that was committed, and none that was not', async () => {
    const place = await commit(saving);
    rmSync(inFolder(place, 'report.html'));
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(0);
    await place.kobai('run', 'small.yaml');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: place.folder, stdio: 'ignore' });
    git('init', '--quiet');
    git('add', '.');
    rmSync(inFolder(place, 'report.html'));
    const { code, stdout } = await place.kobai('verify', 'small.yaml');
    expect([code, stdout]).toEqual([3, expect.stringContaining('report.html is not there')]);
  });

  it('holds a picture that was committed against the one that is drawn now', async () => {
    const place = await commit(saving);
    await place.kobai('report', 'results/small', '--svg');
    expect((await place.kobai('verify', 'small.yaml')).code).toBe(0);
    place.write('results/small/sweep.svg', place.read('results/small/sweep.svg').replace('<svg', '<svg id="other"'));
    const { code, stdout } = await place.kobai('verify', 'small.yaml');
    expect([code, stdout]).toEqual([1, expect.stringContaining('sweep.svg differs in line')]);
  });

  it('takes line ends that git changed for the same, and reads such results', async () => {
    const place = await commit(saving);
    for (const name of ['trials.jsonl', 'summary.json', 'summary.md']) {
      place.write(`results/small/${name}`, place.read(`results/small/${name}`).replaceAll('\n', '\r\n'));
    }
    place.write('results/small/summary.csv', place.read('results/small/summary.csv').replaceAll('\r\n', '\n'));
    const { code, stdout } = await place.kobai('verify', 'small.yaml');
    expect([code, stdout]).toEqual([0, expect.stringContaining('small same')]);
    expect((await place.kobai('run', 'small.yaml')).stderr).toContain('4 of 4 trials are finished');
    expect(place.read('results/small/trials.jsonl')).not.toContain('\r');
  });

  it('names a damaged line and a damaged summary as damaged, with nothing to compare, before anything is trained', async () => {
    for (const name of ['trials.jsonl', 'summary.json']) {
      const place = await commit(saving);
      place.write(`results/small/${name}`, place.read(`results/small/${name}`).replace('0.1', '0.2'));
      place.write('other.yaml', saving);
      for (const files of [['small.yaml'], ['small.yaml', 'other.yaml']]) {
        const { code, stdout } = await place.kobai('verify', ...files);
        expect([files, code]).toEqual([files, 3]);
        expect(stdout).toMatch(/^small notComparable: nothing was compared$/m);
        expect(stdout).toMatch(new RegExp(`^notComparable: small, results/small/${name}(:\\d+)? is damaged`, 'm'));
      }
    }
  });

  it('finds a damaged line of a range test before it is trained', async () => {
    const place = await commit(smallExperiment.replace(/learningRate: .*/, 'learningRate: auto'));
    const name = 'results/small/range-test/trials.jsonl';
    place.write(name, place.read(name).replace('0.1', '0.2'));
    const { code, stdout, stderr } = await place.kobai('verify', 'small.yaml');
    expect([code, stdout]).toEqual([3, expect.stringContaining('is damaged')]);
    expect(stderr).not.toContain('learningRate: auto');
  });
});
