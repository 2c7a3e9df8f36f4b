import { describe, expect, it } from 'vitest';
import { layOutConfusion } from '../../../src/page/data/confusion.ts';
import type { TrialResult } from '../../../src/results/index.ts';
import { summarize } from '../../../src/summary/index.ts';
import { exampleFacts, exampleRun, finishedWith } from '../../summary/examples.ts';

const taken = (counts: number[][], loss: number): TrialResult => ({
  ...(finishedWith({ 'test.loss': loss }) as Exclude<TrialResult, { status: 'failed' }>),
  confusion: { split: 'test', counts },
});

describe('[U] page/data/confusion', () => {
  it('adds up the trials of the best point under the names of the classes', () => {
    const facts = { ...exampleFacts(), outputs: 2, classNames: ['cat', 'dog'] };
    const first = taken(
      [
        [5, 1],
        [0, 4],
      ],
      0.1,
    );
    const second = taken(
      [
        [6, 0],
        [2, 2],
      ],
      0.2,
    );
    const run = exampleRun(
      [
        [
          1,
          taken(
            [
              [0, 6],
              [4, 0],
            ],
            3,
          ),
          taken(
            [
              [0, 6],
              [4, 0],
            ],
            3,
          ),
        ],
        [0.1, first, second],
      ],
      {},
      facts,
    );
    expect(layOutConfusion(summarize(run), run.records)).toEqual({
      split: 'test',
      trials: 2,
      classes: ['cat', 'dog'],
      counts: [
        [11, 1],
        [2, 6],
      ],
    });
  });

  it('numbers classes without names, and is absent where rows have none', () => {
    const run = exampleRun([
      [
        0.1,
        taken(
          [
            [1, 0],
            [0, 1],
          ],
          1,
        ),
      ],
    ]);
    expect(layOutConfusion(summarize(run), run.records)?.classes).toEqual(['0', '1']);
    const without = exampleRun([[0.1, finishedWith({ 'test.loss': 1 })]]);
    expect(layOutConfusion(summarize(without), without.records)).toBeUndefined();
  });
});
