import { describe, expect, it } from 'vitest';
import { loadDatasets } from '../../src/data/index.ts';
import { type CsvOptions, createCsvRequest, createRequest } from './helpers.ts';

const load = (text: string, options: CsvOptions = {}, others: Parameters<typeof createCsvRequest>[2] = {}) =>
  loadDatasets([createCsvRequest(text, options, others)])[0]!;
const warn = (...args: Parameters<typeof load>) =>
  load(...args).diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
const table = (rows: readonly (readonly (number | string)[])[], names = ['a', 'b', 't']) =>
  `${[names, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
const oneNumber = { targets: 'numbers', outputs: 1 } as const;

describe('[U] data/warnings', () => {
  it('names features that differ more than a thousandfold, and what to write', () => {
    const { dataset, diagnostics } = load(
      table([
        [30_000, 0.01, 0],
        [-100, 0.002, 1],
        [20_000, 0.005, 1],
      ]),
    );
    const message = 'the features differ in scale: a goes up to 30000, b up to 0.01';
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'DATA_UNSCALED',
        message,
        hint: 'write normalize: standard',
      }),
    ]);
    expect(dataset?.unscaled).toEqual([{ message, hint: 'write normalize: standard' }]);
  });

  it('names a split whose counts look like percentages, and the same as shares', () => {
    const rows = Array.from({ length: 150 }, (_, row) => [row / 150, row / 150, row % 2]);
    const found = (split: { train?: number; validation?: number; test?: number }) =>
      load(table(rows), { split }).diagnostics.map(({ code, hint }) => `${code} ${hint}`);
    expect(found({ train: 60, validation: 20, test: 20 })).toEqual([
      'DATA_SPLIT_PERCENT as shares it is `split: { train: 0.6, validation: 0.2, test: 0.2 }`',
    ]);
    expect(found({ train: 60, validation: 20, test: 30 })).toEqual([]);
    expect(found({ train: 0.6, test: 0.4 })).toEqual([]);
  });

  it('tells between which numbers the targets are that are trained on', () => {
    const rows = [1, 2, 3, 4].map((row) => [row, row, 10 * row]);
    const rangeOf = (options: CsvOptions) =>
      load(table(rows), { ...options, split: { train: 1 } }, oneNumber).dataset?.targetRange;
    expect(rangeOf({})).toEqual([10, 40]);
    expect(rangeOf({ normalizeTarget: 'unit' })).toEqual([0, 1]);
    expect(rangeOf({ normalizeTarget: 'standard' })?.[0]).toBeCloseTo(-1.342, 3);
  });

  it('names features that are all far from 1, beside the bias', () => {
    const rows = (size: number) => [1, 2, 3].map((row) => [row * size, (4 - row) * size, row % 2]);
    expect(warn(table(rows(1e5)))[0]).toContain('the features are far from unit scale: a goes up to 300000');
    expect(warn(table(rows(1e-5)))[0]).toContain('the features are far from unit scale');
    expect(warn(table(rows(100)))).toEqual([]);
  });

  it('says nothing of features that are scaled, of columns of zeros, nor of rare answers of 0 and 1', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => [i / 2000, i === 7 ? 1 : 0, i % 2]);
    expect(warn(table(rows))).toEqual([]);
    const large = rows.map(([a, , t]) => [1e6 * (a as number), 0, t as number]);
    for (const normalize of ['unit', 'standard'] as const) expect(warn(table(large), { normalize })).toEqual([]);
    expect(warn(table(large.map(([a, , t]) => [(a as number) / 1e6, 0, t as number])))).toEqual([]);
  });

  it('names targets that are far from unit scale, unless they are scaled or answers of 0 and 1', () => {
    const rows = [1, 2, 3, 4].map((row) => [row, -row, 50_000 * row]);
    const [only] = warn(table(rows), {}, oneNumber);
    expect(only).toContain('the target is far from unit scale: it goes from 50000 to 200000');
    expect(load(table(rows), {}, oneNumber).diagnostics[0]?.hint).toBe('write normalizeTarget: standard');
    expect(warn(table(rows), { normalizeTarget: 'standard' }, oneNumber)).toEqual([]);
    const rare = Array.from({ length: 20_001 }, (_, i) => [i % 3, i % 5, i === 4 ? 1 : 0]);
    expect(warn(table(rare), {}, oneNumber)).toEqual([]);
  });

  it('advises to scale the columns too, where a target is far from unit scale beside large ones', () => {
    const hintOf = (size: number, options: CsvOptions = {}) =>
      load(table([1, 2, 3, 4].map((row) => [size * row, -row, 50_000 * row])), options, oneNumber).diagnostics[0]?.hint;
    expect(hintOf(50)).toBe('write normalizeTarget: standard and normalize: standard');
    expect(hintOf(2)).toBe('write normalizeTarget: standard');
    expect(hintOf(50, { normalize: 'standard' })).toBe('write normalizeTarget: standard');
  });

  it('names the classes that no training row has, with the splits that have them', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i, i % 7, i === 3 ? 'rare' : i % 2 ? 'x' : 'y']);
    const found = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      warn(table(rows), { split: { test: 0.5 } }, { targets: 'classes', outputs: 3, seed }),
    );
    const message = 'warning DATA_CLASS_UNTRAINED: no training row has the class rare (1 in test)';
    expect(new Set(found.flat())).toEqual(new Set([message]));
    expect(found.filter((warnings) => warnings.length > 0).length).toBeGreaterThan(0);
    const gap = rows.map(([a, b], i) => [a!, b!, 2 * (i % 2)]);
    expect(warn(table(gap), {}, { targets: 'classes', outputs: 3 })).toEqual([
      'warning DATA_CLASS_UNTRAINED: no training row has the class 1 (no row at all)',
    ]);
  });

  it('does not take a target that is 0 in every row for one of classes', () => {
    const rows = [1, 2, 3].map((row) => [row, -row, 0]);
    expect(warn(table(rows), {}, oneNumber)).toEqual([]);
  });

  it('says nothing of the data that kobai makes or has', () => {
    for (const type of ['iris', 'digits', 'xor', 'spiral', 'moons', 'circles'] as const) {
      const settings = {
        type,
        normalize: 'none',
        noise: 0.1,
        rows: 100,
        classes: 3,
        factor: 0.5,
        split: { test: 0.2 },
      };
      const request = createRequest(settings as Parameters<typeof createRequest>[0], {
        outputs: 3,
        targets: 'classes',
      });
      expect([type, loadDatasets([request])[0]?.diagnostics]).toEqual([type, []]);
    }
  });

  it('names the classes that a loss of numbers compares as 0 and 1, unless the task says so', () => {
    const text = table([1, 2, 3, 4].map((row) => [row, -row, row % 2 ? 'yes' : 'no']));
    const [only, ...others] = load(text, {}, oneNumber).diagnostics;
    expect(others).toEqual([]);
    expect(only).toMatchObject({ severity: 'warning', code: 'DATA_CLASSES_AS_NUMBERS', path: ['dataset', 'target'] });
    expect(only?.message).toBe(
      'the classes no and yes are taken for the numbers 0 and 1, since the loss compares numbers',
    );
    expect(warn(text, { task: 'classification' }, oneNumber)).toEqual([]);
    expect(warn(text, {}, { targets: 'binaryAnswers', outputs: 1 })).toEqual([]);
  });

  it('names a target that is constant where it is to be scaled', () => {
    const constant = table([1, 2, 3, 4].map((row) => [row, -row, 5]));
    expect(warn(constant, { normalizeTarget: 'standard' }, oneNumber)).toEqual([
      'warning DATA_TARGET_CONSTANT: the target is 5 in every training row: scaled it is 0, and there is nothing to learn',
    ]);
    expect(warn(constant, {}, oneNumber)).toEqual([]);
  });

  it('advises stratify only for classes that it can mend', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i, i % 7, 2 * (i % 2)]);
    const hintOf = (...args: Parameters<typeof load>) => load(...args).diagnostics[0]?.hint;
    expect(hintOf(table(rows), {}, { targets: 'classes', outputs: 3 })).toBe(
      'units: 2 in the last layer leaves out classes without a row',
    );
    const rare = rows.map(([a, b], i) => [a!, b!, i === 3 ? 'rare' : i % 2 ? 'x' : 'y']);
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const hints = seeds.map((seed) =>
      hintOf(table(rare), { split: { test: 0.5 } }, { targets: 'classes', outputs: 3, seed }),
    );
    expect(new Set(hints.filter(Boolean))).toEqual(
      new Set(['a class of one row is in one split alone: it needs more rows, or none']),
    );
  });
});
