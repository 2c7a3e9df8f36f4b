import { describe, expect, it } from 'vitest';
import type { TrialResult } from '../../src/results/index.ts';
import { showRows, summarize } from '../../src/summary/index.ts';
import { exampleFacts, exampleRun, finishedWith } from './examples.ts';

const wrong = (loss: number): TrialResult => ({
  ...(finishedWith({ 'test.loss': loss }) as Exclude<TrialResult, { status: 'failed' }>),
  confusion: {
    split: 'test',
    counts: [
      [1, 1],
      [0, 2],
    ],
    mostWrong: { row: [7, 3], actual: [0, 0], predicted: [1, 1], loss: [2.5, 0.75] },
  },
});

describe('[U] summary/show-rows', () => {
  it('shows the rows that the best point got most wrong, as images where they are images', () => {
    const facts = { ...exampleFacts(), inputs: 8, shape: [2, 2, 2] as const };
    const run = exampleRun(
      [
        [1, wrong(3)],
        [0.1, wrong(1)],
      ],
      {},
      facts,
    );
    const seen: number[][] = [];
    const readRow = (point: number, row: number) => {
      seen.push([point, row]);
      return { features: [0, 1, 2, 4, 0, 1, 2, 4].map((value) => value + row), values: [] };
    };
    const { mostWrong } = showRows(summarize(run), { records: run.records, facts: run.facts, readRow });
    const image = Buffer.from([0, 64, 128, 255]).toString('base64');
    expect(mostWrong).toEqual({
      split: 'test',
      imageSize: [2, 2],
      rows: [
        { row: 7, actual: 0, predicted: 1, loss: 2.5, image },
        { row: 3, actual: 0, predicted: 1, loss: 0.75, image },
      ],
    });
    expect(seen).toEqual([
      [1, 7],
      [1, 3],
    ]);
  });

  it('shows the rows of a table with the values of its first columns, as they stand in it', () => {
    const columnNames = Array.from({ length: 30 }, (_, i) => `column ${'abc'[i] ?? i}`);
    const readRow = (_: number, row: number) => ({ features: [0], values: columnNames.map((_name, i) => row + i / 2) });
    const show = (facts: ReturnType<typeof exampleFacts>) => {
      const run = exampleRun([[0.1, wrong(1)]], {}, facts);
      return showRows(summarize(run), { records: run.records, facts: run.facts, readRow }).mostWrong;
    };
    const shown = show({ ...exampleFacts(), inputs: 30, columnNames });
    expect(shown?.columns?.slice(0, 3)).toEqual(['column a', 'column b', 'column c']);
    expect(shown?.rows[1]).toMatchObject({ row: 3, values: shown?.columns?.map((_, i) => 3 + i / 2) });
    expect(shown?.columns?.length).toBe(20);
    expect(show({ ...exampleFacts(), inputs: 2 })?.columns).toEqual(['feature 1', 'feature 2']);
  });

  it('samples the rows of a plane', () => {
    const facts = { ...exampleFacts({ train: 500, validation: 0, test: 100 }), inputs: 2 };
    const run = exampleRun([[0.1, wrong(1)]], {}, facts);
    const readRow = (_: number, row: number) => ({
      features: [row / 3, -row],
      values: [row, 2 * row],
      label: row % 2,
    });
    const { data, mostWrong } = showRows(summarize(run), { records: run.records, facts: run.facts, readRow });
    const { x = [], y = [], class: labels = [] } = data[0]?.sample ?? {};
    expect([x.length, y[1], x[1], labels[1], y.at(-1)]).toEqual([300, -2, 0.6667, 0, -598]);
    expect(mostWrong?.rows[0]).not.toHaveProperty('image');
  });

  it('adds nothing where there is nothing wrong and no plane', () => {
    const run = exampleRun([[0.1, finishedWith({ 'test.loss': 1 })]]);
    const summary = summarize(run);
    const readRow = () => ({ features: [], values: [] });
    expect(showRows(summary, { records: run.records, facts: run.facts, readRow })).toEqual(summary);
  });
});
