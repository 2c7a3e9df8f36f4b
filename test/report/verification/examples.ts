/** Verifications with made-up numbers, a plain one and one whose every text is hostile. */
import type {
  ComparedValue,
  VerificationReport,
  VerifiedExperiment,
  VerifiedTrial,
} from '../../../src/comparison/index.ts';

const value = (name: string, committed: number, retrained: number): ComparedValue => ({
  name,
  verdict: retrained === committed ? 'same' : retrained > committed ? 'regressed' : 'improved',
  committed,
  retrained,
  ...(committed !== retrained && {
    difference: { absolute: retrained - committed, relative: (retrained - committed) / committed, ulps: 3 },
  }),
});

export const sameTrial = (learningRate: number): VerifiedTrial => ({
  parameters: { learningRate },
  repeat: 0,
  seed: 42,
  verdict: 'same',
  values: [value('test.loss', 0.5, 0.5), value('train.loss', 0.25, 0.25)],
  command: `kobai verify a.yaml --only learningRate=${learningRate}`,
});

export const regressedTrial = (learningRate: number, loss = 0.75): VerifiedTrial => ({
  ...sameTrial(learningRate),
  verdict: 'regressed',
  values: [
    value('test.loss', 0.5, loss),
    value('train.loss', 0.25, 0.25),
    value('train.accuracy', 0.5, 0.25),
    { name: 'curves', verdict: 'regressed' },
  ],
  parting: { curve: 'batchLoss.loss', step: 12, equalUntil: 10, committed: 1, retrained: 2 },
});

const missingTrial = (learningRate: number): VerifiedTrial => ({
  ...sameTrial(learningRate),
  verdict: 'missing',
  reason: 'the committed results do not have it',
  values: [],
  command: 'kobai run a.yaml',
});

export const failedTrial: VerifiedTrial = {
  ...missingTrial(9),
  verdict: 'incomplete',
  reason: 'it failed: no room (POOL_OUT_OF_MEMORY)',
};

export function experimentOf(
  verdict: VerifiedExperiment['verdict'],
  trials: readonly VerifiedTrial[],
  more: Partial<VerifiedExperiment> = {},
): VerifiedExperiment {
  return {
    name: 'a',
    file: 'experiments/a.yaml',
    committed: 'results/a',
    verdict,
    expected: trials.length,
    compared: trials.filter(({ values }) => values.length > 0).length,
    trials,
    files: [{ name: 'summary.json', same: true }],
    ...more,
  };
}

export function reportOf(...experiments: VerifiedExperiment[]): VerificationReport {
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    verdict: experiments[0]?.verdict ?? 'missing',
    expected: sum(experiments.map(({ expected }) => expected)),
    compared: sum(experiments.map(({ compared }) => compared)),
    numericsVersion: 1,
    kobai: '0.2.0',
    experiments,
  };
}

export const mixed = reportOf(
  experimentOf('incomplete', [sameTrial(0.1), regressedTrial(0.3), missingTrial(1), failedTrial]),
  experimentOf('regressed', [sameTrial(0.1)], {
    name: 'b',
    files: [{ name: 'summary.md', same: false, line: 3, committed: 'one', retrained: 'two' }],
  }),
);

/** What has a meaning in one of the formats: a fault in any encoder shows. */
export const hostileText =
  '=1+1|`~~</testsuite>]]>&amp;"\'<script>alert(1)</script>\u0001\u001b[31m\ud800\ufffe\u2028\u202e\r\n::error::x\n##[error]y %0A, [a](javascript:b) # * _';

export const hostile = reportOf(
  experimentOf(
    'regressed',
    [
      { ...regressedTrial(0.1), parameters: { [hostileText]: hostileText }, command: `kobai ${hostileText}` },
      { ...missingTrial(1), parameters: { x: hostileText }, reason: hostileText },
      { ...failedTrial, reason: hostileText },
    ],
    {
      name: hostileText,
      file: hostileText,
      committed: hostileText,
      because: hostileText,
      reason: hostileText,
      files: [{ name: hostileText, same: false, line: 1, committed: hostileText, retrained: hostileText }],
    },
  ),
);
