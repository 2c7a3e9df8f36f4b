import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Judgement, judgePoints } from '../../../src/summary/verdicts/judge.ts';
import { type Curve, pointsOf } from '../curves.ts';

const objective = { metric: 'test.loss', goal: 'minimize' } as const;

/** By learning rate: the order of the points is that in which their rates first come. */
function judge(curves: readonly Curve[]): Map<number, Judgement> {
  const points = pointsOf(curves);
  const judgements = judgePoints(points, objective);
  return new Map(points.map(({ learningRate }, index) => [learningRate, judgements[index] as Judgement]));
}

/** The kinds of the verdicts; `none` where there is no verdict. */
const kindsOf = (judgements: Map<number, Judgement>) =>
  new Map([...judgements].map(([rate, { verdict, unjudged }]) => [rate, verdict?.kind ?? (unjudged && 'none')]));

/** What a network does: falls at some speed to some loss with noise, rises, or stays; all from a loss of 2. */
const trial = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ end: fc.double({ min: 0, max: 1.9, noNaN: true }), speed: fc.constantFrom(0.3, 1, 3, 20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ end: fc.double({ min: 2, max: 30, noNaN: true }), speed: fc.constantFrom(1, 20) }),
  },
);
const noise = fc.record({ size: fc.constantFrom(0, 0.02, 0.2), phase: fc.nat(96) });
const shape = fc.record({
  trial,
  noise,
  predictedClasses: fc.constantFrom(1, 10),
  isLost: fc.boolean(),
  isHalf: fc.boolean(),
});
/** Of up to five learning rates, a factor of three apart, up to three repeats each. */
const sweep = fc.array(fc.array(shape, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }).map((points) =>
  points.flatMap((trials, place) =>
    trials.map(({ trial: { end, speed }, noise: { size, phase }, predictedClasses, isLost, isHalf }, repeat): Curve => {
      const random = (i: number) => (((i + phase) * 57) % 97) / 48 - 1;
      const losses = Array.from({ length: 100 }, (_, i) => {
        return i === 0 ? 2 : end + (2 - end) / (1 + (speed * i) / 10) + size * random(i);
      });
      const divergence = { step: 9, reason: `the loss is ${isHalf ? 'NaN' : 'Infinity'}` };
      const own = { learningRate: 0.1 * 3 ** place, repeat, losses, predictedClasses };
      return isLost && isHalf ? { ...own, losses: losses.slice(0, 9), divergence } : { ...own, testLoss: end + 0.1 };
    }),
  ),
);

const numbersOf = ({ verdict }: Judgement) => {
  const {
    trials: _,
    divergedTrials: _d,
    divergenceStep: _s,
    learnedTrials: _l,
    stuckTrials: _st,
    predictedClasses: _c,
    comparedRate: _r,
    ...others
  } = verdict?.evidence ?? { trials: 0 };
  return others;
};

describe('[U] summary/verdicts on any curves', () => {
  it('are the same in every unit of the loss, their losses in that unit', () => {
    fc.assert(
      fc.property(sweep, fc.constantFrom(2 ** -60, 0.25, 2, 2 ** 40), (curves, unit) => {
        const right = judge(curves);
        const scaled = judge(
          curves.map((curve) => ({
            ...curve,
            losses: curve.losses.map((loss) => unit * loss),
            ...(curve.testLoss !== undefined && { testLoss: unit * curve.testLoss }),
          })),
        );
        expect(kindsOf(scaled)).toEqual(kindsOf(right));
        for (const [rate, judgement] of right) {
          const { leastShare, greatestShare, shareStd, reachedAfter, shareOfFall, ...losses } = numbersOf(judgement);
          const inUnit = JSON.parse(JSON.stringify(losses), (_, value) =>
            typeof value === 'number' ? unit * value : value,
          );
          expect(scaled.get(rate)?.verdict?.evidence ?? {}).toMatchObject(
            JSON.parse(JSON.stringify({ ...inUnit, leastShare, greatestShare, shareStd, reachedAfter, shareOfFall })),
          );
        }
      }),
    );
  });

  it('are the same in whatever order points and trials come', () => {
    fc.assert(
      fc.property(
        sweep.chain((curves) =>
          fc.tuple(fc.constant(curves), fc.shuffledSubarray(curves, { minLength: curves.length })),
        ),
        ([curves, shuffled]) => {
          expect(judge(shuffled)).toEqual(judge(curves));
        },
      ),
    );
  });

  it('are what they were when learning rates far away are added that learn nothing', () => {
    fc.assert(
      fc.property(sweep, fc.subarray([1e-9, 1e9], { minLength: 1 }), (curves, far) => {
        const repeats = [...new Set(curves.map(({ repeat }) => repeat))];
        const added = far.flatMap((learningRate) =>
          repeats.map((repeat): Curve => {
            const still = { learningRate, repeat: repeat ?? 0, losses: Array(100).fill(2), testLoss: 2.1 };
            const { testLoss: _, ...lost } = still;
            return learningRate < 1 ? still : { ...lost, losses: [2], divergence: { step: 1, reason: '' } };
          }),
        );
        const together = kindsOf(judge([...curves, ...added]));
        for (const [rate, kind] of kindsOf(judge(curves))) expect(together.get(rate)).toBe(kind);
      }),
    );
  });

  it('go from too small over good to too large along the learning rate, and never back', () => {
    const order = ['tooSmall', 'good', 'tooLarge'];
    fc.assert(
      fc.property(sweep, (curves) => {
        const kinds = [...kindsOf(judge(curves))]
          .sort(([a], [b]) => a - b)
          .map(([, kind]) => order.indexOf(kind ?? ''));
        const places = kinds.filter((place) => place >= 0);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  it('are of all kinds on these curves', () => {
    const kinds = fc.sample(sweep, { numRuns: 100, seed: 1 }).flatMap((curves) => [...kindsOf(judge(curves)).values()]);
    expect(new Set(kinds)).toEqual(new Set(['tooSmall', 'good', 'tooLarge', 'diverged', 'unstable', 'none']));
  });
});
