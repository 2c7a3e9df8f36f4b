import { describe, expect, it } from 'vitest';
import type { LossSettings, MetricName, SettledSettings } from '../../src/config/index.ts';
import type { Dataset } from '../../src/data/index.ts';
import type { SplitName, Task } from '../../src/shared/index.ts';
import { createEvaluation, evaluationBlock } from '../../src/train/evaluate.ts';

type Row = { readonly out: readonly number[]; readonly label?: number; readonly values?: readonly number[] };
type Options = {
  task?: Task;
  loss?: LossSettings['type'];
  metrics?: MetricName[];
  splits?: SplitName[];
  trainShare?: number;
  topK?: number;
  targetScaling?: Dataset['targetScaling'];
  function?: SettledSettings['function'];
};

/**
 * An evaluation of a network that gives the features of a row as they are, under the loss |y₀|. As a real one does, it
 * overwrites its outputs when it computes row losses. `seen` lists the row numbers that were gathered, `lossPasses`
 * counts the blocks whose losses were computed.
 */
function evaluationOf(rows: readonly Row[], splits: Partial<Record<SplitName, readonly number[]>>, options: Options) {
  const { task = 'classification', loss = 'crossEntropy', metrics = ['loss', 'accuracy'] } = options;
  const asked: SplitName[] = options.splits ?? ['train', 'validation', 'test'];
  const outputs = rows[0]!.out.length;
  const x = new Float64Array(evaluationBlock * outputs);
  const targets = { labels: new Int32Array(evaluationBlock), values: new Float64Array(evaluationBlock * outputs) };
  const out = new Float64Array(x.length);
  const rowLoss = new Float64Array(evaluationBlock);
  const seen: number[] = [];
  const counts = { lossPasses: 0 };
  const evaluation = createEvaluation(
    {
      outputs,
      forward(features) {
        out.set(features as Float64Array);
        return out;
      },
      rowLosses(given, _targets, n) {
        counts.lossPasses += 1;
        for (let i = 0; i < n; i += 1) rowLoss[i] = Math.abs(given[i * outputs]!);
        given.fill(Number.NaN);
        return rowLoss;
      },
    },
    {
      x,
      targets,
      gather(numbers, start, n) {
        for (let i = 0; i < n; i += 1) {
          const { out: features, label = 0, values = [] } = rows[numbers[start + i]!]!;
          seen.push(numbers[start + i]!);
          x.set(features, i * outputs);
          targets.labels[i] = label;
          targets.values.set(values, i * outputs);
        }
      },
    },
    {
      task,
      splits: {
        train: Uint32Array.from(splits.train ?? []),
        validation: Uint32Array.from(splits.validation ?? []),
        test: Uint32Array.from(splits.test ?? []),
      },
      ...(options.targetScaling && { targetScaling: options.targetScaling }),
    },
    {
      evaluate: {
        every: 1,
        unit: 'epoch',
        metrics,
        topK: options.topK ?? 5,
        splits: asked,
        trainShare: options.trainShare ?? 1,
      },
      loss: { type: loss } as SettledSettings['loss'],
      ...(options.function && { function: options.function }),
    },
  );
  return { evaluation, seen, counts };
}

/** Rows that are right but for every third; the loss of row i is i. */
const manyRows = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ out: [i, i + 1], label: i % 3 === 0 ? 0 : 1 }));
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

