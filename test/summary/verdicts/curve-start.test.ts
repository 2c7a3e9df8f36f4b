import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../../src/results/types.ts';
import { readStart } from '../../../src/summary/verdicts/curve-start.ts';
import { judgePoints } from '../../../src/summary/verdicts/judge.ts';
import { type Curve, pointsOf } from '../curves.ts';

const upTo = (n: number) => [...Array(n).keys()];
const ones = upTo(100).map(() => 1);
/** Losses of few rows, around 2. */
const noisy = upTo(100).map((i) => 2 + [0, 1.5, -1.9, 1, -1, 0.5][i % 6]!);

/** A point of one trial with mini-batches of two rows. */
function pointOf(curve: Curve) {
  const [point] = pointsOf([curve]) as [ReturnType<typeof pointsOf>[0]];
  const records = point.records.map((each) => ({ ...each, settings: { ...each.settings, batchSize: 2 } }));
  return { ...point, records };
}

const recordOf = (losses: readonly number[], more: Partial<Curve> = {}) =>
  pointOf({ learningRate: 1, losses, ...more }).records[0] as EndedRecord;

describe('[U] summary/verdicts/curve-start', () => {
  it('ends before a mini-batch that is a thousand times as high as all before it: it exploded', () => {
    expect(readStart(recordOf([2, 1e9, ...ones]))).toMatchObject({ loss: 2 });
    expect(readStart(recordOf([-2, 4, 1e9, ...ones]))).toMatchObject({ loss: 1 });
    expect(readStart(recordOf([2, 2000, 1, 1, 1, ...ones]))?.loss).toBeCloseTo(401);
  });

  it('goes on where a larger learning rate is no higher there: the first was low by luck', () => {
    const lucky = recordOf(noisy.with(0, 1e-5));
    const larger = recordOf(noisy.with(0, 1e-5).with(1, 3.4));
    const exploding = recordOf(noisy.with(0, 1e-5).with(1, 1e4));
    const mean = (1e-5 + 3.5 + 0.1 + 3 + 1) / 5;
    expect(readStart(lucky, [exploding, larger])).toMatchObject({ loss: mean });
    expect(readStart(lucky, [exploding])).toMatchObject({ loss: 1e-5, isUnsure: true });
  });

  it('is the loss of all rows where the first two rows are below it by no more than their noise', () => {
    const evaluated = { trainLosses: [2, 1.9, 1.8, 1.7], evaluationSteps: [25, 50, 75, 100] };
    const start = readStart(recordOf(noisy.with(0, 1e-5), evaluated));
    expect(start).toMatchObject({ isOfAllRows: true });
    expect(start?.loss).toBeCloseTo(2.1);
  });

  it('leaves a learning rate without a verdict where luck and an explosion look alike', () => {
    const lucky = (learningRate: number) => pointOf({ learningRate, losses: noisy.with(0, 1e-5) });
    const [judgement] = judgePoints([lucky(1)], { metric: 'test.loss', goal: 'minimize' });
    expect(judgement).toEqual({
      unjudged: 'the first mini-batches are too few rows to tell what the loss was before training',
    });
    const divergence = { step: 9, reason: 'the loss of a mini-batch is NaN' };
    const broken = pointOf({ learningRate: 10, losses: noisy.with(0, 1e-5).with(1, 1e4), divergence });
    const both = judgePoints([lucky(1), broken], { metric: 'test.loss', goal: 'minimize' });
    expect(both.map(({ verdict }) => verdict?.kind)).toEqual([undefined, 'diverged']);
  });
});
