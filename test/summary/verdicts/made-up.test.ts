import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePoints } from '../../../src/summary/verdicts/judge.ts';
import { type Curve, pointsOf } from '../curves.ts';

const objective = { metric: 'test.loss', goal: 'minimize' } as const;

const judge = (curves: readonly Curve[]) => judgePoints(pointsOf(curves), objective).map(({ verdict }) => verdict);
const kindsOf = (curves: readonly Curve[]) => judge(curves).map((verdict) => verdict?.kind);

/** A hundred losses; `noise` goes up and down by it, in steps that are no zigzag. */
const lossesBy = (value: (share: number) => number, noise = 0) =>
  Array.from({ length: 100 }, (_, i) => value(i / 99) + noise * [0, 1, 0.5, -1, -0.5][i % 5]!);
const from2 = (end: number, noise = 0) => lossesBy((share) => end + (2 - end) * Math.max(0, 1 - 3 * share) ** 2, noise);
const line = (start: number, end: number, noise = 0) => lossesBy((share) => start + (end - start) * share, noise);

describe('[U] summary/verdicts/judge on made-up curves', () => {
  it.each([
    ['fell and settled', from2(0.1), undefined],
    ['fell and settled, with noise', from2(0.1, 0.05), undefined],
    ['falls steadily', line(2, 1), 'tooSmall'],
    ['falls steadily in noise', line(2, 1, 0.1), 'tooSmall'],
    ['does not move', line(2, 2), 'tooSmall'],
    ['moves less than its noise', line(2, 1.99, 0.1), 'tooSmall'],
    ['rises', line(2, 4), 'tooLarge'],
    ['rises from a loss of zero', line(0, 1e-3), 'diverged'],
    ['rises far', line(2, 40), 'diverged'],
    ['rises from a negative loss', line(-2, 1), 'tooLarge'],
    ['falls from one negative loss to another', lossesBy((share) => -3 + Math.max(0, 1 - 3 * share) ** 2), undefined],
    ['goes up and down', lossesBy((share) => 2 + 1e-3 * share).map((x, i) => x + (i % 2)), 'tooLarge'],
    ['jumped and stays', from2(0.1).map((_, i) => (i === 3 ? 90 : 2)), 'tooLarge'],
    ['fell, and rose again', lossesBy((share) => 0.5 + 3 * (share - 0.5) ** 2), 'tooLarge'],
    ['is huge', line(1e308, 1e308), 'tooSmall'],
    ['reaches the largest number', line(1, Number.MAX_VALUE), 'diverged'],
  ])('judges one that %s by itself', (_, losses, kind) => {
    expect(kindsOf([{ learningRate: 1, losses }])).toEqual([kind]);
  });

  it('knows a dead network by its one answer, and not a slow one', () => {
    const dead = { learningRate: 1, losses: from2(1.9, 0.01).with(7, 9), predictedClasses: 1 };
    const [verdict] = judge([dead]);
    expect(verdict).toMatchObject({ kind: 'tooLarge', evidence: { predictedClasses: 1, highestLoss: 9 } });
    expect(verdict?.reason).toMatch(/^frozen: every evaluated row is taken for one class after the loss jumped to 9, /);
    const alive = { ...dead, losses: from2(1.5, 0.01).with(7, 9), predictedClasses: 2 };
    expect(kindsOf([alive])).toEqual([undefined]);
    expect(kindsOf([{ ...dead, losses: line(2, 1) }])).toEqual(['tooSmall']);
  });

  it('calls a network too slow that has learned how frequent the classes are, and never shot up', () => {
    const plateau = { learningRate: 0.01, losses: from2(1.9, 0.01), predictedClasses: 1 };
    const trainLosses = [1.93, 1.901, 1.9, 1.9];
    const evaluated = { ...plateau, trainLosses, evaluationSteps: [25, 50, 75, 100] };
    const [verdict, early] = [evaluated, plateau].map((curve) => judge([curve])[0]);
    expect([verdict?.kind, early?.kind]).toEqual(['tooSmall', 'tooSmall']);
    expect(verdict?.reason).toBe(
      'the loss fell from 2 to 1.9 and no further: every evaluated row is taken for one class',
    );
    // What is evaluated less than four times may still be falling.
    expect(early?.reason).toMatch(/^the loss fell from 2 to 1.9\d*, and every evaluated row is taken for one class$/);
    const good = (learningRate: number) => ({ learningRate, losses: from2(0.1, 0.01) });
    expect(kindsOf([plateau, good(0.1)])).toEqual(['tooSmall', 'good']);
    expect(kindsOf([good(0.001), plateau])).toEqual(['good', 'tooLarge']);
  });

  it('tells a frozen loss whose variables go back and forth from one whose variables do not', () => {
    const still = { learningRate: 1, losses: line(25, 25), path: { x: line(3, 3) } };
    const swinging = { ...still, path: { x: line(3, 3).map((x, i) => (i % 2 ? x : -x)) } };
    const passing = { ...still, path: { x: line(3, -3) } };
    expect(kindsOf([still])).toEqual(['tooSmall']);
    expect(kindsOf([swinging])).toEqual(['tooLarge']);
    expect(kindsOf([passing])).toEqual(['tooSmall']);
  });

  it('puts a loss that only noise moves on the side of the learning rates that learn', () => {
    const flat = (learningRate: number) => ({ learningRate, losses: line(2, 2, 0.05) });
    const good = { learningRate: 0.1, losses: from2(0.1, 0.05) };
    expect(kindsOf([flat(0.001), good, flat(10)])).toEqual(['tooSmall', 'good', 'tooLarge']);
  });

  it('calls the best good, others by what a twentieth of its fall is', () => {
    const curves = [
      { learningRate: 0.01, losses: from2(0.25) },
      { learningRate: 0.02, losses: from2(0.15) },
      { learningRate: 0.1, losses: from2(0.1) },
      { learningRate: 0.5, losses: from2(0.19) },
      { learningRate: 1, losses: from2(0.21) },
    ];
    expect(kindsOf(curves)).toEqual(['tooSmall', 'good', 'good', 'good', 'tooLarge']);
    const verdicts = judge(curves);
    expect(verdicts[4]?.evidence).toMatchObject({ comparedRate: 0.1, comparedEndLoss: expect.closeTo(0.1) });
    expect(verdicts[3]?.evidence.shareOfFall).toBeCloseTo((2 - 0.19) / (2 - 0.1));
  });

  it('calls one that still falls too small where a larger one got there in a quarter of the steps', () => {
    const falling = { learningRate: 0.01, losses: lossesBy((share) => 0.17 + 1.83 * (1 - share) ** 2) };
    const fast = { learningRate: 0.1, losses: lossesBy((share) => 0.1 + 1.9 * Math.max(0, 1 - 8 * share)) };
    const late = { learningRate: 0.1, losses: lossesBy((share) => 0.1 + 1.9 * Math.max(0, 1 - 2 * share)) };
    const [verdict] = judge([falling, fast]);
    expect(verdict?.kind).toBe('tooSmall');
    expect(verdict?.reason).toMatch(
      /^still falling: the last quarter of training took \d+ % off the loss, and 0\.1 reached/,
    );
    expect(kindsOf([falling, late])).toEqual(['good', 'good']);
  });

  it('calls the best too small where it falls steeply and nothing up to ten times as large was tried', () => {
    const small = { learningRate: 0.01, losses: line(2, 1.8) };
    const best = { learningRate: 0.1, losses: line(2, 1) };
    const dead = (learningRate: number) => ({ learningRate, losses: line(2, 50) });
    expect(kindsOf([small, best])).toEqual(['tooSmall', 'tooSmall']);
    expect(kindsOf([small, best, dead(100)])).toEqual(['tooSmall', 'tooSmall', 'diverged']);
    expect(kindsOf([small, best, dead(1)])).toEqual(['tooSmall', 'good', 'diverged']);
  });

  it('says what was not tried, and in a rung what did not come so far', () => {
    const falling = [0.01, 0.1].map((learningRate, i) => ({ learningRate, losses: line(2, 1.8 - 0.8 * i) }));
    const points = pointsOf(falling);
    const reasonsOf = (firstRung?: typeof points) =>
      judgePoints(points, objective, firstRung).map(({ verdict }) => verdict?.reason.replace(/^.*, and /, ''));
    expect(reasonsOf()[1]).toBe('with all else equal no learning rate up to ten times as large was tried');
    expect(reasonsOf(points)[1]).toBe('with all else equal no learning rate up to ten times as large came as far');
    const [settled] = pointsOf([{ learningRate: 1, losses: from2(0.1) }]);
    const alone = [undefined, [settled!]].map(
      (firstRung) => judgePoints([settled!], objective, firstRung)[0]?.unjudged,
    );
    expect(alone).toEqual([
      'with all else equal no other learning rate was tried',
      'with all else equal no other learning rate came as far',
    ]);
  });

  it('calls the best too small where it still falls much, if less than steeply, and none above it was tried', () => {
    // The last quarter brings 14 % of the whole fall, and 37 % of what the second brought.
    const best = { learningRate: 0.1, losses: lossesBy((share) => 1 + Math.exp(-2 * share)) };
    const lost = { learningRate: 1, losses: line(2, 50) };
    const [verdict] = judge([best]);
    expect(verdict?.kind).toBe('tooSmall');
    expect(verdict?.reason).toMatch(
      /^still falling: the last quarter of training took \S+ % off the loss, and with all/,
    );
    expect(kindsOf([best, lost])).toEqual(['good', 'diverged']);
  });

  it('calls nothing too large below a good one nor too small above one, but noisy where it ended higher', () => {
    const at = (learningRate: number, end: number, testLoss = end) => ({ learningRate, losses: from2(end), testLoss });
    const verdicts = judge([at(0.1, 0.1), at(0.3, 0.6), at(1, 0.12)]);
    expect(verdicts.map((verdict) => verdict?.kind)).toEqual(['good', 'unstable', 'good']);
    expect(verdicts[1]?.reason).toBe('noisy: the loss ended at 0.6, and good ones beside it, 0.1 at 0.1 and 1 at 0.12');
    // Good by the objective on one side, by the loss on the other: between them it is a trade.
    expect(kindsOf([at(0.1, 0.9, 0.5), at(0.3, 0.6, 0.8), at(1, 0.1, 1)])).toEqual(['good', 'good', 'good']);
  });

  it('says nothing of one that ended above what takes all rows for one class', () => {
    const frozen = { learningRate: 1, losses: from2(0.7, 0.01).with(7, 9), predictedClasses: 1 };
    const [judgement] = judgePoints(pointsOf([{ learningRate: 0.1, losses: from2(1.2) }, frozen]), objective);
    expect(judgement).toEqual({
      unjudged: expect.stringMatching(
        /^the loss ended at 1\.2, above the 0\.7\d* of 1, which takes every row for one class/,
      ),
    });
  });

  it('says nothing of a single one whose fall the noise of its mini-batches would hide', () => {
    const losses = lossesBy((share) => 2 - share / 4, 0.5);
    const [judgement] = judgePoints(pointsOf([{ learningRate: 1, losses }]), objective);
    expect(judgement?.unjudged).toMatch(/^the noise of the mini-batches hides whether the loss fell/);
  });

  it('says nothing of fewer than four losses', () => {
    const judged = (losses: number[]) => judgePoints(pointsOf([{ learningRate: 1, losses }]), objective)[0];
    expect(judged([2, 1.9, 1.8])).toEqual({ unjudged: '3 recorded losses are too few to judge by' });
    expect(judged([2, 1.9, 1.8, 1.7])?.verdict?.kind).toBe('tooSmall');
  });

  it('calls the best by the objective good, however much lower others get on the training split', () => {
    const overfitting = { learningRate: 1, losses: from2(0.01), testLoss: 1.5 };
    const best = { learningRate: 0.1, losses: from2(0.5), testLoss: 0.6 };
    const near = { learningRate: 0.2, losses: from2(0.4), testLoss: 0.65 };
    const far = { learningRate: 0.05, losses: from2(0.9), testLoss: 1 };
    const verdicts = judge([overfitting, best, near, far]);
    expect(verdicts.map((verdict) => verdict?.kind)).toEqual(['good', 'good', 'good', 'tooSmall']);
    expect(verdicts[1]?.reason).toMatch(/^test\.loss is 0\.6, the best of its group; the loss fell from 2 to 0\.5/);
    expect(verdicts[2]?.reason).toMatch(/^test\.loss is 0\.65, near the best, 0\.6; /);
  });

  it('measures an objective that is no loss by a hundredth of the best', () => {
    const points = pointsOf([
      { learningRate: 0.1, losses: from2(0.5), testLoss: 0.9 },
      { learningRate: 0.2, losses: from2(0.5), testLoss: 0.892 },
      { learningRate: 0.3, losses: from2(0.5), testLoss: 0.88 },
      { learningRate: 1, losses: from2(0.1), testLoss: 0.8 },
    ]);
    const judgements = judgePoints(points, { metric: 'test.accuracy', goal: 'maximize' });
    expect(judgements.map(({ verdict }) => verdict?.kind)).toEqual(['good', 'good', 'good', 'good']);
    expect(judgements[2]?.verdict?.reason).toMatch(
      /^the loss ended at 0\.5\d*, between good ones: 0\.2 at 0\.5\d* and 1 at 0\.1\d*$/,
    );
  });

  const repeated = (...all: Omit<Curve, 'learningRate' | 'repeat'>[]): Curve[] =>
    all.map((curve, repeat) => ({ learningRate: 1, repeat, ...curve }));
  const good = { losses: from2(0.1) };
  const rising = { losses: line(2, 4) };
  const lost = { losses: [2, 9], divergence: { step: 2, reason: 'the loss of a mini-batch is NaN' } };

  it.each([
    ['some diverge', [good, lost, good], '2 of 3 trials learned, 1 diverged; the lowest loss at the end is 0.1'],
    ['some come nowhere', [good, rising], '1 of 2 trials learned, 1 came nowhere; the lowest loss at the end is 0.1'],
    [
      'some fall far more',
      [good, { losses: from2(1.2) }],
      'over 2 seeds the loss fell by 59 % to 140 % of its mean fall',
    ],
  ])('calls a learning rate unstable of whose trials %s', (_, trials, reason) => {
    expect(judge(repeated(...trials))).toMatchObject([{ kind: 'unstable', reason }]);
  });

  it('says of one above the best how it came to its end', () => {
    const rebounding = lossesBy((share) => 0.9 + 2.4 * (share - 0.5) ** 2);
    const reasonOf = (losses: number[]) =>
      judge([
        { learningRate: 0.1, losses: from2(0.1) },
        { learningRate: 1, losses },
      ])[1];
    expect(reasonOf(rebounding)?.reason).toMatch(
      /^the loss fell, rose again and ended at 1\.\d+, while 0\.1 got to 0\.1$/,
    );
    expect(reasonOf(from2(0.5))?.reason).toBe('the loss ended at 0.5, while 0.1 got to 0.1');
  });

  it('takes none for the best of whose trials only some learned, however low their mean', () => {
    const steady = [0, 1].map((repeat) => ({ learningRate: 0.1, repeat, losses: from2(1) }));
    const torn = repeated({ losses: from2(0.01) }, { losses: from2(1.85) });
    expect(kindsOf([...steady, ...torn])).toEqual(['good', 'unstable']);
  });

  it('has in the evidence of an unstable learning rate the counts of its sentence, and no others', () => {
    const evidenceOf = (...trials: Parameters<typeof repeated>) => judge(repeated(...trials))[0]?.evidence;
    const ofBoth = {
      trials: expect.any(Number),
      startLoss: 2,
      endLoss: expect.any(Number),
      endLossStd: expect.any(Number),
    };
    const known = { ...ofBoth, quarterLosses: expect.any(Array), lowestEndLoss: expect.closeTo(0.1) };
    expect(evidenceOf(good, lost, good)).toEqual({ ...known, learnedTrials: 2, divergedTrials: 1, divergenceStep: 2 });
    expect(evidenceOf(good, rising)).toEqual({ ...known, learnedTrials: 1, stuckTrials: 1 });
  });

  it('calls trials unstable that disagree in where they end and in how far they fell, not in one of both', () => {
    const best = [0, 1].map((repeat) => ({ learningRate: 0.1, repeat, losses: from2(0.5) }));
    // Of two numbers the deviation is their distance over √2, and a fifth of the best's fall is 0.3.
    const apart = (distance: number, starts = [2, 2]) =>
      starts.map((start, repeat) => {
        const end = 0.8 + distance * repeat;
        return { learningRate: 1, repeat, losses: lossesBy((share) => (share === 0 ? start : end)) };
      });
    const kindOf = (curves: Curve[]) => kindsOf([...best, ...curves])[1];
    expect([0.42, 0.43].map((distance) => kindOf(apart(distance)))).toEqual(['tooLarge', 'unstable']);
    // Alone, from starts as far apart as the ends, all fall equally far.
    const falling = [2, 2.6].map((start, repeat) => {
      return { learningRate: 1, repeat, losses: lossesBy((share) => start - 1.2 * share, 0.001) };
    });
    expect(kindsOf(falling)).toEqual(['tooSmall']);
  });

  it('takes a quarter of the steps for far fewer, no more, and not of the best by the objective', () => {
    const falling = { learningRate: 0.01, losses: lossesBy((share) => 0.17 + 1.83 * (1 - share) ** 2) };
    const fast = { learningRate: 0.1, losses: lossesBy((share) => (share < 0.1 ? 2 : 0.1)) };
    const kinds = [0.6, 1.5].map(
      (testLoss) =>
        kindsOf([
          { ...falling, testLoss },
          { ...fast, testLoss: 1 },
        ])[0],
    );
    expect(kinds).toEqual(['good', 'tooSmall']);
    const reachedAt = (place: number) => {
      const fast = lossesBy(() => 2).map((loss, i) => (i < place ? loss : 0.1));
      return kindsOf([falling, { learningRate: 0.1, losses: fast }])[0];
    };
    // Blocks have five losses: the one that is all below ends at step 24, the next at 29.
    expect([20, 25].map(reachedAt)).toEqual(['tooSmall', 'good']);
  });

  it.each([
    [
      'jumped',
      line(2, 2).with(20, 90),
      'jumped to 90 and got nowhere from there, with 2 at the start and 2 at the end',
    ],
    ['rose', line(2, 4), 'ended at 3.909, above the 2 that it started from'],
  ])('calls one that %s below one that learned noisy, and does not say that it hardly moved', (_, losses, what) => {
    const [verdict] = judge([
      { learningRate: 0.1, losses },
      { learningRate: 1, losses: from2(0.1) },
    ]);
    expect(verdict).toMatchObject({ kind: 'unstable', reason: `noisy: the loss ${what}, while 1 got to 0.1` });
  });

  it('says nothing of two that learned nothing and are against each other, too large below too small', () => {
    const [flat, rising] = [line(2, 2, 0.05), line(2, 4, 0.05)];
    const against = [rising, flat].map((losses, i) => ({ learningRate: 10 ** i, losses }));
    const unjudged =
      'none learned, and with all else equal a smaller learning rate looks too large and a larger one too small';
    expect(judgePoints(pointsOf(against), objective)).toEqual([{ unjudged }, { unjudged }]);
    const agreed = [flat, rising].map((losses, i) => ({ learningRate: 10 ** i, losses }));
    expect(kindsOf(agreed)).toEqual(['tooSmall', 'tooLarge']);
  });

  it('calls one that rose again too small where a larger one settled lower, too large where the best rose again too', () => {
    const rebounding = (end: number) => lossesBy((share) => end - 0.6 + 2.4 * (share - 0.5) ** 2);
    const below = { learningRate: 0.1, losses: rebounding(1.5) };
    expect(kindsOf([below, { learningRate: 1, losses: from2(0.1) }])).toEqual(['tooSmall', 'good']);
    expect(kindsOf([below, { learningRate: 1, losses: rebounding(1) }])).toEqual(['tooLarge', 'tooLarge']);
  });

  it('calls one that is too large below one that is too small noisy, where a larger one learned', () => {
    const rebounding = (end: number) => lossesBy((share) => end - 0.6 + 2.4 * (share - 0.5) ** 2);
    const losses = [rebounding(1.5), line(1.5, 1.5), rebounding(1)];
    const verdicts = judge(losses.map((each, i) => ({ learningRate: 10 ** i, losses: each })));
    expect(verdicts.map((verdict) => verdict?.kind)).toEqual(['unstable', 'tooSmall', 'tooLarge']);
    expect(verdicts[0]?.reason).toMatch(
      /^noisy: the loss ended at 1\.\d+, and a larger one that is too small, 10 at 1\.5$/,
    );
  });

  it.each([
    [
      'all diverge',
      [lost, lost],
      'diverged',
      '2 of 2 trials diverged, the first at step 2: the loss of a mini-batch is NaN',
    ],
    ['none learns, some diverge', [rising, lost], 'diverged', '1 of 2 trials diverged, the first at step 2: '],
    ['none learns', [rising, rising], 'tooLarge', 'the loss ended at '],
    ['one alone diverged', [lost], 'diverged', 'the loss of a mini-batch is NaN at step 2'],
  ])('is no instability where %s', (_, trials, kind, reason) => {
    const [verdict] = judge(repeated(...trials));
    expect(verdict).toMatchObject({ kind, reason: expect.stringContaining(reason) });
  });

  it('has no verdict where no trial has ended, and one where a trial diverged before any loss was recorded', () => {
    const divergence = { step: 0, reason: 'the loss of a mini-batch is NaN' };
    expect(kindsOf([{ learningRate: 1, losses: [], divergence }])).toEqual(['diverged']);
    expect(judgePoints([{ group: '', learningRate: 1, records: [] }], objective)).toEqual([{}]);
  });

  it('gives a sentence and finite numbers, whatever the losses', () => {
    const loss = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, -0, 1, 2, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE),
    );
    const trial = fc.record({
      losses: fc.array(loss, { minLength: 1, maxLength: 40 }),
      predictedClasses: fc.constantFrom(1, 3),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(trial, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        (points) => {
          const curves = points.flatMap((trials, rate) =>
            trials.map((one, repeat) => ({ learningRate: 10 ** rate, repeat, ...one })),
          );
          for (const { verdict, unjudged } of judgePoints(pointsOf(curves), objective)) {
            expect(verdict?.reason ?? unjudged).toMatch(/^[a-z\d][^\n]*[^.\s]$/);
            expect(verdict?.reason ?? unjudged).not.toMatch(/NaN|Infinity|undefined|[,;] ?$/);
            expect(JSON.stringify(verdict ?? {})).not.toContain('null');
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
