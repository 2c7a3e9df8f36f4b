import { describe, expect, it } from 'vitest';
import { addStability } from '../../../src/summary/verdicts/stability.ts';
import { pointsOf, trainSweep } from '../curves.ts';

/** λ is 10 everywhere. */
const quadratic = (rates: string, ...rest: string[]) =>
  trainSweep(
    [
      'function: { formula: "5 * x^2 + y^2", start: { x: 1, y: 5 } }',
      `learningRate: ${rates}`,
      'steps: 60',
      'record: { sharpness: { every: 10, unit: step } }',
      ...rest,
    ].join('\n'),
  ).points.map(({ parameters, verdict }) => [parameters.learningRate, verdict!] as const);

describe('[U] summary/verdicts/stability', () => {
  it('names 2/λ of a quadratic where the learning rate is above it, and the numbers are in the evidence', () => {
    const verdicts = new Map(quadratic('[0.05, 0.19, 0.21, 3]'));
    expect(verdicts.get(3)?.kind).toBe('diverged');
    expect(verdicts.get(3)?.reason).toMatch(/; 3 is above 2\/λ = 0\.2 at the start$/);
    expect(verdicts.get(0.21)?.reason).toMatch(/; 0\.21 is above 2\/λ = 0\.2 at the start/);
    for (const rate of [0.05, 0.19]) expect(verdicts.get(rate)?.reason).not.toContain('λ');
    const { startLimit = 0, lateLimit = 0 } = verdicts.get(3)!.evidence;
    expect([startLimit, lateLimit].map((limit) => Math.abs(limit - 0.2) < 1e-12)).toEqual([true, true]);
  });

  it('knows the bounds with momentum, between which and 2/λ training is stable', () => {
    const momentum = new Map(quadratic('[0.1, 0.37, 0.39]', 'optimizer: { type: momentum, momentum: 0.9 }'));
    expect(momentum.get(0.39)?.reason).toContain('0.39 is above 2(1 + β)/λ = 0.38 at the start');
    expect(momentum.get(0.37)?.reason).not.toContain('λ');
    expect(momentum.get(0.37)?.kind).not.toBe('diverged');
    const nesterov = new Map(quadratic('[0.05, 0.13, 0.15]', 'optimizer: { type: nesterov, momentum: 0.9 }'));
    expect(nesterov.get(0.15)?.reason).toContain('0.15 is above 2(1 + β)/((1 + 2β)λ) = 0.1357 at the start');
    expect(nesterov.get(0.13)?.kind).not.toBe('diverged');
  });

  it.each([
    ['good', 0.1, 20, '; at the edge of stability: 2/λ went from 0.4 to 0.1 and stayed there'],
    ['good', 0.3, 20, ''],
    ['good', 0.4, 5, ''],
    ['tooSmall', 0.1, 20, ''],
    ['unstable', 0.1, 20, ''],
    ['tooLarge', 0.2, 20, '; 0.2 is above 2/λ, which fell from 0.4 to 0.1'],
    ['tooLarge', 0.1, 20, ''],
    ['tooLarge', 0.5, 5, '; 0.5 is above 2/λ = 0.4 at the start, and λ stayed there'],
    ['tooLarge', 0.5, 20, '; 0.5 is above 2/λ = 0.4 at the start'],
    ['diverged', 0.5, 5, '; 0.5 is above 2/λ = 0.4 at the start'],
  ] as const)('says of one that is %s at %d, where λ went from 5 to %d: %j', (kind, learningRate, late, sentence) => {
    const [{ records, ...point } = { records: [] }] = pointsOf([{ learningRate, losses: [2, 1] }]);
    const sharpness = { step: [0, 1, 2, 3], epoch: [0, 1, 2, 3], value: [5, late, late, late] };
    const recorded = records.map((record) => ({ ...record, curves: { ...record.curves, sharpness } }));
    const verdict = { kind, reason: 'so it went', evidence: { trials: 1 } };
    const { reason, evidence } = addStability(verdict, { group: '', learningRate, ...point, records: recorded });
    expect(reason).toBe(`so it went${sentence}`);
    expect(evidence).toEqual({ trials: 1, ...(sentence && { startLimit: 0.4, lateLimit: 2 / late }) });
  });

  it.each(['optimizer: adam', 'schedule: cosine', 'clipNorm: 1', 'weightDecay: 0.01'])(
    'says nothing where another limit holds: %s',
    (line) => {
      for (const [, { reason }] of quadratic('[0.1, 3]', line)) expect(reason).not.toContain('λ');
    },
  );
});
