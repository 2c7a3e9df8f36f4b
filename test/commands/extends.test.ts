import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment, type Workplace } from '../helpers/cli.ts';

const base = smallExperiment.replace(', 1e38', '');
const rows = Array.from({ length: 100 }, (_, i) => `${i % 7},${i % 2}`);

function placeWith(files: Readonly<Record<string, string>>): Workplace {
  const place = makeWorkplace();
  for (const [name, text] of Object.entries(files)) place.write(name, text);
  return place;
}

/** As JSON, the steps and the axes of each point. */
const readPlan = async (place: Workplace, ...args: string[]) => {
  const { axes, points, data } = JSON.parse((await place.kobai('plan', ...args, '--json')).stdout);
  return { axes, points, data };
};

describe('[E] a file that extends another', () => {
  it('trains what the two say together into a folder of its own, and keeps the whole in its summary', async () => {
    const place = placeWith({
      'common/base.yaml': `name: common\n${base}`,
      'one.yaml': 'extends: common/base.yaml\noptimizer: adam\n',
      'two.yaml': 'extends: common/base.yaml\n',
      'flat.yaml': `${base}optimizer: adam\n`,
    });
    const { code } = await place.kobai('run', 'one.yaml', 'two.yaml', 'flat.yaml');
    expect(code).toBe(0);
    const ids = (name: string) => place.readTrials(name).map(({ id }) => id);
    expect(ids('one')).toEqual(ids('flat'));
    expect(ids('two')).not.toContain(ids('one')[0]);
    const summary = place.readSummary('one');
    expect(summary.settings).toEqual(place.readSummary('flat').settings);
    expect(place.read('results/one/.experiment')).toBe('../../one.yaml\n');
    expect((await place.kobai('verify', 'one.yaml')).code).toBe(0);
    place.write('common/base.yaml', base.replace('units: 6', 'units: 7'));
    const changed = await place.kobai('verify', 'one.yaml');
    expect(changed.code).toBe(3);
  });

  it('finds the data that a base names beside the base', async () => {
    const place = placeWith({
      'common/base.yaml': base
        .replace('iris', '{ type: csv, path: table.csv, target: y }')
        .replace('units: 3', 'units: 2'),
      'common/table.csv': ['x,y', ...rows, ''].join('\n'),
      'mine/one.yaml': 'extends: ../common/base.yaml\nbatchSize: 10\n',
    });
    expect((await place.kobai('run', 'mine/one.yaml')).code).toBe(0);
    expect(place.readSummary('one').settings.dataset).toMatchObject({ path: '../common/table.csv' });
    place.write('common/base.yaml', place.read('common/base.yaml').replace('table.csv', 'tabel.csv'));
    const { code, stderr } = await place.kobai('plan', 'mine/one.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^common\/base\.yaml:2:\d+ error /m);
  });

  it('shows each mistake in the file that it stands in, as text and as JSON', async () => {
    const place = placeWith({ 'base.yaml': `${base}optimizer: adan\n`, 'one.yaml': 'extends: base.yaml\nseed: x\n' });
    const { code, stderr, stdout } = await place.kobai('plan', 'one.yaml', '--json');
    expect(code).toBe(2);
    expect(stderr).toContain('one.yaml:2:7 error ');
    expect(stderr).toContain('base.yaml:11:12 error ');
    expect(stderr).toContain('2 errors in one.yaml');
    expect(JSON.parse(stdout).error.diagnostics).toMatchObject([
      { code: 'CONFIG_UNKNOWN_WORD', file: 'base.yaml', line: 11, column: 12, length: 4 },
      { file: 'one.yaml', line: 2, column: 7, length: 1 },
    ]);
  });
});

describe('[E] kobai plan --resolved', () => {
  it('prints what reads again to the same points, with bases and --set', async () => {
    const place = placeWith({
      'common/base.yaml': base
        .replace('iris', '{ type: csv, path: table.csv, target: y }')
        .replace('units: 3', 'units: 2'),
      'common/table.csv': ['x,y', ...rows, ''].join('\n'),
      'one.yaml': 'extends: common/base.yaml\nepochs: null\nsteps: 7\n',
    });
    const change = ['--set', 'optimizer=[adam, sgd]'];
    const { code, stdout } = await place.kobai('plan', 'one.yaml', '--resolved', ...change);
    expect(code).toBe(0);
    expect(stdout).toContain('steps: 7\n');
    expect(stdout).toContain('path: common/table.csv');
    expect(stdout).not.toMatch(/extends|epochs/);
    place.write('flat.yaml', stdout);
    expect(await readPlan(place, 'flat.yaml')).toEqual(await readPlan(place, 'one.yaml', ...change));
    const asJson = await place.kobai('plan', 'one.yaml', '--resolved', '--json', ...change);
    place.write('json.yaml', asJson.stdout);
    expect((await place.kobai('plan', 'json.yaml', '--resolved')).stdout).toBe(stdout);
  });

  it('prints several as documents, and errors as a plan does', async () => {
    const place = placeWith({ 'one.yaml': base, 'two.yaml': 'extends: one.yaml\n', 'bad.yaml': 'extends: two.yml\n' });
    const { stdout } = await place.kobai('plan', 'one.yaml', 'two.yaml', '--resolved');
    const [one, two] = stdout.split('---\n');
    expect(two).toBe(one);
    const bad = await place.kobai('plan', 'one.yaml', 'bad.yaml', '--resolved', '--json');
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('bad.yaml:1:10 error cannot read two.yml: there is no such file');
    expect(JSON.parse(bad.stdout)).toMatchObject([{ error: {} }, { error: { code: 'CONFIG_INVALID' } }]);
    expect((await place.kobai('plan', 'one.yaml', '--resolved', '--why')).code).toBe(2);
  });
});
