import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/config/index.ts';
import { countConfusion } from '../../src/methods/metrics/confusion.ts';
import type { Predictions, Tally } from '../../src/methods/metrics/metric.ts';
import { createPredictionReader } from '../../src/methods/metrics/predictions.ts';
import { metrics } from '../../src/methods/metrics/registry.ts';
import { wordsOf } from '../helpers/experiment-schema.ts';

// Of six classes 2 is never named, 4 never right, and 5 neither.
const actual = [
  3, 1, 3, 2, 1, 0, 3, 0, 0, 1, 2, 0, 2, 3, 0, 1, 0, 0, 0, 3, 1, 3, 2, 2, 0, 0, 1, 0, 2, 1, 1, 3, 1, 0, 0, 1, 1, 1, 1,
  1,
];
const predicted = [
  3, 3, 4, 1, 1, 0, 0, 0, 4, 3, 1, 0, 3, 3, 0, 1, 4, 0, 4, 3, 1, 3, 1, 4, 3, 0, 0, 0, 4, 1, 4, 1, 1, 3, 0, 1, 1, 3, 1,
  4,
];

/** Splits rows into blocks of seven, as a split that is longer than one block is. */
const inBlocks = <Row>(rows: readonly Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / 7) }, (_, i) => rows.slice(7 * i, 7 * i + 7));

const answersOf = (pairs: readonly (readonly [named: number, own: number])[]): Predictions => ({
  // Longer than n, as the buffers of a last, short block are.
  predicted: Int32Array.from([...pairs.map(([named]) => named), 0]),
  actual: Int32Array.from([...pairs.map(([, own]) => own), 0]),
  n: pairs.length,
});

function measure(name: MetricName, rows: number, { outputs = 1, classes = 1, topK = 1 }, show: (tally: Tally) => void) {
  const tally = metrics[name].tally({ outputs, classes, topK });
  show(tally);
  return metrics[name].value(tally, rows);
}

const ofAnswers = (name: MetricName, named: readonly number[], own: readonly number[], classes = 6) =>
  measure(name, own.length, { classes }, (tally) => {
    const pairs = named.map((label, i) => [label, own[i]!] as const);
    for (const block of inBlocks(pairs)) tally.takePredictions?.(answersOf(block));
  });

const blockOf = (out: readonly (readonly number[])[], right: { labels?: readonly number[]; values?: number[][] }) => ({
  out: Float64Array.from(out.flat()),
  targets: { labels: Int32Array.from(right.labels ?? []), values: Float64Array.from(right.values?.flat() ?? []) },
  n: out.length,
});

const ofNumbers = (name: MetricName, out: readonly number[][], targets: readonly number[][]) =>
  measure(name, out.length, { outputs: out[0]!.length }, (tally) => {
    const pairs = out.map((row, i) => [row, targets[i]!] as const);
    for (const block of inBlocks(pairs)) {
      tally.takeOutputs?.(
        blockOf(
          block.map(([row]) => row),
          { values: block.map(([, target]) => target) },
        ),
      );
    }
  });

