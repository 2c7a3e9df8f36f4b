import { describe, expect, it } from 'vitest';
import { parseOverride, readExperiment } from '../../../src/config/index.ts';

const text = `dataset: iris
layers:
  - &layer { type: dense, units: 3, activation: softmax }
  - *layer
loss: crossEntropy
learningRate: 0.1
epochs: 3
`;
const sound = text.replace('  - *layer\n', '');

const read = (written: string, ...sets: string[]) => readExperiment(written, 'a.yaml', sets.map(parseOverride));
const settingsOf = (...sets: string[]) => {
  const { experiment, diagnostics } = read(sound, ...sets);
  expect(diagnostics).toEqual([]);
  return experiment?.settings;
};
const places = (...sets: string[]) =>
  read(sound, ...sets).diagnostics.map(
    ({ code, place }) => `${code} ${place?.text} ${place?.line}:${place?.column}:${place?.length}`,
  );

describe('[U] config/override', () => {
  it('replaces a value, the later of two wins', () => {
    expect(settingsOf('learningRate=1e-2', 'layers.0.units=4', 'learningRate=1e-3')).toMatchObject({
      learningRate: 0.001,
      layers: [{ units: 4 }],
    });
  });

  it('makes an axis of a list', () => {
    const { experiment } = read(sound, 'learningRate=[0.1, 0.01]');
    expect(experiment?.axes).toEqual([{ path: ['learningRate'], values: [0.1, 0.01], source: ['learningRate'] }]);
  });

  it('writes a shorthand out to set a part of it', () => {
    expect(settingsOf('dataset.normalize=unit')?.dataset).toEqual({ type: 'iris', normalize: 'unit' });
    expect(settingsOf('dataset.type=moons')?.dataset).toMatchObject({ type: 'moons', rows: 200 });
  });

  it('creates the mappings on the way', () => {
    expect(settingsOf('evaluate.every=5')?.evaluate).toEqual({ every: 5, unit: 'epoch', topK: 5, trainShare: 1 });
    expect(settingsOf('dataset.split.validation=0.2')?.dataset.split).toMatchObject({ validation: 0.2 });
  });

  it('takes a setting out that is given no value', () => {
    expect(settingsOf('epochs=', 'steps=10')).toMatchObject({ steps: 10 });
    expect(settingsOf('epochs=')).not.toHaveProperty('epochs');
    expect(settingsOf('epochs=null')).not.toHaveProperty('epochs');
  });

  it('changes one use of an anchor, not the other', () => {
    const { experiment } = read(text, 'layers.0.activation=relu', 'layers.0.units=9');
    expect(experiment?.settings.layers).toMatchObject([{ units: 9 }, { units: 3 }]);
  });

  it('points into the text of the override, each of them a text of its own', () => {
    const sets = ['learningRate=[1, 0]', 'dataset.normalise=unit', 'epochs=x', 'batchSize=x'];
    expect(places(...sets).sort()).toEqual([
      'CONFIG_OUT_OF_RANGE learningRate=[1, 0] 1:18:1',
      'CONFIG_UNKNOWN_KEY dataset.normalise=unit 1:9:9',
      'CONFIG_WRONG_TYPE batchSize=x 1:11:1',
      'CONFIG_WRONG_TYPE epochs=x 1:8:1',
    ]);
  });

  it('points at the override where it replaces a key of the file', () => {
    const { diagnostics } = read(`${sound}momentum: 1\n`, 'momentum=2');
    expect(diagnostics.map(({ place }) => place?.file)).toEqual(['--set']);
  });

  it.each([
    ['layers.3.units=1', 'CONFIG_OVERRIDE_PATH layers.3.units=1 1:8:1'],
    ['learningRate.x=1', 'CONFIG_OVERRIDE_PATH learningRate.x=1 1:14:1'],
    [`${'a.'.repeat(50_000)}a=1`, `CONFIG_OVERRIDE_PATH ${'a.'.repeat(50_000)}a=1 1:1:1`],
    ['batchSize=[1', 'CONFIG_YAML_SYNTAX batchSize=[1 1:11:1'],
    ['steps=10', 'CONFIG_EPOCHS_AND_STEPS steps=10 1:1:5'],
    ['__proto__.polluted=1', 'CONFIG_UNKNOWN_KEY __proto__.polluted=1 1:1:9'],
    ['x-a={ __proto__: 1 }', 'CONFIG_FORBIDDEN_KEY x-a={ __proto__: 1 } 1:7:9'],
  ])('reports %.60s', (set, expected) => {
    expect(places(set)).toEqual([expected]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['layers.3.units=1', 'the list has item 0 only, not `3`'],
    ['learningRate.x=1', '`x` would stand in 0.1, which has no parts'],
    [`${'a.'.repeat(65)}a=1`, 'a path has at most 64 names'],
  ])('says why %j leads nowhere', (set, reason) => {
    const { diagnostics } = read(sound, set);
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining(reason)]);
  });

  it.each(['learningRate', '=1', 'a..b=1', '.a=1', ''])('refuses %j, which is not path=value', (set) => {
    expect(() => parseOverride(set)).toThrow(
      expect.objectContaining({ kind: 'input', code: 'CONFIG_OVERRIDE_MALFORMED' }),
    );
  });
});
