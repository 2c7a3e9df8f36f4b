import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../src/config/check/schema.ts';
import { experimentSchemaText, readExperiment } from '../../../src/config/index.ts';
import { follow, schema } from '../../helpers/experiment-schema.ts';
import { accepts, experiments, isValid } from '../experiment-arbitrary.ts';

/** What only the reader can say, beyond the schema. */
const beyondSchema = [
  'CONFIG_AXIS_IN_AXIS',
  'CONFIG_DUPLICATE_POINT',
  'CONFIG_EMPTY_RANGE',
  'CONFIG_EPOCHS_AND_STEPS',
  'CONFIG_EXPECTATION',
  'CONFIG_HALVED_LENGTH',
  'CONFIG_LOSS_NEEDS_SIGMOID',
  'CONFIG_LOSS_NEEDS_SOFTMAX',
  'CONFIG_NOTHING_TO_DRAW',
  'CONFIG_OBJECTIVE_GOAL',
  'CONFIG_RANGE_NEEDS_COUNT',
  'CONFIG_SOFTMAX_NOT_LAST',
  'CONFIG_SOFTMAX_OF_ONE',
  'CONFIG_SOFTMAX_WITH_SQUARES',
  'CONFIG_TOO_MANY_POINTS',
];
const isRange = (hint: string | undefined) => hint?.startsWith('the range gives') ?? false;

const faultsOf = (value: unknown) =>
  readExperiment(JSON.stringify(value), 'a.yaml').diagnostics.filter(
    ({ code, hint }) => !beyondSchema.includes(code) && !code.startsWith('FORMULA_') && !isRange(hint),
  );

const flatten = (part: Schema): Schema[] => follow(part).oneOf?.flatMap(flatten) ?? [follow(part)];

/** Every union of the schema, as its branches. */
function listUnions(value: unknown): Schema[][] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(listUnions);
  return 'oneOf' in value ? [flatten(value as Schema), ...inner] : inner;
}

const unions = listUnions(schema);
const tagOf = (branch: Schema) => branch.properties?.type?.const;

describe('[U] config/schema', () => {
  it('is the file in the schema folder', () => {
    expect(JSON.parse(experimentSchemaText())).toEqual(schema);
  });

  it('decides every union by the JSON type of a value, its type, or a key that one branch alone has', () => {
    expect(unions.length).toBeGreaterThan(15);
    for (const branches of unions) {
      const marks = branches.map((branch) => {
        if (branch.const !== undefined) return `word ${branch.const}`;
        if (branch.type !== 'object') return branch.type === 'integer' ? 'number' : branch.type;
        return tagOf(branch) ?? `key ${branch.required?.join()}`;
      });
      expect(new Set(marks).size).toBe(branches.length);
      expect(marks).not.toContain(undefined);
    }
  });

  it('has a shorthand for just those types that need no other key', () => {
    const shorthands = unions.filter((branches) => branches.some(tagOf) && branches.some((branch) => branch.const));
    expect(shorthands.length).toBeGreaterThan(5);
    for (const branches of shorthands) {
      const bare = branches.filter((branch) => branch.required?.join() === 'type').map(tagOf);
      expect(branches.flatMap((branch) => branch.const ?? [])).toEqual(bare);
    }
  });
});

describe('[U] config/resolve', () => {
  it('is held against random files in which every type of the schema stands', () => {
    const text = JSON.stringify(fc.sample(experiments, { seed: 1, numRuns: 500 }));
    const types = Object.values(schema.$defs ?? {}).flatMap((form) => tagOf(form) ?? []);
    expect(types.length).toBeGreaterThan(40);
    expect(types.filter((type) => !text.includes(`"type":"${type}"`))).toEqual([]);
  });

  it('finds nothing against the schema in files that ajv accepts whole', () => {
    fc.assert(
      fc.property(experiments, (file) => {
        expect(faultsOf(file)).toEqual([]);
      }),
    );
  });

  it('gives settings that are an experiment again and resolve to themselves', () => {
    fc.assert(
      fc.property(experiments, (file) => {
        const { experiment } = readExperiment(JSON.stringify(file), 'a.yaml');
        fc.pre(experiment !== undefined);
        const settings = JSON.parse(JSON.stringify(experiment.settings));
        expect(isValid(settings)).toBe(true);
        expect(readExperiment(JSON.stringify(settings), 'a.yaml').experiment).toMatchObject({ settings, axes: [] });
      }),
    );
  });

  it('refuses a changed file just where ajv refuses it whole', () => {
    const replacement = fc.oneof(
      fc.constantFrom<unknown>(0, 1, -1, 2.5, '', 'relu', 'sgd', 'x', true, null),
      fc.constantFrom<unknown>(
        [],
        [0],
        ['a', 'a'],
        {},
        { type: 'moons' },
        { type: 'x' },
        { normal: 1 },
        { unknown: 1 },
      ),
    );
    fc.assert(
      fc.property(experiments, fc.nat(), replacement, fc.boolean(), (file, at, value, isRemoval) => {
        const changed = changeOne(file, at, isRemoval ? undefined : value);
        expect(faultsOf(changed).length === 0).toBe(isValid(changed));
      }),
      { numRuns: 500 },
    );
  });

  it('gives examples that it takes, each in its place', () => {
    const examples = listExamples(schema);
    expect(examples.length).toBeGreaterThan(20);
    for (const [part, example] of examples) expect(accepts(part, example), JSON.stringify(example)).toBe(true);
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))('takes %s for a key like any other', (key) => {
    const list = `[{}, { ${key}: 1 }, { ${key}: {} }]`;
    const { diagnostics } = readExperiment(`name: ${list}\ndataset: ${list}\nlayers: ${list}\n`, 'a.yaml');
    expect(diagnostics.every(({ place }) => place !== undefined)).toBe(true);
    expect(diagnostics.map(({ place }) => place?.line)).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  it('places every fault, whatever is wrong', () => {
    fc.assert(
      fc.property(experiments, fc.nat(), fc.jsonValue(), (file, at, value) => {
        const { diagnostics } = readExperiment(JSON.stringify(changeOne(file, at, value), null, 2), 'a.yaml');
        for (const { place } of diagnostics) {
          expect(place).toBeDefined();
          expect(place!.column - 1 + place!.length).toBeLessThanOrEqual(place!.text.length + 1);
        }
      }),
    );
  });
});

/** Every example of the schema, with the part that gives it. */
function listExamples(value: unknown): [Schema, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const own: [Schema, unknown][] = 'example' in value ? [[value as Schema, value.example]] : [];
  return [...own, ...Object.values(value).flatMap(listExamples)];
}

/** The file with one of its parts replaced, or taken out. */
function changeOne(file: unknown, at: number, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(file));
  const parts: [Record<string, unknown>, string][] = [];
  const collect = (parent: Record<string, unknown>): void => {
    for (const key of Object.keys(parent)) {
      parts.push([parent, key]);
      if (typeof parent[key] === 'object' && parent[key] !== null) collect(parent[key] as Record<string, unknown>);
    }
  };
  collect(copy);
  const [parent, key] = parts[at % parts.length]!;
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return copy;
}