describe('[U] methods/metrics', () => {
  it('have the names that the schema has', () => {
    expect(Object.keys(metrics)).toEqual(wordsOf('metricName'));
  });

  it('take the mean of the row losses', () => {
    const value = measure('loss', 5, {}, (tally) => {
      tally.takeLosses?.(Float64Array.of(1, 2, 4), 3);
      tally.takeLosses?.(Float64Array.of(0.5, 2.5, 99), 2);
    });
    expect(value).toBe(2);
  });

  it.each([
    ['accuracy', 0.5],
    ['precision', 0.37333333333333335],
    ['recall', 0.3516483516483516],
    ['f1', 0.35632500491835534],
  ] as const)(
    'agree with scikit-learn on the %s of classes of which one is never named and one never right',
    (name, value) => {
      expect(ofAnswers(name, predicted, actual)).toBeCloseTo(value, 14);
    },
  );

  it('count which class was taken for which', () => {
    const confusion = countConfusion({ classes: 6 });
    for (const block of inBlocks(predicted.map((named, i) => [named, actual[i]!] as const))) {
      confusion.takePredictions?.(answersOf(block));
    }
    expect(confusion.counts).toEqual([
      [8, 0, 0, 2, 3, 0],
      [1, 8, 0, 3, 2, 0],
      [0, 3, 0, 1, 2, 0],
      [1, 1, 0, 4, 1, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  it.each([
    [1, 0.4166666666666667],
    [2, 0.6666666666666666],
    [3, 0.75],
    [4, 1],
    [5, 1],
  ])('agree with scikit-learn on the top %i of outputs of which many are equal', (k, value) => {
    const labels = [1, 1, 2, 2, 1, 2, 1, 3, 1, 2, 0, 2];
    // biome-ignore format: a row of outputs each
    const out = [
      [0, 1, 1, 3], [0, 0, 2, 2], [2, 1, 3, 3], [3, 0, 0, 0], [1, 3, 3, 0], [1, 2, 2, 1],
      [0, 1, 1, 1], [0, 3, 1, 3], [2, 1, 2, 2], [2, 1, 3, 3], [1, 0, 1, 1], [2, 0, 0, 3],
    ];
    const measured = measure('topK', out.length, { outputs: 4, topK: k }, (tally) => {
      tally.takeOutputs?.(blockOf(out.slice(0, 7), { labels: labels.slice(0, 7) }));
      tally.takeOutputs?.(blockOf(out.slice(7), { labels: labels.slice(7) }));
    });
    expect(measured).toBeCloseTo(value, 14);
  });

  // biome-ignore format: a row of numbers each
  const targets = [
    [13.39, -2.25, 0.91], [12.55, -2.25, -3.38], [7.44, -2.25, -0.87], [7.33, -2.25, -1.44], [9.76, -2.25, 4.2],
    [14.67, -2.25, 0.64], [8.47, -2.25, 4.6], [8.22, -2.25, -0.99], [9.49, -2.25, -1.2],
  ];
  // biome-ignore format: a row of numbers each
  const out = [
    [14.02, -3.3, 0.42], [12.47, -2.98, -3.13], [6.38, -2.21, -1.88], [7.23, -1.89, 0.1], [10.51, -1.12, 4.25],
    [16.15, -2.42, 0.46], [7.57, -2.09, 5.34], [7.78, -2.51, -1.31], [9.26, -2.66, -2.15],
  ];
  const hit = out.map(([first, , last]) => [first!, -2.25, last!]);

  it('agree with scikit-learn on several outputs of which one has a constant target, missed or hit', () => {
    expect(ofNumbers('rSquared', out, targets)).toBeCloseTo(0.6051034321180352, 14);
    expect(ofNumbers('rSquared', hit, targets)).toBeCloseTo(0.9384367654513684, 14);
    expect(ofNumbers('meanAbsoluteError', out, targets)).toBeCloseTo(0.5744444444444444, 14);
    expect(ofNumbers('meanAbsoluteError', hit, targets)).toBeCloseTo(0.4148148148148148, 14);
  });

  it('see that a target is constant where its sum is rounded', () => {
    // The mean of three times 0.1 is not 0.1 in floating point, and R² by that mean is about −10³¹.
    expect(ofNumbers('rSquared', [[0.1], [0.1], [0.2]], [[0.1], [0.1], [0.1]])).toBe(0);
  });

  it('lose no digits of R² where the targets lie far from 0', () => {
    const far = (rows: number[][]) => rows.map(([first]) => [first! * 1024 + 2 ** 40]);
    const near = (rows: number[][]) => rows.map(([first]) => [first! * 1024]);
    expect(ofNumbers('rSquared', far(out), far(targets))).toBeCloseTo(
      ofNumbers('rSquared', near(out), near(targets)),
      6,
    );
  });

  it('give an accuracy that is the precision over all answers together, and recall likewise', () => {
    fc.assert(
      fc.property(answers, (pairs) => {
        const { counts } = confuse(pairs);
        const right = counts.reduce((sum, row, c) => sum + row[c]!, 0);
        const named = counts.flat().reduce((sum, count) => sum + count, 0);
        expect(ofPairs('accuracy', pairs)).toBe(right / named);
      }),
    );
  });

  it('give values by class that agree with their definitions on the confusion matrix', () => {
    fc.assert(
      fc.property(answers, (pairs) => {
        const { counts } = confuse(pairs);
        const scores = counts.flatMap((row, c) => {
          const own = row.reduce((sum, count) => sum + count, 0);
          const named = counts.reduce((sum, other) => sum + other[c]!, 0);
          const [p, r] = [named && row[c]! / named, own && row[c]! / own];
          return own + named === 0 ? [] : [{ p, r, f: p + r && (2 * p * r) / (p + r) }];
        });
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(ofPairs('precision', pairs)).toBeCloseTo(mean(scores.map(({ p }) => p)), 12);
        expect(ofPairs('recall', pairs)).toBeCloseTo(mean(scores.map(({ r }) => r)), 12);
        expect(ofPairs('f1', pairs)).toBeCloseTo(mean(scores.map(({ f }) => f)), 12);
      }),
    );
  });

  it('stay where the classes change their order', () => {
    fc.assert(
      fc.property(answers, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (pairs, order) => {
        const renamed = pairs.map(([named, own]) => [order[named]!, order[own]!] as [number, number]);
        for (const name of ['accuracy', 'precision', 'recall', 'f1'] as const) {
          expect(ofPairs(name, renamed)).toBeCloseTo(ofPairs(name, pairs), 12);
        }
      }),
    );
  });

  it('give the accuracy as the top 1, and 1 as the top of all outputs', () => {
    const rows = fc.array(fc.tuple(fc.tuple(digit, digit, digit), fc.nat(2)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const labels = pairs.map(([, label]) => label);
        const block = blockOf(
          pairs.map(([row]) => row),
          { labels },
        );
        const top = (k: number) =>
          measure('topK', pairs.length, { outputs: 3, topK: k }, (tally) => tally.takeOutputs?.(block));
        const read = createPredictionReader('classification', 3, 20).read(block);
        expect(top(1)).toBe(ofAnswers('accuracy', [...read.predicted.slice(0, read.n)], labels));
        expect(top(3)).toBe(1);
      }),
    );
  });
});

const digit = fc.integer({ min: -2, max: 2 });
const answers = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 40 });

const ofPairs = (name: MetricName, pairs: [number, number][]) =>
  ofAnswers(
    name,
    pairs.map(([named]) => named),
    pairs.map(([, own]) => own),
    5,
  );

function confuse(pairs: [number, number][]) {
  const confusion = countConfusion({ classes: 5 });
  confusion.takePredictions?.(answersOf(pairs));
  return confusion;
}

describe('[U] methods/metrics/answers', () => {
  it('name the class of the greatest output, of equal ones the first', () => {
    const out = [
      [-3, -1, -2],
      [2, 2, 1],
      [0, 5, 5],
    ];
    const { predicted, actual, n } = createPredictionReader('classification', 3, 4).read(
      blockOf(out, { labels: [1, 2, 0] }),
    );
    expect([...predicted.slice(0, n)]).toEqual([1, 0, 1]);
    expect([...actual.slice(0, n)]).toEqual([1, 2, 0]);
  });

  // biome-ignore format: as long as the rows
  const sides = [1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1];
  // biome-ignore format: as long as the rows
  const beforeSigmoid = [
    2.3, -0.9, -1, 0, 3, 1.2, -1.7, 0, 0.7, 0.6, -1.4, 0.5, 1.9, 3.8, -1.1, -0.1, -1.4, -2.8, -0.6, -0.7,
  ];

  it.each([
    ['accuracy', 0.5],
    ['precision', 0.5625],
    ['recall', 0.59375],
    ['f1', 0.4791666666666667],
  ] as const)('of a single 0/1 output agree with scikit-learn on the %s of the sides of ½', (name, value) => {
    const reader = createPredictionReader('regression', 1, 20);
    const block = blockOf(
      beforeSigmoid.map((z) => [z]),
      { values: sides.map((side) => [side]) },
    );
    expect(
      measure(name, 20, { classes: reader.classes }, (tally) => tally.takePredictions?.(reader.read(block))),
    ).toBeCloseTo(value, 14);
  });

  it('of several 0/1 outputs are as many a row', () => {
    const out = [
      [1, -1],
      [2, 3],
      [-1, 0],
    ];
    const values = [
      [1, 1],
      [1, 1],
      [0, 1],
    ];
    const read = createPredictionReader('regression', 2, 8).read(blockOf(out, { values }));
    expect(read.n).toBe(6);
    expect(measure('accuracy', 3, {}, (tally) => tally.takePredictions?.(read))).toBe(4 / 6);
  });
});
