import { describe, expect, it } from 'vitest';
import { terminalChart } from '../../src/page/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { measured, summaryOver } from '../report/examples.ts';
import { divergedAt, exampleRun } from '../summary/examples.ts';

const run = exampleRun([
  [0.001, measured(1.95, 0.53)],
  [0.01, measured(1.1, 0.78)],
  [0.1, measured(0.14, 0.96)],
  [1, measured(2.3, 0.1)],
  [10, divergedAt(12)],
]);

describe('[U] page/terminal-chart', () => {
  it('draws each point at its learning rate, with the sign of its verdict', () => {
    expect(`\n${terminalChart(summarize(run), 50)}`).toMatchInlineSnapshot(`
      "
      test.loss (log scale) over learningRate (log scale)

          │                                         ×
        2 │ ▼                             ▲
          │
          │           ▼
        1 │
          │
      0.5 │
          │
          │
      0.2 │
          │                     ◉
          │
          └───────────────────────────────────────────
           0.001     0.01      0.1        1        10

      ◉ best   ▼ too small   ● good   ▲ too large   × diverged"
    `);
  });

  it('stays within the columns of the terminal', () => {
    for (const columns of [30, 50, 80]) {
      const lines = terminalChart(summarize(run), columns).split('\n').slice(2, -2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it('is empty where there is one point', () => {
    expect(terminalChart(summaryOver([{}]))).toBe('');
  });
});
