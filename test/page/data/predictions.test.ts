import { describe, expect, it } from 'vitest';
import { layOutPredictions } from '../../../src/page/data/predictions.ts';
import { svgPictures } from '../../../src/page/index.ts';
import { layOutPage } from '../../../src/page/page-data.ts';
import { mainMarkup } from '../../../src/page/sections/main.ts';
import type { TrialResult } from '../../../src/results/index.ts';
import { summarize } from '../../../src/summary/index.ts';
import { inputOf } from '../../report/examples.ts';
import { exampleRun, finishedWith } from '../../summary/examples.ts';

type Ended = Exclude<TrialResult, { status: 'failed' }>;
const predicting = (loss: number, actual: number[][], predicted: number[][]): TrialResult => ({
  ...(finishedWith({ 'test.loss': loss }) as Ended),
  predictions: { split: 'test', row: (actual[0] ?? []).map((_, i) => 10 + i), actual, predicted },
});

/** A run of one point, its data a table with these targets. */
function runOf(target: string | string[], ...trials: TrialResult[]) {
  const run = exampleRun([[0.1, ...trials]]);
  const dataset = { type: 'csv', target } as never;
  const records = [...run.records].map(([id, record]) => {
    return [id, { ...record, settings: { ...record.settings, dataset } }] as const;
  });
  return { ...run, records: new Map(records) };
}
const layOut = (run: ReturnType<typeof runOf>) => layOutPredictions(summarize(run), run.records);

describe('[U] page/data/predictions', () => {
  it('lays out each output of the trials of the best point, and says how far off they are', () => {
    const run = runOf(
      ['price', 'rent'],
      predicting(
        1,
        [
          [1, 2],
          [100, 300],
        ],
        [
          [1.5, 2],
          [100, 300],
        ],
      ),
      predicting(
        1,
        [
          [1, 2],
          [100, 300],
        ],
        [
          [1, 4],
          [110, 300],
        ],
      ),
    );
    expect(layOut(run)).toEqual({
      split: 'test',
      trials: 2,
      repeats: [0, 1],
      allOutputs: 2,
      outputs: [
        {
          name: 'price',
          range: [1, 4],
          marks: [
            { row: [10, 11], actual: [1, 2], predicted: [1.5, 2] },
            { row: [10, 11], actual: [1, 2], predicted: [1, 4] },
          ],
          off: { mean: 0.625, most: 2, row: 11 },
        },
        {
          name: 'rent',
          range: [100, 300],
          marks: [
            { row: [10, 11], actual: [100, 300], predicted: [100, 300] },
            { row: [10, 11], actual: [100, 300], predicted: [110, 300] },
          ],
          off: { mean: 2.5, most: 10, row: 10 },
        },
      ],
    });
  });

  it('keeps numbers apart that are large and near each other', () => {
    const run = runOf('year', predicting(1, [[1_000_000.123456, 1_000_001]], [[1_000_000.6, 1_000_000.9]]));
    expect(layOut(run)?.outputs[0]?.marks[0]).toMatchObject({
      actual: [1_000_000.12346, 1_000_001],
      predicted: [1_000_000.6, 1_000_000.9],
    });
  });

  it('draws seven trials, and says of how many they are the first', () => {
    const run = runOf('price', ...Array.from({ length: 9 }, () => predicting(1, [[1, 2]], [[1, 3]])));
    expect(layOut(run)?.repeats).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const markup = mainMarkup(layOutPage(inputOf(summarize(run), run.records)));
    expect(markup).toContain('as one of the first 7 of the 9 trials of the point predicts it; there are 2 rows');
  });

  it('is absent where nothing is predicted, and where no axis can hold it', () => {
    expect(layOut(runOf('price', finishedWith({ 'test.loss': 1 })))).toBeUndefined();
    expect(layOut(runOf('price', predicting(1, [[]], [[]])))).toBeUndefined();
    expect(layOut(runOf('price', predicting(1, [[1.7e308]], [[-1.7e308]])))).toBeUndefined();
  });

  it.each([
    [[[5]], [[5]]],
    [[[1e-300, 2e-300]], [[0, 1e-300]]],
    [[[-8e307, 1]], [[8e307, 2]]],
  ])('is drawn with a line from corner to corner, whatever the numbers: %o and %o', (actual, predicted) => {
    const run = runOf('price', predicting(1, actual, predicted));
    const { 'predictions.svg': text = '' } = svgPictures(layOutPage(inputOf(summarize(run), run.records)));
    expect(text.match(/class="mark class-0"/g)?.length).toBe(actual[0]?.length);
    expect(text.match(/class="limit-line"/g)?.length).toBe(1);
    expect(/NaN|undefined|Infinity/.test(text)).toBe(false);
    expect(text).toContain('row 10: actual');
  });

  it('says to those who do not see it how far predictions are off', () => {
    const run = runOf('a<b', predicting(1, [[1, 2]], [[1, 4]]));
    const { 'predictions.svg': text = '' } = svgPictures(layOutPage(inputOf(summarize(run), run.records)));
    expect(text).toContain('How far they are apart: a&lt;b: 1 on average, at most 2, in row 11.');
  });
});
