import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VerdictKind } from '../../../src/shared/index.ts';
import { judgePoints } from '../../../src/summary/verdicts/judge.ts';
import { type Curve, pointsOf, readMnistCurves } from '../curves.ts';

const objective = { metric: 'test.loss', goal: 'minimize' } as const;
const mnist = readMnistCurves();
const rates = [...new Set(mnist.map(({ learningRate }) => learningRate))];
const seeds = [0, 1, 2, 3, 4];

function judge(curves: readonly Curve[]) {
  const points = pointsOf(curves);
  const judgements = judgePoints(points, objective);
  return new Map(points.map(({ learningRate }, index) => [learningRate, judgements[index]!]));
}

const kindsOf = (curves: readonly Curve[]) =>
  new Map([...judge(curves)].map(([rate, { verdict }]) => [rate, verdict?.kind]));
const only = (curves: readonly Curve[], wanted: readonly number[]) =>
  curves.filter(({ learningRate }) => wanted.includes(learningRate));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What a person who trains networks says of the MNIST sweep. */
const expected = new Map<number, VerdictKind>([
  [1e-4, 'tooSmall'],
  [1e-3, 'tooSmall'],
  [0.01, 'tooSmall'],
  [0.03, 'tooSmall'],
  [0.1, 'good'],
  [0.3, 'good'],
  [1, 'good'],
  [3, 'tooLarge'],
  [10, 'tooLarge'],
  [100, 'diverged'],
  [1000, 'diverged'],
  [1e4, 'diverged'],
]);
const nine = [1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1000, 1e4];
const another = [1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 1e4];

describe('[U] summary/verdicts/judge on MNIST', () => {
  it.each([
    ['a factor of ten apart', nine],
    ['where it matters', another],
    ['all', rates],
  ])('says of learning rates %s the same over five seeds, and over all of them together', (_, wanted) => {
    const right = new Map(wanted.map((rate) => [rate, expected.get(rate)]));
    for (const seed of seeds) {
      const curves = mnist.filter(({ repeat }) => repeat === seed);
      expect(kindsOf(only(curves, wanted)), `seed ${seed}`).toEqual(right);
    }
    expect(kindsOf(only(mnist, wanted))).toEqual(right);
  });

  it('says the same of a learning rate, whichever others are tried beside it and 0.3', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.subarray(rates), fc.constantFrom(...seeds), (others, seed) => {
        const wanted = rates.filter((rate) => rate === 0.3 || others.includes(rate));
        // Alone, or beside what only diverges far away, it is not judged.
        if (!wanted.some((rate) => rate !== 0.3 && rate < 100)) return;
        const curves = mnist.filter(({ repeat }) => repeat === seed);
        for (const [rate, kind] of kindsOf(only(curves, wanted))) {
          expect(kind, `${rate} among ${wanted}`).toBe(expected.get(rate));
          kinds.add(String(kind));
        }
      }),
    );
    expect(kinds.size).toBe(4);
  });

  it('says the same of all when one that is far away is added, at either end', () => {
    const far = [1e-7, 1e9].flatMap((learningRate) =>
      seeds.map((repeat): Curve => {
        const { losses, ...like } = mnist.find((curve) => curve.repeat === repeat && curve.learningRate === 1e-4)!;
        if (learningRate > 1)
          return { ...like, learningRate, losses: [losses[0]!], divergence: { step: 3, reason: '' } };
        // Without training only the noise of the mini-batches is left.
        const { trainLosses, ...still } = like;
        const [first, second] = trainLosses as [number, number];
        const start = trainLosses.map(() => 2 * first - second);
        return { ...still, learningRate, trainLosses: start, losses: losses.map((loss, i) => loss + 8e-5 * 24 * i) };
      }),
    );
    fc.assert(
      fc.property(fc.subarray(rates, { minLength: 1 }), fc.subarray([1e-7, 1e9], { minLength: 1 }), (wanted, added) => {
        const curves = only(mnist, wanted);
        const alone = kindsOf(curves);
        const together = kindsOf([...curves, ...only(far, added)]);
        for (const [rate, kind] of alone) expect(together.get(rate), `${rate} among ${wanted} and ${added}`).toBe(kind);
      }),
    );
  });

  it('says the same in whatever order points and trials come', () => {
    const right = judge(mnist);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (luck) => {
        const shuffled = mnist.map((curve) => ({ curve, key: luck.next().value as number }));
        const curves = shuffled.sort((a, b) => a.key - b.key).map(({ curve }) => curve);
        expect(judge(curves)).toEqual(new Map([...right]));
      }),
      { numRuns: 20 },
    );
  });

  it.each(seeds)('gives reasons that are true when read against the curves: seed %d', (seed) => {
    const curves = mnist.filter(({ repeat }) => repeat === seed);
    const curveAt = (rate: number) => curves.find(({ learningRate }) => learningRate === rate)!;
    const endOf = (rate: number) => curveAt(rate).trainLosses.at(-1)!;
    let sentences = 0;
    for (const [rate, { verdict }] of judge(curves)) {
      const { reason } = verdict!;
      const { losses, steps, lossSteps } = curveAt(rate);
      const quarter = (i: number) => mean(losses.slice(Math.floor(12.5 * (i - 1)), Math.floor(12.5 * i)));

      const [, taken] = /last quarter of training took (\S+) % off the loss/.exec(reason) ?? [];
      if (taken)
        expect(Number(taken)).toBeCloseTo(100 * (1 - quarter(4) / quarter(3)), -Math.log10(Number(taken) / 10));

      const [, faster, share] = /(\S+) reached the same loss in (\S+) % of the steps/.exec(reason) ?? [];
      if (faster) {
        const { losses: others } = curveAt(Number(faster));
        const place = [...Array(10).keys()].find(
          (block) => mean(others.slice(5 * block, 5 * block + 5)) <= endOf(rate),
        )!;
        expect(Number(share)).toBeCloseTo((100 * lossSteps[5 * place + 4]!) / steps, 0);
      }

      const [, from, to] = /the loss fell from (\S+) to ([\d.]+)/.exec(reason) ?? [];
      if (from) {
        expect(Number(from)).toBeCloseTo(losses[0]!, 1);
        expect(Number(to)).toBeCloseTo(endOf(rate), 3);
      }

      const [, other, got] = /while (\S+) got to (\S+)$/.exec(reason) ?? [];
      if (other) expect(Number(got)).toBeCloseTo(endOf(Number(other)), 3);

      const [, end, start] = /ended at (\S+), far above the (\S+) that it started from/.exec(reason) ?? [];
      if (end)
        expect([Number(end) / endOf(rate), Number(start) / losses[0]!].map((x) => x.toFixed(1))).toEqual([
          '1.0',
          '1.0',
        ]);
      if (taken || faster || from || other || end) sentences += 1;
    }
    expect(sentences).toBe(rates.length);
  });
});
