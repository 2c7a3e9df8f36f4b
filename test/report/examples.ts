/** Summaries of made-up sweeps, by the real `summarize`. */
import type { Axis, Experiment } from '../../src/config/index.ts';
import type { TrialResult } from '../../src/results/index.ts';
import { compileFunction } from '../../src/runs/prepare/compile-function.ts';
import { type Summary, type SummaryInput, summarize } from '../../src/summary/index.ts';
import {
  divergedAt,
  exampleExperiment,
  exampleFacts,
  examplePoint,
  exampleRun,
  exampleTrial,
  failure,
  finishedWith,
  oneRung,
} from '../summary/examples.ts';

/** The loss of its mini-batches falls from 2.4 to that of the training split, and then stays there. */
export const measured = (loss: number, accuracy: number): TrialResult => {
  const trained = finishedWith({
    'train.loss': loss / 2,
    'train.accuracy': 1 - (1 - accuracy) / 2,
    'test.loss': loss,
    'test.accuracy': accuracy,
  });
  const step = [...Array(40).keys()];
  const batchLoss = { step, loss: step.map((i) => loss / 2 + (2.4 - loss / 2) * Math.max(0, 1 - i / 10)) };
  return { ...trained, steps: 40, curves: { ...trained.curves, batchLoss } };
};

/** The sweep of the first question: which learning rate? */
export const sweep: Summary = summarize(
  exampleRun(
    [
      [0.001, measured(1.95123, 0.5312)],
      [0.0031622776601683794, measured(1.1, 0.78)],
      [0.3, measured(0.14329, 0.9561)],
      [3, measured(2.31, 0.0974)],
      [10, divergedAt(12)],
      [30, failure],
      [100, undefined],
    ],
    { description: 'Which learning rate trains the network?' },
  ),
);

/** Three trials a point, of which not all finished. */
export const repeated: Summary = summarize(
  exampleRun([
    [0.01, measured(0.5, 0.875), measured(0.75, 0.75), measured(0.25, 1)],
    [0.1, measured(0.25, 0.5), divergedAt(7), divergedAt(5)],
    [1, measured(0.125, 0.75), measured(0.25, 0.75), undefined],
  ]),
);

/** Three trials a point, of which three points are all but the same. */
export const tied: Summary = summarize(
  exampleRun([
    [0.01, measured(1.5, 0.5), measured(1.6, 0.5), measured(1.55, 0.5)],
    [0.1, measured(0.5, 0.875), measured(0.75, 0.75), measured(0.25, 1)],
    [0.3, measured(0.51, 0.875), measured(0.74, 0.75), measured(0.27, 1)],
    [1, measured(0.6, 0.875), measured(0.7, 0.75), measured(0.4, 1)],
  ]),
);

/** One point for each set of parameters; all measure the same, so that the first is the best. */
export function summaryOver(
  parameters: readonly Record<string, unknown>[],
  changes: Partial<Experiment> = {},
  result: TrialResult = finishedWith({ 'test.loss': 0.5 }),
): Summary {
  const axes = Object.keys(parameters[0] ?? {}).map((path): Axis => {
    const values = [...new Set(parameters.map((point) => point[path]))];
    return { path: path.split('.'), values, source: path.split('.') };
  });
  const points = parameters.map((point, index) => examplePoint(index, point));
  const trials = points.flatMap((point) =>
    Array.from({ length: changes.repeats ?? 1 }, (_, repeat) => {
      return { ...exampleTrial(point, repeat), id: `${point.index}${repeat}`.padStart(64, '0') };
    }),
  );
  const { records } = exampleRun([[0.1, result]]);
  const [record] = records.values();
  return summarize({
    experiment: exampleExperiment({ axes, ...changes }),
    points,
    rungs: oneRung(points),
    trials,
    records: new Map(trials.map(({ id }) => [id, { ...record!, id }])),
    facts: points.map(() => exampleFacts()),
  });
}

/** What the page of a summary is made of. */
export function inputOf(summary: Summary, records: SummaryInput['records'] = new Map()) {
  return { summary, records, compile: compileFunction };
}
