import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import type { VerificationReport } from '../../../src/comparison/index.ts';
import { renderVerification } from '../../../src/report/index.ts';
import { experimentOf, hostile, mixed, regressedTrial, reportOf, sameTrial } from './examples.ts';

const tokensOf = (report: VerificationReport) =>
  marked.lexer(renderVerification(report, 'markdown')).filter(({ type }) => type !== 'space');

describe('[U] report/verification/markdown', () => {
  it('has a table of the experiments, and of each finding a heading, what differs and the command', () => {
    const tokens = tokensOf(mixed);
    expect(tokens.slice(0, 6).map(({ type }) => type)).toEqual([
      'heading',
      'paragraph',
      'table',
      'heading',
      'list',
      'code',
    ]);
    const table = tokens[2] as Tokens.Table;
    expect(table.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['a', '❌ incomplete', '2 of 4', 'results/a'],
      ['b', '❌ regressed', '1 of 1', 'results/a'],
    ]);
    const headings = tokens.filter(({ type }) => type === 'heading') as Tokens.Heading[];
    expect(headings[2]!.text).toBe('regressed: a, learningRate=0.3, repeat 0');
    const code = tokens.filter(({ type }) => type === 'code') as Tokens.Code[];
    expect(code[1]!.text).toBe('kobai verify a.yaml --only learningRate=0.3');
  });

  it('stays below the size of a job summary, and says how many are left out', () => {
    const trials = Array.from({ length: 5000 }, (_, i) => ({
      ...regressedTrial(i),
      command: `kobai ${'x'.repeat(500)}`,
    }));
    const text = renderVerification(reportOf(experimentOf('regressed', trials)), 'markdown');
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(900_000);
    const shown = text.match(/^## /gm)!.length;
    expect(text).toContain(`… and ${5000 - shown} more`);
  });

  it('marks what passes, and says why tolerances count', () => {
    const text = renderVerification(
      reportOf(experimentOf('same', [sameTrial(1)], { because: 'a *test*' })),
      'markdown',
    );
    expect(text).toContain('| a | ✅ same | 1 of 1 | results/a |');
    expect(text).toContain('because a \\*test\\*');
  });

  it('shows hostile names as text: no HTML, no links, no cells or blocks of their own', () => {
    const tokens = tokensOf(hostile);
    const kinds = new Set<string>();
    void marked.walkTokens(tokens as Token[], ({ type }) => {
      kinds.add(type);
    });
    expect(
      [...kinds].filter((kind) => ['html', 'link', 'image', 'codespan', 'strong', 'em', 'del'].includes(kind)),
    ).toEqual([]);
    const table = tokens.find(({ type }) => type === 'table') as Tokens.Table;
    expect(table.rows.map((row) => row.length)).toEqual([4]);
    const known = ['heading', 'paragraph', 'table', 'list', 'code'];
    expect(tokens.filter(({ type }) => !known.includes(type))).toEqual([]);
    // A heading for the report and one for each finding.
    expect(tokens.filter(({ type }) => type === 'heading')).toHaveLength(6);
  });
});
