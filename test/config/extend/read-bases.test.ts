import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Experiment, formatYaml, parseOverride, readExperimentFile } from '../../../src/config/index.ts';

const base = `name: common
dataset: iris
layers:
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
epochs: 4
learningRate: [0.1, 0.2]
`;

/** Files in a folder of their own, and how kobai reads the first of them. */
function setUp(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'kobai-extends-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const [first = ''] = Object.keys(files);
  const read = (...overrides: string[]) => {
    const reading = readExperimentFile(join(folder, first), overrides.map(parseOverride));
    const faults = reading.diagnostics.map((diagnostic) => {
      const { code, place } = reading.locate(diagnostic);
      return `${code} ${place && relative(folder, place.file)}:${place?.line}:${place?.column}:${place?.length}`;
    });
    return { ...reading, faults, names: reading.bases.map((file) => relative(folder, file)) };
  };
  return { folder, read };
}

function readSound(files: Readonly<Record<string, string>>, ...overrides: string[]): Experiment {
  const { experiment, diagnostics } = setUp(files).read(...overrides);
  expect(diagnostics).toEqual([]);
  return experiment!;
}

describe('[I] config/extend/read-bases', () => {
  it('reads a file as if what it extends were written in it, but for the name', () => {
    const files = { 'child.yaml': 'extends: base.yaml\nlearningRate: 0.5\nrepeats: 2\n', 'base.yaml': base };
    const flat = readSound({ 'child.yaml': base.replace('[0.1, 0.2]', '0.5\nrepeats: 2').replace(/name.*\n/, '') });
    const { file, folder, ...rest } = readSound(files);
    expect(rest).toEqual({ ...flat, file: undefined, folder: undefined });
    expect(rest.name).toBe('child');
  });

  it('puts a file over what it extends, of a list the later over the earlier, and each file once', () => {
    const all = {
      'child.yaml': 'extends: [left.yaml, right.yaml]\nseed: 1\n',
      'left.yaml': 'extends: base.yaml\nseed: 2\nrepeats: 2\nepochs: 2\n',
      'right.yaml': 'extends: base.yaml\nseed: 3\nrepeats: 3\n',
      'base.yaml': `${base}seed: 4\n`,
    };
    // epochs: what left.yaml changes is not changed back by right.yaml, which only takes it over.
    expect(readSound(all)).toMatchObject({ repeats: 3, settings: { seed: 1, epochs: 2 } });
    const twice = { ...all, 'child.yaml': 'extends: [left.yaml, base.yaml]\n' };
    expect(readSound(twice)).toMatchObject({ repeats: 2, settings: { seed: 2, epochs: 2 } });
  });

  it('keeps the axes of the base in its order, before new ones', () => {
    const { axes } = readSound({
      'child.yaml': 'extends: base.yaml\nbatchSize: [5, 10]\nlearningRate: [1, 2]\nepochs: [1, 2]\n',
      'base.yaml': base,
    });
    expect(axes.map(({ path }) => path.join('.'))).toEqual(['epochs', 'learningRate', 'batchSize']);
  });

  it('finds files from the folder of the file that names them, wherever the axis or the exclusion stands', () => {
    const files = {
      'experiments/child.yaml': 'extends: ../common/deep/base.yaml\n',
      'common/deep/base.yaml': `extends: ../base.yaml
initialWeights: ./start.safetensors
dataset: { type: csv, path: own.csv, target: label }
sweep: { axes: { dataset.path: [a.csv, ../b.csv, /c.csv] }, exclude: [{ dataset.path: a.csv }] }
`,
      'common/base.yaml': base,
    };
    const { settings, axes, exclude } = readSound(files);
    expect(settings.initialWeights).toBe('../common/deep/start.safetensors');
    const [, { values } = { values: [] }] = axes;
    expect(values).toEqual(['../common/deep/a.csv', '../common/b.csv', '/c.csv']);
    expect(exclude).toEqual([[{ axis: 1, value: 0 }]]);
    // Written out, they are found from the experiment's folder.
    const flat = { 'experiments/child.yaml': formatYaml(setUp(files).read().resolve!()) };
    expect(readSound(flat)).toMatchObject({ settings, axes, exclude });
    const own = { 'child.yaml': 'extends: base.yaml\ndataset: { path: x/own.csv }\n' };
    const parts = { ...own, 'base.yaml': base.replace('iris', '{ type: csv, path: a.csv, target: label }') };
    expect(readSound(parts).settings.dataset).toMatchObject({ path: 'x/own.csv' });
  });

  it('takes keys away by null', () => {
    const files = { 'child.yaml': 'extends: base.yaml\nepochs: null\nsteps: 9\n', 'base.yaml': base };
    expect(readSound(files).settings).toMatchObject({ steps: 9 });
    expect(readSound(files).settings.epochs).toBeUndefined();
  });

  it('says which file, line and column a mistake is in, and those of all files at once', () => {
    const { faults } = setUp({
      'child.yaml':
        'extends: base.yaml\noptimizer: adan\nlayers:\n  - { type: dense, units: 0, activation: softmax }\n',
      'base.yaml': `${base}batchSise: 3\nsampling: shufle\n`,
    }).read('precision=float');
    expect(faults).toEqual([
      'CONFIG_UNKNOWN_KEY base.yaml:8:1:9',
      'CONFIG_UNKNOWN_WORD base.yaml:9:11:6',
      'CONFIG_UNKNOWN_WORD child.yaml:2:12:4',
      'CONFIG_OUT_OF_RANGE child.yaml:4:27:1',
      expect.stringMatching(/^CONFIG_UNKNOWN_WORD .*--set:1:11:5$/),
    ]);
  });

  it('points at the nearest of two settings that do not go together, and says where the other stands', () => {
    const { diagnostics } = setUp({ 'child.yaml': 'extends: base.yaml\nsteps: 9\n', 'base.yaml': base }).read();
    expect(diagnostics).toMatchObject([
      {
        code: 'CONFIG_EPOCHS_AND_STEPS',
        place: { line: 2, column: 1 },
        message: expect.stringMatching(/`epochs` stands in line 6 of .*base\.yaml$/),
        hint: 'add `epochs: null` to take `epochs` away',
      },
    ]);
  });

  it('asks what was meant where a mistyped key was to change that of a base', () => {
    const { diagnostics } = setUp({ 'child.yaml': 'extends: base.yaml\nepoch: 9\n', 'base.yaml': base }).read();
    expect(diagnostics).toMatchObject([{ code: 'CONFIG_UNKNOWN_KEY', hint: 'did you mean `epochs`?' }]);
  });

  it('checks the whole, not the base: of that nothing is asked but that it is a mapping', () => {
    expect(setUp({ 'base.yaml': 'epochs: 3\n' }).read().faults).toEqual(['CONFIG_MISSING_KEY base.yaml:1:1:1']);
    const parts = { 'child.yaml': `extends: base.yaml\n${base}`, 'base.yaml': 'repeats: 3\nseed: no seed\n' };
    expect(setUp(parts).read('seed=1').faults).toEqual([]);
    for (const [text, code] of [
      ['', 'CONFIG_EMPTY_FILE'],
      ['[1, 2]', 'CONFIG_WRONG_TYPE'],
    ] as const) {
      expect(setUp({ ...parts, 'base.yaml': text }).read().faults).toEqual([`${code} base.yaml:1:1:1`]);
    }
  });

  it('shows what is no YAML in a base at its place, and nothing that only follows from it', () => {
    const files = { 'child.yaml': 'extends: [base.yaml, other.yaml]\n', 'base.yaml': 'a: [', 'other.yaml': 'b: "' };
    expect(setUp(files).read().faults).toEqual([
      'CONFIG_YAML_SYNTAX base.yaml:1:4:1',
      'CONFIG_YAML_SYNTAX other.yaml:1:4:1',
    ]);
  });

  it.each([
    ['extends: 5\n', 'CONFIG_WRONG_TYPE child.yaml:1:10:1'],
    ['extends:\n', 'CONFIG_MISSING_VALUE child.yaml:1:1:7'],
    ['extends: []\n', 'CONFIG_EMPTY_LIST child.yaml:1:10:2'],
    ['extends: [base.yaml, base.yaml]\n', 'CONFIG_DUPLICATE_ITEM child.yaml:1:22:9'],
    ['extends: [base.yaml, nothing.yaml]\n', 'CONFIG_FILE_UNREADABLE child.yaml:1:22:12'],
    ['extends: folder\n', 'CONFIG_FILE_UNREADABLE child.yaml:1:10:6'],
    ['extends: base.yaml/below.yaml\n', 'CONFIG_FILE_UNREADABLE child.yaml:1:10:20'],
    ['extends: fifo\n', 'CONFIG_FILE_UNREADABLE child.yaml:1:10:4'],
    ['extends: link\n', 'CONFIG_FILE_UNREADABLE child.yaml:1:10:4'],
    ['extends: child.yaml\n', 'CONFIG_EXTENDS_CIRCLE child.yaml:1:10:10'],
    ['extends: ring.yaml\n', 'CONFIG_EXTENDS_CIRCLE ring.yaml:1:10:20'],
    ['extends: self/ring.yaml\n', 'CONFIG_EXTENDS_CIRCLE self/ring.yaml:1:10:20'],
  ])('refuses at its place: %j', (text, fault) => {
    const { folder, read } = setUp({
      'child.yaml': text,
      'base.yaml': base,
      'ring.yaml': 'extends: folder/../link2.yaml\n',
      'folder/x.yaml': 'a: 1\n',
    });
    symlinkSync('link', join(folder, 'link'));
    symlinkSync('ring.yaml', join(folder, 'link2.yaml'));
    symlinkSync('.', join(folder, 'self'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    const { faults, experiment } = read();
    expect(faults).toEqual([fault]);
    expect(experiment).toBeUndefined();
  });

  it('names the files of a circle', () => {
    const files = { 'a.yaml': 'extends: b.yaml\n', 'b.yaml': 'extends: c.yaml\n', 'c.yaml': 'extends: b.yaml\n' };
    const { folder, read } = setUp(files);
    const [b, c] = [join(folder, 'b.yaml'), join(folder, 'c.yaml')];
    expect(read().diagnostics[0]?.message).toBe(`a file cannot extend itself: ${b} → ${c} → ${b}`);
  });

  it('is bounded over all files together: in files, bytes and parts', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => [`${at}.yaml`, at + 1 < length ? `extends: ${at + 1}.yaml\n` : base]),
      );
    expect(setUp(chain(32)).read().faults).toEqual([]);
    expect(setUp(chain(33)).read().faults).toEqual(['CONFIG_TOO_LARGE 31.yaml:1:10:7']);

    const text = `#${'x'.repeat(130 * 1024)}\nseed: 1\n`;
    const large = { 'child.yaml': 'extends: [base.yaml, a.yaml, b.yaml]\n', 'base.yaml': base, 'a.yaml': text };
    expect(setUp({ ...large, 'b.yaml': text }).read().faults).toEqual(['CONFIG_FILE_UNREADABLE child.yaml:1:30:6']);

    const list = `x-list: [${'1,'.repeat(9990)}]\n`;
    const parts = { ...large, 'a.yaml': list };
    expect(setUp({ ...parts, 'b.yaml': 'seed: 1\n' }).read().faults).toEqual([]);
    expect(setUp({ ...parts, 'b.yaml': list }).read().faults).toEqual(['CONFIG_TOO_LARGE child.yaml:1:30:6']);
  });

  it('lists the files that it looked for, those that are not there too', () => {
    const files = {
      'child.yaml': 'extends: [common/base.yaml, nothing.yaml]\n',
      'common/base.yaml': 'extends: more.yaml',
    };
    expect(setUp(files).read().names).toEqual(['common/base.yaml', 'common/more.yaml', 'nothing.yaml']);
  });

  it('changes by --set what is extended, and what the bases say', () => {
    const files = { 'child.yaml': 'extends: base.yaml\n', 'base.yaml': base, 'other.yaml': `${base}seed: 7\n` };
    expect(readSound(files, 'dataset.normalize=unit').settings.dataset).toEqual({ type: 'iris', normalize: 'unit' });
    expect(readSound(files, 'extends=other.yaml').settings.seed).toBe(7);
    expect(setUp(files).read('extends=').faults).toEqual(['CONFIG_MISSING_KEY child.yaml:1:1:1']);
    expect(setUp(files).read('extends=nothing.yaml').faults[0]).toMatch(/^CONFIG_FILE_UNREADABLE .*--set:1:9:12$/);
  });

  it('keeps the anchors of a file in it', () => {
    const files = { 'child.yaml': 'extends: base.yaml\nlearningRate: *rate\n', 'base.yaml': `x-a: &rate 1\n${base}` };
    expect(setUp(files).read().faults).toEqual(['CONFIG_UNKNOWN_ALIAS child.yaml:2:15:5']);
    const merged = { 'child.yaml': 'x-a: &a { extends: base.yaml }\n<<: *a\n', 'base.yaml': base };
    expect(readSound(merged).settings.epochs).toBe(4);
  });
});
