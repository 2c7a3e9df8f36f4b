import { marked, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { renderChanges } from '../../src/report/index.ts';
import { hostileText } from './verification/examples.ts';

const changes = {
  first: 'results/a',
  second: 'main:results/a',
  settings: [
    { path: 'epochs', first: 2, second: 3 },
    { path: 'clipNorm', second: 1 },
  ],
  points: [
    {
      parameters: { learningRate: 0.1 },
      side: 'both' as const,
      changes: [
        { name: 'verdict', first: 'good', second: 'tooSmall' },
        { name: 'test.loss', first: 0.5, second: 0.500001, difference: { absolute: 1e-6, relative: 2e-6, ulps: 9 } },
      ],
    },
    { parameters: { learningRate: 1 }, side: 'second' as const, changes: [{ name: 'test.loss', second: 2 }] },
  ],
  unchanged: 1,
};

describe('[U] report/changes', () => {
  it('lays out what changed, with as many digits as tell the values apart', () => {
    expect(renderChanges(changes, 'text')).toBe(`results/a → main:results/a

setting   results/a  main:results/a
───────────────────────────────────
epochs            2               3
clipNorm          –               1

learningRate                          results/a  main:results/a  change      %
──────────────────────────────────────────────────────────────────────────────
0.1           verdict                      good        tooSmall
              test.loss                     0.5        0.500001   +1e-6  +2e-4
1             test.loss (only after)          –               2

1 point without a change
`);
  });

  it('gives the same as tables of Markdown, hostile names as text', () => {
    const tables = marked.lexer(renderChanges(changes, 'markdown')).filter(({ type }) => type === 'table');
    expect((tables[1] as Tokens.Table).rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['0.1', 'verdict', 'good', 'tooSmall', '', ''],
      ['', 'test.loss', '0.5', '0.500001', '+1e-6', '+2e-4'],
      ['1', 'test.loss (only after)', '–', '2', '', ''],
    ]);
    const hostile = {
      ...changes,
      first: hostileText,
      settings: [{ path: hostileText, first: hostileText }],
      points: [],
    };
    const tokens = marked.lexer(renderChanges(hostile, 'markdown')).filter(({ type }) => type !== 'space');
    expect(tokens.map(({ type }) => type)).toEqual(['paragraph', 'table', 'paragraph']);
  });

  it('gives JSON of all of it', () => {
    expect(JSON.parse(renderChanges(changes, 'json'))).toEqual(changes);
  });
});