describe('[U] train/evaluate', () => {
  it('measures every row of a split once, in its order, over more than one block', () => {
    const count = 2 * evaluationBlock + 89;
    const { evaluation, seen } = evaluationOf(manyRows(count), { train: numbers(count).toReversed() }, {});
    expect(evaluation.measure()).toEqual({ 'train.loss': (count - 1) / 2, 'train.accuracy': 400 / count });
    expect(seen).toEqual(numbers(count).toReversed());
  });

  it('measures the splits that are asked for and have rows, each by all metrics', () => {
    const rows = manyRows(9);
    const splits = { train: [1, 2], test: [3, 4, 5] };
    expect(evaluationOf(rows, splits, {}).evaluation.measure()).toEqual({
      'train.loss': 1.5,
      'train.accuracy': 1,
      'test.loss': 4,
      'test.accuracy': 2 / 3,
    });
    const some = evaluationOf(rows, splits, { splits: ['validation', 'test'], metrics: ['loss'] });
    expect(some.evaluation.measure()).toEqual({ 'test.loss': 4 });
    expect(some.seen).toEqual([3, 4, 5]);
  });

  it('measures by metrics of the outputs, of the answers and of the losses at once, whatever their order', () => {
    const rows = manyRows(6);
    const asked: MetricName[] = ['loss', 'f1', 'topK', 'recall', 'accuracy', 'precision'];
    const { evaluation } = evaluationOf(rows, { train: numbers(6) }, { metrics: asked, topK: 2 });
    const values = {
      'train.loss': 2.5,
      'train.f1': 0.4,
      'train.topK': 1,
      'train.recall': 0.5,
      'train.accuracy': 4 / 6,
      'train.precision': 2 / 6,
    };
    expect(evaluation.measure()).toEqual(values);
    expect(evaluation.measure()).toEqual(values);
  });

  it('compares outputs with target numbers', () => {
    const rows = [
      { out: [1, 0], values: [2, 0] },
      { out: [4, 3], values: [4, 3] },
    ];
    const options = { task: 'regression', loss: 'huber', metrics: ['rSquared', 'meanAbsoluteError'] } as const;
    const { evaluation, counts } = evaluationOf(rows, { test: [0, 1] }, { ...options, metrics: [...options.metrics] });
    expect(evaluation.measure()).toEqual({ 'test.rSquared': 0.75, 'test.meanAbsoluteError': 0.25 });
    expect(counts.lossPasses).toBe(0);
  });

  it.each([
    [0.3, [0, 3, 6]],
    [0.31, [0, 2, 5, 7]],
    [0.99, numbers(10)],
    [1e-9, [0]],
  ])(
    'measures a share of %d of the training split by rows that are evenly spread, and others in full',
    (trainShare, places) => {
      const rows = manyRows(20);
      const train = numbers(10).map((i) => 2 * i);
      const { evaluation, seen } = evaluationOf(rows, { train, test: [1, 3] }, { trainShare });
      const measured = evaluation.measure();
      expect(seen).toEqual([...places.map((i) => 2 * i), 1, 3]);
      expect(measured['train.loss']).toBe(places.reduce((sum, i) => sum + 2 * i, 0) / places.length);
    },
  );

  it.each([
    [{}, 'validation', [2]],
    [{ splits: ['train', 'test'] as SplitName[] }, 'test', [3, 4]],
    [{ splits: ['train'] as SplitName[], trainShare: 0.5 }, 'train', [0]],
  ])(
    'counts which class was taken for which on the first of validation, test and train that is evaluated: %o',
    (options, split, rows) => {
      const all = evaluationOf(manyRows(9), { train: [0, 1], validation: [2], test: [3, 4] }, options);
      const counts = [
        [0, rows.filter((i) => i % 3 === 0).length],
        [0, rows.filter((i) => i % 3 !== 0).length],
      ];
      expect(all.evaluation.confuse()).toMatchObject({ split, counts });
      expect(all.seen).toEqual(rows);
    },
  );

  it('lists the rows with the greatest loss among those that are wrong, the worst first', () => {
    // Rows 0, 3, 6 … are wrong, and the loss of row i is i.
    const { evaluation } = evaluationOf(manyRows(600), { test: numbers(600).toReversed() }, {});
    const row = Array.from({ length: 12 }, (_, i) => 597 - 3 * i);
    const mostWrong = { row, actual: row.map(() => 0), predicted: row.map(() => 1), loss: row };
    expect(evaluation.confuse()?.mostWrong).toEqual(mostWrong);
    const few = evaluationOf(manyRows(5), { test: numbers(5) }, {}).evaluation.confuse();
    expect(few?.mostWrong).toEqual({ row: [3, 0], actual: [0, 0], predicted: [1, 1], loss: [3, 0] });
  });

  it('finds all that while it measures for the last time, and lets no row pass again', () => {
    const open = () => evaluationOf(manyRows(600), { train: [1, 2], test: numbers(600) }, {});
    const [once, twice] = [open(), open()];
    expect(once.evaluation.measure(true)).toEqual(twice.evaluation.measure());
    const passed = once.seen.length;
    expect(once.evaluation.confuse()).toEqual(twice.evaluation.confuse());
    expect(once.seen.length).toBe(passed);
    expect(twice.seen.length).toBe(passed + 600);
  });

  it('counts the sides of a single 0/1 output', () => {
    const rows = [
      { out: [0.1], values: [1] },
      { out: [0.1], values: [0] },
      { out: [0], values: [1] },
      { out: [2], values: [1] },
    ];
    const options = { task: 'regression', loss: 'binaryCrossEntropy' } as const;
    const { evaluation } = evaluationOf(rows, { train: numbers(4) }, options);
    expect(evaluation.confuse()).toMatchObject({
      split: 'train',
      counts: [
        [0, 1],
        [1, 2],
      ],
    });
  });

  it.each([
    ['of numbers', 1, { task: 'regression', loss: 'meanSquaredError' } as const],
    ['of several 0/1 outputs', 2, { task: 'regression', loss: 'binaryCrossEntropy' } as const],
    ['of 51 classes', 51, {}],
  ])('keeps no confusion matrix %s', (_, outputs, options) => {
    const rows = [{ out: new Array(outputs).fill(0), values: new Array(outputs).fill(0) }];
    expect(evaluationOf(rows, { train: [0] }, options).evaluation.confuse()).toBeUndefined();
  });

  it('keeps a confusion matrix of 50 classes', () => {
    const { evaluation } = evaluationOf([{ out: new Array(50).fill(0), label: 49 }], { train: [0] }, {});
    expect(evaluation.confuse()?.counts[49]).toEqual([1, ...new Array(49).fill(0)]);
  });

  const ofNumbers = { task: 'regression', loss: 'meanSquaredError' } as const;
  const numberRows = (count: number, outputs = 1): Row[] =>
    Array.from({ length: count }, (_, i) => ({
      out: Array.from({ length: outputs }, (_, j) => 10 * j + i + 0.5),
      values: Array.from({ length: outputs }, (_, j) => 10 * j + i),
    }));

  it('samples the predictions of rows that are evenly spread over the first split that is evaluated', () => {
    const { evaluation } = evaluationOf(
      numberRows(400),
      { train: [0], test: numbers(300, 100).toReversed() },
      ofNumbers,
    );
    const row = Array.from({ length: 100 }, (_, i) => 399 - 3 * i);
    const sample = { split: 'test', row, actual: [row], predicted: [row.map((value) => value + 0.5)] };
    expect(evaluation.samplePredictions()).toEqual(sample);
    const few = evaluationOf(numberRows(4), { validation: [3, 1], test: [0] }, ofNumbers).evaluation;
    expect(few.samplePredictions()).toMatchObject({ split: 'validation', row: [3, 1] });
  });

  it('samples the first four of several outputs, in the unit that the targets had before they were scaled', () => {
    const targetScaling = {
      offsets: Float64Array.from([0, 100, 0, 0, 0, 0]),
      scales: Float64Array.from([1, 2, 1, 1, 1, 1]),
    };
    const { evaluation } = evaluationOf(numberRows(2, 6), { train: [0, 1] }, { ...ofNumbers, targetScaling });
    expect(evaluation.samplePredictions()).toEqual({
      split: 'train',
      row: [0, 1],
      actual: [
        [0, 1],
        [120, 122],
        [20, 21],
        [30, 31],
      ],
      predicted: [
        [0.5, 1.5],
        [121, 123],
        [20.5, 21.5],
        [30.5, 31.5],
      ],
    });
  });

  it.each([
    ['of classes', {}],
    ['of answers of 0 and 1', { task: 'regression', loss: 'binaryCrossEntropy' } as const],
    ['of a function', { ...ofNumbers, function: { formula: 'x^2', start: { x: 1 } } }],
  ])('samples no predictions %s', (_, options) => {
    expect(evaluationOf(numberRows(2), { train: [0] }, options).evaluation.samplePredictions()).toBeUndefined();
  });
});
