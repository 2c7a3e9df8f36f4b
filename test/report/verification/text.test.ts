import { describe, expect, it } from 'vitest';
import { renderVerification } from '../../../src/report/index.ts';
import { experimentOf, hostile, mixed, regressedTrial, reportOf } from './examples.ts';

describe('[U] report/verification/text', () => {
  it('has a line an experiment, then each finding with what differs and its command', () => {
    expect(renderVerification(mixed, 'text')).toBe(`a incomplete: 2 of 4 trials compared with results/a
b regressed: 1 of 1 trial compared with results/a

incomplete: a, 1 trial: it failed: no room (POOL_OUT_OF_MEMORY)
  learningRate=9, repeat 0
  $ kobai run a.yaml

regressed: a, learningRate=0.3, repeat 0
  the curves part at step 12, equal until step 10: batchLoss.loss 1 committed, 2 retrained
  test.loss: 0.5 committed, 0.75 retrained (+50 %, 3 ulp)
  train.accuracy: 0.5 committed, 0.25 retrained (-50 %, 3 ulp)
  $ kobai verify a.yaml --only learningRate=0.3

regressed: b, summary.md differs in line 3, and the trials do not
  committed: one
  retrained: two

missing: a, 1 trial: the committed results do not have it
  learningRate=1, repeat 0
  $ kobai run a.yaml
`);
  });

  it('names the fold of a trial, and its repeat', () => {
    const text = renderVerification(
      reportOf(experimentOf('regressed', [{ ...regressedTrial(0.3), repeat: 7, folds: 5 }])),
      'text',
    );
    expect(text).toContain('regressed: a, learningRate=0.3, repeat 1, fold 2\n');
  });

  it('ends after twenty findings with the number of the others', () => {
    const trials = Array.from({ length: 25 }, (_, i) => regressedTrial(i));
    const text = renderVerification(reportOf(experimentOf('regressed', trials)), 'text');
    expect(text.match(/^regressed: /gm)).toHaveLength(20);
    expect(text.trimEnd().split('\n').at(-1)).toBe('… and 5 more');
  });

  it('sends a terminal nothing but line breaks', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(renderVerification(hostile, 'text')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
  });
});
