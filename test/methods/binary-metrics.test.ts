/** Held against scikit-learn: test/fixtures/binary-metrics/make.py. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/config/index.ts';
import { createPredictionReader, type Decision } from '../../src/methods/metrics/predictions.ts';
import { metrics } from '../../src/methods/metrics/registry.ts';
import { decisionOf } from '../../src/train/positive-class.ts';

type Scores = Record<'accuracy' | 'precision' | 'recall' | 'f1', number>;
type Expected = {
  binary: {
    logits: number[];
    actual: number[];
    auc: number;
    decisions: (Scores & { positive: number; threshold: number })[];
  };
  several: { logits: number[][]; actual: number[]; auc: number; ofClass: (Scores & { auc: number })[] };
};
const { binary, several } = JSON.parse(
  readFileSync(new URL('../fixtures/binary-metrics/expected.json', import.meta.url), 'utf8'),
) as Expected;

type Options = { positive?: number; decision?: Decision | undefined; areLogits?: boolean };

/** A metric of rows of outputs with their labels, shown in blocks of seven. */
function measure(
  name: MetricName,
  rows: readonly number[][],
  labels: readonly number[],
  options: Options = {},
): number {
  const { positive, decision, areLogits = true } = options;
  const outputs = rows[0]!.length;
  const task = outputs === 1 ? 'regression' : 'classification';
  const reader = createPredictionReader(task, outputs, 7, decision);
  const common = { outputs, classes: reader.classes, topK: 1, areLogits };
  const tally = metrics[name].tally(positive === undefined ? common : { ...common, positive });
  for (let start = 0; start < rows.length; start += 7) {
    const own = labels.slice(start, start + 7);
    const block = {
      out: Float64Array.from(rows.slice(start, start + 7).flat()),
      targets: { labels: Int32Array.from(own), values: Float64Array.from(own) },
      n: own.length,
    };
    tally.takeOutputs?.(block);
    tally.takePredictions?.(reader.read(block));
  }
  return metrics[name].value(tally, rows.length);
}

const names = { answerNames: ['0', '1'], classNames: ['0', '1'] };
/** The same scores as one unit, and as two outputs of a softmax. */
const forms = [
  ['a sigmoid', binary.logits.map((z) => [z])],
  ['a softmax of two classes', binary.logits.map((z) => [0.25, z + 0.25])],
] as const;

describe.each(forms)('[U] methods/metrics of %s', (_, rows) => {
  it('has the area under the ROC curve of scikit-learn, ties counted half', () => {
    expect(measure('auc', rows, binary.actual)).toBeCloseTo(binary.auc, 13);
    for (const positive of [0, 1])
      expect(measure('auc', rows, binary.actual, { positive })).toBeCloseTo(binary.auc, 13);
  });

  it.each(binary.decisions)('decides for $positive above $threshold as scikit-learn scores it', (wanted) => {
    const { positive, threshold } = wanted;
    const decision = decisionOf({ positive, threshold }, names);
    for (const name of ['accuracy', 'precision', 'recall', 'f1'] as const) {
      expect(measure(name, rows, binary.actual, { positive, decision }), name).toBeCloseTo(wanted[name], 13);
    }
  });

  it('decides as without a threshold at 0.5, but for equal chances', () => {
    const told = rows.filter((row) => (row.length === 1 ? row[0] !== 0 : row[0] !== row[1]));
    const labels = binary.actual.filter((_label, i) => binary.logits[i] !== 0);
    for (const positive of [0, 1]) {
      const decision = decisionOf({ positive, threshold: 0.5 }, names);
      expect(decision?.cut).toBe(0);
      expect(measure('accuracy', told, labels, { decision })).toBe(measure('accuracy', told, labels));
    }
  });
});

describe('[U] methods/metrics of several classes', () => {
  it('has the mean area of each class against the rest, as scikit-learn', () => {
    expect(measure('auc', several.logits, several.actual)).toBeCloseTo(several.auc, 13);
  });

  it.each([0, 1, 2, 3])('has the metrics of class %i alone where it is the positive one', (positive) => {
    for (const name of ['auc', 'precision', 'recall', 'f1'] as const) {
      const value = measure(name, several.logits, several.actual, { positive });
      expect(value, name).toBeCloseTo(several.ofClass[positive]![name], 13);
    }
  });

  it('ranks outputs as they are where no softmax follows', () => {
    const probabilities = several.logits.map((row) => {
      const sum = row.reduce((total, z) => total + Math.exp(z), 0);
      return row.map((z) => Math.exp(z) / sum);
    });
    expect(measure('auc', probabilities, several.actual, { areLogits: false })).toBeCloseTo(several.auc, 2);
  });
});

describe('[U] methods/metrics/auc', () => {
  it('is one half where a split has one class alone, and 0 or 1 where all pairs are told apart', () => {
    expect(measure('auc', [[1], [2]], [1, 1])).toBe(0.5);
    expect(measure('auc', [[1], [2], [3]], [0, 0, 1])).toBe(1);
    expect(measure('auc', [[1], [2], [3]], [1, 0, 0])).toBe(0);
  });

  it('has the same bits in whatever order rows come', () => {
    const rows = binary.logits.map((z, i) => [z, binary.actual[i]!] as const);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        const value = measure(
          'auc',
          shuffled.map(([z]) => [z]),
          shuffled.map(([, own]) => own),
        );
        expect(value).toBe(
          measure(
            'auc',
            binary.logits.map((z) => [z]),
            binary.actual,
          ),
        );
      }),
      { numRuns: 20 },
    );
  });
});
