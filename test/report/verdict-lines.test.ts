import { describe, expect, it } from 'vitest';
import { describeVerdicts } from '../../src/report/verdict-lines.ts';
import { summarize } from '../../src/summary/index.ts';
import { divergedAt, exampleRun } from '../summary/examples.ts';
import { measured, summaryOver, sweep } from './examples.ts';

describe('[U] report/verdict-lines', () => {
  it('says of how many points nothing can be said, and why', () => {
    const reason = 'with all else equal no other learning rate was tried';
    const sizes = [10, 20].map((batchSize) => ({ batchSize, learningRate: 0.1 }));
    expect(describeVerdicts(summaryOver(sizes, {}, measured(0.5, 0.9)))).toEqual([
      `2 points have no verdict: ${reason}.`,
    ]);
    expect(describeVerdicts(summaryOver([{ batchSize: 10 }], {}, measured(0.5, 0.9)))).toEqual([
      `batchSize 10 has no verdict: ${reason}.`,
    ]);
  });

  it('gives the reason of every point that is not good, the best point first', () => {
    expect(describeVerdicts(sweep)).toEqual([
      expect.stringMatching(/^learningRate 0\.003162 is tooSmall: the loss ended at 0\.55, while 0\.3 reached .+\.$/),
      expect.stringMatching(/^learningRate 0\.001 is tooSmall: /),
      expect.stringMatching(/^learningRate 3 is tooLarge: /),
      'learningRate 10 diverged: the loss of a mini-batch is NaN at step 12.',
    ]);
  });

  it('leaves out those that are too many, and says how many', () => {
    expect(describeVerdicts(sweep, 4)).toHaveLength(4);
    expect(describeVerdicts(sweep, 3)).toEqual([
      ...describeVerdicts(sweep).slice(0, 3),
      '1 more reason is in summary.md.',
    ]);
    expect(describeVerdicts(sweep, 2).at(-1)).toBe('2 more reasons are in summary.md.');
  });

  it('says nothing where all is good, and has a name for a point without an axis', () => {
    expect(describeVerdicts({ ...summaryOver([{}]), points: [] })).toEqual([]);
    const alone = summarize(exampleRun([[0.1, divergedAt(3)]], { axes: [] }));
    expect(describeVerdicts(alone)).toEqual(['The learning rate diverged: the loss of a mini-batch is NaN at step 3.']);
  });

  it('names a point by every axis', () => {
    const summary = summaryOver([{ batchSize: 10, learningRate: 0.1 }], {}, measured(3, 0.1));
    const verdict = { kind: 'tooLarge', reason: 'so it is', evidence: { trials: 1 } } as const;
    const { unjudged: _, ...point } = summary.points[0]!;
    expect(describeVerdicts({ ...summary, points: [{ ...point, verdict }] })).toEqual([
      'batchSize 10, learningRate 0.1 is tooLarge: so it is.',
    ]);
  });
});
