import { describe, expect, it } from 'vitest';
import { markdownSummary } from '../../src/report/index.ts';
import { summaryOver, sweep } from './examples.ts';

describe('[U] report/markdown', () => {
  it('writes name, description, the best point and the table', () => {
    expect(`\n${markdownSummary(sweep)}`).toMatchInlineSnapshot(`
      "
      # lr-sweep

      Which learning rate trains the network?

      Best: learningRate 0.3: test.accuracy 0.9561, test.loss 0.1433 (chosen by test.loss, on the test split: there is no validation split).

      | rank | learningRate | verdict | test.accuracy | test.loss | train.accuracy | train.loss |
      | ---: | ---: | --- | ---: | ---: | ---: | ---: |
      | 1 | 0.3 | good | 0.9561 | 0.1433 | 0.978 | 0.07165 |
      | 2 | 0.003162 | tooSmall | 0.78 | 1.1 | 0.89 | 0.55 |
      | 3 | 0.001 | tooSmall | 0.5312 | 1.951 | 0.7656 | 0.9756 |
      | 4 | 3 | tooLarge | 0.0974 | 2.31 | 0.5487 | 1.155 |
      | 5 | 10 | diverged at step 12 | – | – | – | – |
      | 6 | 30 | failed | – | – | – | – |
      | 7 | 100 | missing | – | – | – | – |

      - learningRate 0.003162 is tooSmall: the loss ended at 0.55, while 0.3 reached the same loss in 35 % of the steps and got to 0.07165.
      - learningRate 0.001 is tooSmall: the loss ended at 0.9756, while 0.3 reached the same loss in 23 % of the steps and got to 0.07165.
      - learningRate 3 is tooLarge: the loss ended at 1.155, while 0.3 got to 0.07165.
      - learningRate 10 diverged: the loss of a mini-batch is NaN at step 12.
      "
    `);
  });

  it('leaves out a description that is not there', () => {
    expect(markdownSummary(summaryOver([{}]))).toMatch(/^# lr-sweep\n\nResult: test\.loss 0\.5\.\n\n\| rank \|/);
  });

  it('keeps what a file says from being read as Markdown, HTML or a command', () => {
    const hostile = '| <img src=x onerror=y> & `a` *b* _c_ [d](e) \\ #1 \u001b[31m';
    const shown = '\\| &lt;img src=x onerror=y&gt; &amp; \\`a\\` \\*b\\* \\_c\\_ \\[d\\](e) \\\\ \\#1 \\\\u001b\\[31m';
    const text = markdownSummary(summaryOver([{ 'dataset.target': hostile }], { description: hostile }));
    expect(text).toContain(`\n\n${shown}\n\n`);
    const row = `| 1 | ${shown} | finished | 0.5 |`;
    expect(text).toContain(`\n${row}\n`);
    // Six pipes that part five cells, and the one that is escaped.
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  it('begins no line with a command of a workflow that prints the file', () => {
    const description = '::error::One.\n  ::warning file=a::Two.\nThree ::notice::';
    const text = markdownSummary(summaryOver([{}], { description }));
    expect(text).toContain('\n\n\\::error::One.\n\\::warning file=a::Two.\nThree ::notice::\n\n');
  });

  it('keeps the lines of a description', () => {
    expect(markdownSummary(summaryOver([{}], { description: 'One.\n  Two.\r\n' }))).toContain('\n\nOne.\nTwo.\n\n');
  });
});
