import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootSchema } from '../../../src/config/check/schema.ts';
import { mergeTrees } from '../../../src/config/extend/merge-trees.ts';
import { readTree } from '../../../src/config/read/read-tree.ts';
import { createSource, type Span, textOf } from '../../../src/config/read/source.ts';
import { type Tree, toPlain } from '../../../src/config/read/tree.ts';

function treeOf(text: string, file: string): Tree {
  const { tree, diagnostics } = readTree(createSource(file, text));
  expect(diagnostics).toEqual([]);
  return tree!;
}

const merge = (base: string, child: string) =>
  toPlain(mergeTrees(treeOf(base, 'base.yaml'), treeOf(child, 'child.yaml'), rootSchema()));

type Plain = { [key: string]: unknown };
const isMapping = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rule, said on plain values: mappings by key, anything else whole, null takes away what is there. */
function mergePlain(base: unknown, child: unknown): unknown {
  if (!isMapping(base) || !isMapping(child)) return child;
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(child)) {
    if (!(key in merged)) merged[key] = value;
    else if (value === null) delete merged[key];
    else merged[key] = mergePlain(merged[key], value);
  }
  return merged;
}

const mappings = fc.letrec<{ value: unknown; mapping: Plain }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, 'a text', 0.5, 7),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('mapping'),
  ),
  mapping: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 4 }),
})).mapping;

type Part = { readonly path: readonly string[]; readonly tree: Tree; readonly key: Span };

/** Everything in a tree, with its path and its key. */
function* partsOf(tree: Tree, path: readonly string[] = []): Generator<Part> {
  if (tree.kind !== 'mapping') return;
  for (const [name, { key, value }] of tree.entries) {
    yield { path: [...path, name], tree: value, key };
    yield* partsOf(value, [...path, name]);
  }
}

const has = (value: unknown, path: readonly string[]): boolean => {
  const [key, ...rest] = path;
  return key === undefined || (isMapping(value) && key in value && has(value[key], rest));
};

describe('[U] config/extend/merge-trees', () => {
  it('merges as the rule does on plain values, key order included, and every key and value keeps its place in its file', () => {
    fc.assert(
      fc.property(mappings, mappings, (base, child) => {
        const merged = mergeTrees(
          treeOf(JSON.stringify(base), 'base.yaml'),
          treeOf(JSON.stringify(child, undefined, 2), 'child.yaml'),
          undefined,
        );
        expect(JSON.stringify(toPlain(merged))).toBe(JSON.stringify(mergePlain(base, child)));
        for (const { path, tree, key } of partsOf(merged)) {
          const file = has(child, path) ? 'child.yaml' : 'base.yaml';
          expect([key.source.file, tree.span.source.file]).toEqual([file, file]);
          expect(JSON.parse(textOf(key))).toBe(path.at(-1));
          if (tree.kind !== 'mapping') expect(JSON.parse(textOf(tree.span))).toEqual(toPlain(tree));
        }
      }),
    );
  });

  it('puts keys into a shorthand as into the mapping that it stands for', () => {
    expect(merge('dataset: iris', 'dataset: { normalize: unit }')).toEqual({
      dataset: { type: 'iris', normalize: 'unit' },
    });
    expect(merge('sweep: { method: halving }', 'sweep: { method: { factor: 2 } }')).toEqual({
      sweep: { method: { type: 'halving', factor: 2 } },
    });
  });

  it.each([
    ['optimizer: { type: momentum, momentum: 0.8 }', 'optimizer: { type: adam }', { type: 'adam' }],
    ['optimizer: { type: momentum, momentum: 0.8 }', 'optimizer: momentum', 'momentum'],
    ['optimizer: momentum', 'optimizer: { type: adam, beta1: 0.5 }', { type: 'adam', beta1: 0.5 }],
    ['optimizer: [sgd, adam]', 'optimizer: { type: adam }', { type: 'adam' }],
  ])('leaves nothing of another type: %s under %s', (base, child, optimizer) => {
    expect(merge(base, child)).toEqual({ optimizer });
  });

  it('leaves nothing of another form that has no type: a formula, a range of another kind', () => {
    expect(merge('schedule: { type: step, every: 3 }', 'schedule: { formula: "0.9^epoch" }')).toEqual({
      schedule: { formula: '0.9^epoch' },
    });
    expect(merge('loss: { formula: y - t }', 'loss: { type: huber }')).toEqual({ loss: { type: 'huber' } });
    const range = '{ from: 1, to: 9, count: 3 }';
    expect(merge(`learningRate: { log: ${range} }`, `learningRate: { linear: ${range} }`)).toEqual({
      learningRate: { linear: { from: 1, to: 9, count: 3 } },
    });
    expect(merge(`learningRate: { log: ${range} }`, 'learningRate: { log: { count: 5 } }')).toEqual({
      learningRate: { log: { from: 1, to: 9, count: 5 } },
    });
    expect(merge('learningRate: auto', `learningRate: { log: ${range} }`)).toEqual({
      learningRate: { log: { from: 1, to: 9, count: 3 } },
    });
  });

  it('keeps the settings of a base that leaves the type to those that extend it', () => {
    expect(merge('dataset: { normalize: unit }', 'dataset: { type: csv, path: a.csv }')).toEqual({
      dataset: { normalize: 'unit', type: 'csv', path: 'a.csv' },
    });
  });

  it('takes a variable that is called as a form for a variable', () => {
    const base = 'function: { formula: type + log, start: { type: 1, log: 2 } }';
    expect(merge(base, 'function: { start: { type: 5 } }')).toEqual({
      function: { formula: 'type + log', start: { type: 5, log: 2 } },
    });
  });

  it('takes nothing away where a value was forgotten', () => {
    expect(merge('epochs: 3', 'epochs:')).toEqual({ epochs: null });
    expect(merge('epochs: 3', 'epochs: ~')).toEqual({});
  });
});
