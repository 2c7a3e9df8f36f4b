import { describe, expect, it } from 'vitest';
import { layOutPage, sparkLines } from '../../src/page/index.ts';
import { terminalTable } from '../../src/report/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { exampleRun } from '../summary/examples.ts';
import { inputOf, measured, repeated, summaryOver, sweep, tied } from './examples.ts';

const tableOf = (text: string) => text.split('\n\n')[0] ?? '';
const headOf = (text: string) => (text.split('\n')[0] ?? '').split(/ +/).filter((word) => word !== '');

describe('[U] report/terminal-table', () => {
  it('answers the question: best point first, then the sentence that names it', () => {
    expect(`\n${terminalTable(sweep)}`).toMatchInlineSnapshot(`
      "
      rank  learningRate  verdict              test.accuracy  test.loss  train.accuracy  train.loss
      ─────────────────────────────────────────────────────────────────────────────────────────────
         1           0.3  good                        0.9561     0.1433           0.978     0.07165
         2      0.003162  tooSmall                      0.78        1.1            0.89        0.55
         3         0.001  tooSmall                    0.5312      1.951          0.7656      0.9756
         4             3  tooLarge                    0.0974       2.31          0.5487       1.155
         5            10  diverged at step 12              –          –               –           –
         6            30  failed                           –          –               –           –
         7           100  missing                          –          –               –           –

      Best: learningRate 0.3: test.accuracy 0.9561, test.loss 0.1433 (chosen by test.loss, on the test split: there is no validation split).
      learningRate 0.003162 is tooSmall: the loss ended at 0.55, while 0.3 reached the same loss in 35 % of the steps and got to 0.07165.
      learningRate 0.001 is tooSmall: the loss ended at 0.9756, while 0.3 reached the same loss in 23 % of the steps and got to 0.07165.
      learningRate 3 is tooLarge: the loss ended at 1.155, while 0.3 got to 0.07165.
      learningRate 10 diverged: the loss of a mini-batch is NaN at step 12."
    `);
  });

  it('shows mean and deviation of repeats, and how many trials did not finish', () => {
    expect(`\n${terminalTable(repeated)}`).toMatchInlineSnapshot(`
      "
      rank  learningRate  verdict                    test.accuracy       test.loss  train.accuracy       train.loss
      ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
         1          0.01  good                        0.875 ± 0.13      0.5 ± 0.25  0.9375 ± 0.063      0.25 ± 0.13
         2           0.1  unstable, diverged 2 of 3            0.5            0.25            0.75            0.125
         3             1  missing 1 of 3                  0.75 ± 0  0.1875 ± 0.088       0.875 ± 0  0.09375 ± 0.044

      Best: learningRate 0.01: test.accuracy 0.875 ± 0.13, test.loss 0.5 ± 0.25 (chosen by test.loss, on the test split: there is no validation split).
      learningRate 0.01 is the smallest value that was tried; 0.001 is the one to try next.
      learningRate 0.1 is unstable: 1 of 3 trials learned, 2 diverged; the lowest loss at the end is 0.125."
    `);
  });

  it('marks the rank of what cannot be told from the best', () => {
    expect(`\n${terminalTable(tied)}`).toMatchInlineSnapshot(`
      "
      rank  learningRate  verdict   test.accuracy      test.loss  train.accuracy      train.loss
      ──────────────────────────────────────────────────────────────────────────────────────────
         1           0.1  good       0.875 ± 0.13     0.5 ± 0.25  0.9375 ± 0.063     0.25 ± 0.13
       ≈ 2           0.3  good       0.875 ± 0.13  0.5067 ± 0.24  0.9375 ± 0.063   0.2533 ± 0.12
       ≈ 3             1  good       0.875 ± 0.13  0.5667 ± 0.15  0.9375 ± 0.063  0.2833 ± 0.076
         4          0.01  tooSmall        0.5 ± 0    1.55 ± 0.05        0.75 ± 0   0.775 ± 0.025

      Best: learningRate 0.1: test.accuracy 0.875 ± 0.13, test.loss 0.5 ± 0.25 (chosen by test.loss, on the test split: there is no validation split).
      ≈ learningRate 0.1, 0.3 and 1 cannot be told apart by test.loss over 3 seeds.
      learningRate 0.01 is tooSmall: the loss ended at 0.775, while 0.1 reached the same loss in 35 % of the steps and got to 0.25."
    `);
  });

  it('shows the time of each point where it is given', () => {
    const timesMs = [1234, undefined, 65_000, 12];
    const summary = summaryOver([{ batchSize: 20 }, { batchSize: 100 }, { batchSize: 500 }, { batchSize: 1000 }]);
    expect(`\n${tableOf(terminalTable(summary, { timesMs }))}`).toMatchInlineSnapshot(`
      "
      rank  batchSize  verdict   test.loss       time
      ───────────────────────────────────────────────
         1         20  finished        0.5      1.2 s
         2        100  finished        0.5          –
         3        500  finished        0.5  1 min 5 s
         4       1000  finished        0.5      12 ms"
    `);
  });

  it('shows a spark line of the loss of each point where they are given', () => {
    const run = exampleRun([
      [0.1, measured(0.5, 0.9)],
      [1, measured(2, 0.9)],
    ]);
    const summary = summarize(run);
    const table = terminalTable(summary, { sparks: sparkLines(summary, layOutPage(inputOf(summary, run.records))) });
    expect(`\n${tableOf(table)}`).toMatchInlineSnapshot(`
      "
      rank  learningRate  verdict   loss        test.accuracy  test.loss  train.accuracy  train.loss
      ──────────────────────────────────────────────────────────────────────────────────────────────
         1           0.1  good      █▄▁▁▁▁▁▁▁▁            0.9        0.5            0.95        0.25
         2             1  tooLarge  █▆▄▄▄▄▄▄▄▄            0.9          2            0.95           1"
    `);
  });

  it('leaves out times of which none is known', () => {
    expect(terminalTable(sweep, { timesMs: sweep.points.map(() => undefined) })).toBe(terminalTable(sweep));
  });

  it('is one row without an axis', () => {
    expect(`\n${terminalTable(summaryOver([{}]))}`).toMatchInlineSnapshot(`
      "
      rank  verdict   test.loss
      ─────────────────────────
         1  finished        0.5

      Result: test.loss 0.5.
      The learning rate has no verdict: 2 recorded losses are too few to judge by."
    `);
  });

  it('lines up texts of wide characters and settings with fields', () => {
    const summary = summaryOver([
      { 'dataset.target': '学習率', gradient: { type: 'backprop' } },
      { 'dataset.target': 'label', gradient: { type: 'numerical', h: 1e-4 } },
    ]);
    expect(`\n${tableOf(terminalTable(summary))}`).toMatchInlineSnapshot(`
      "
      rank  dataset.target  gradient   verdict   test.loss
      ────────────────────────────────────────────────────
         1  学習率          backprop   finished        0.5
         2  label           numerical  finished        0.5"
    `);
  });

  it('leaves out the least needed columns of a narrow terminal, and never what was asked', () => {
    const timesMs = sweep.points.map(() => 100);
    const heads = [200, 103, 90, 80, 70, 60, 1].map((columns) =>
      headOf(terminalTable(sweep, { columns, timesMs })).join(' '),
    );
    expect(heads).toMatchInlineSnapshot(`
      [
        "rank learningRate verdict test.accuracy test.loss train.accuracy train.loss time",
        "rank learningRate verdict test.accuracy test.loss train.accuracy train.loss time",
        "rank learningRate verdict test.accuracy test.loss train.accuracy time",
        "rank learningRate verdict test.accuracy test.loss time",
        "rank learningRate verdict test.accuracy test.loss",
        "rank learningRate verdict test.loss",
        "learningRate verdict test.loss",
      ]
    `);
    const finished = summaryOver([{ learningRate: 0.1 }]);
    expect(headOf(terminalTable(finished, { columns: 1 }))).toEqual(['learningRate', 'verdict', 'test.loss']);
  });

  it('is never wider than the terminal where leaving out helps', () => {
    const widthOf = (text: string) =>
      Math.max(
        ...tableOf(text)
          .split('\n')
          .map((line) => line.length),
      );
    const whole = widthOf(terminalTable(sweep));
    const least = widthOf(terminalTable(sweep, { columns: 1 }));
    for (let width = least; width <= whole; width += 1) {
      const text = terminalTable(sweep, { columns: width });
      expect(tableOf(text).split('\n')).toHaveLength(sweep.points.length + 2);
      expect(widthOf(text)).toBeLessThanOrEqual(width);
    }
    expect(terminalTable(sweep, { columns: whole })).toBe(terminalTable(sweep));
    expect(terminalTable(sweep, { columns: 0 })).toBe(terminalTable(sweep));
  });

  it('paints the head, the best point and what did not finish, without moving a column', () => {
    const painted = terminalTable(sweep, { color: true });
    const esc = String.fromCharCode(0x1b);
    const plain = painted.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '');
    expect(plain).toBe(terminalTable(sweep));
    const lines = painted.split('\n');
    expect(lines[0]).toContain(`${esc}[1mlearningRate${esc}[22m`);
    expect(lines[2]).toContain(`${esc}[32m0.3${esc}[39m`);
    expect(lines[3]).not.toContain(esc);
    expect(lines[6]).toContain(`${esc}[2mdiverged at step 12${esc}[22m`);
  });

  it('lets no text of a file command the terminal', () => {
    const text = terminalTable(summaryOver([{ 'dataset.target': 'a\u001b[2J\nb' }]));
    expect(text).toContain('a\\u001b[2J\\u000ab');
    expect(text).not.toContain('\u001b');
  });
});
