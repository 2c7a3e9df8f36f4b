import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../../src/results/types.ts';
import { type CurveStart, readStart } from '../../../src/summary/verdicts/curve-start.ts';
import { chooseMeasure, type LossCurve, readLossCurve } from '../../../src/summary/verdicts/loss-curve.ts';
import { type Curve, pointsOf } from '../curves.ts';

const upTo = (n: number) => [...Array(n).keys()];

/** The record of a trial with mini-batches of so many rows. */
function recordOf(curve: Omit<Curve, 'learningRate'>, batchSize = 100): EndedRecord {
  const [record] = pointsOf([{ learningRate: 1, ...curve }])[0]!.records as [EndedRecord];
  return { ...record, settings: { ...record.settings, batchSize } };
}

const readCurve = (record: EndedRecord) =>
  readLossCurve(record, readStart(record) as CurveStart, chooseMeasure([record]));

const read = (curve: Omit<Curve, 'learningRate'>, batchSize?: number) =>
  readCurve(recordOf(curve, batchSize)) as LossCurve;

/** What a curve of a hundred equal losses is but for a few of them. */
const ones = upTo(100).map(() => 1);

describe('[U] summary/verdicts/loss-curve', () => {
  it('reads no curve from a trial without losses', () => {
    const divergence = { step: 0, reason: 'the loss of a mini-batch is NaN' };
    expect(readStart(recordOf({ losses: [], divergence }))).toBeUndefined();
  });

  it.each([
    [100, 1],
    [10, 1],
    [9, 1.5],
    [4, 2],
    [3, 2.5],
    // Half of what would have ten rows: a twentieth of the losses.
    [1, 3],
  ])('starts from the first mini-batches that have ten rows: %d a mini-batch', (batchSize, start) => {
    expect(read({ losses: upTo(100).map((i) => i + 1) }, batchSize).start).toBe(start);
  });

  it('starts from one loss where the mini-batch is the whole split', () => {
    const losses = upTo(100).map((i) => i + 1);
    const record = recordOf({ losses, trainLosses: [1, 2], evaluationSteps: [1, 2] }, 4);
    const { evaluation } = record.curves;
    const whole = { ...record, curves: { ...record.curves, evaluation: { ...evaluation, epoch: [1, 2] } } };
    expect([record, whole].map((each) => readCurve(each)?.start)).toEqual([2, 1]);
  });

  it('ends with the mean of the last tenth, and has the mean of each quarter', () => {
    const { end, quarters } = read({ losses: upTo(100) });
    expect(end).toBeCloseTo(94.5);
    expect(quarters.map((mean) => Number(mean.toFixed(9)))).toEqual([12, 37, 62, 87]);
  });

  it.each([
    ['3 evaluations', 3, 100, 12],
    ['16 evaluations', 16, 100, 1001.5],
    ['3 evaluations of 3 mini-batches', 3, 3, 0],
    ['16 evaluations of 2 mini-batches', 16, 2, 1001.5],
  ])('is of the mini-batches or of the whole split: %s', (_, evaluations, batches, firstQuarter) => {
    const trainLosses = upTo(evaluations).map((i) => 1000 + i);
    expect(read({ losses: upTo(batches), trainLosses }).quarters[0]).toBeCloseTo(firstQuarter);
  });

  it('has the standard errors of what is compared, from the noise of the first quarter and of the last', () => {
    // Neighbours are 0.2 apart: of first differences the deviation is √(0.2² / 2), of second ones √(0.4² / 6).
    const losses = upTo(100).map((i) => (i < 75 ? 9 : 1) + 0.2 * (i % 2));
    const [early, late] = [0.4 / Math.sqrt(6), 0.2 * Math.SQRT1_2];
    const { startError, quarterError } = read({ losses }, 4);
    expect(startError).toBeCloseTo(Math.sqrt((early * early) / 3 + (late * late) / 25));
    expect(quarterError).toBeCloseTo(late * Math.sqrt(2 / 25));
    const evaluationSteps = upTo(20).map((i) => 5 * (i + 1));
    const evaluated = read({ losses, trainLosses: evaluationSteps.map(() => 1), evaluationSteps }, 4);
    expect(evaluated.startError).toBeCloseTo(early / Math.sqrt(3));
    expect(evaluated.quarterError).toBe(0);
  });

  it('ends with the last of few evaluations, with the last quarter where they swing and no longer fall', () => {
    const endOf = (trainLosses: number[]) => read({ losses: ones, trainLosses }).end;
    expect(endOf([1, 0.5])).toBe(0.5);
    expect(endOf([1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1])).toBe(0.1);
    expect(endOf([1, 0.8, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6])).toBe(0.5);
    expect(endOf(upTo(20).map((i) => 20 - i))).toBe(1.5);
  });

  it('has jumped where it went above start and second half by more than five times the range of that', () => {
    const losses = ones.map((one, i) => (i === 80 ? 3 : one));
    expect([12.9, 13, 13.1].map((top) => read({ losses: losses.with(20, top) }).jumped)).toEqual([false, false, true]);
    expect([22.9, 23.1].map((top) => read({ losses: losses.with(0, 13).with(20, top) }).jumped)).toEqual([false, true]);
    expect(read({ losses: losses.with(20, 13.1) }).highest).toBe(13.1);
  });

  it('has not jumped where the range of few losses would be small by luck', () => {
    const losses = [2, 9, 2, 2, 2, 2];
    expect([losses, [...losses, 2]].map((each) => read({ losses: each }).jumped)).toEqual([false, true]);
  });

  it('zigzags where the second half does', () => {
    const swinging = upTo(50).map((i) => i % 2);
    expect(read({ losses: [...upTo(50), ...swinging] }).zigzags).toBe(true);
    expect(read({ losses: [...swinging, ...upTo(50)] }).zigzags).toBe(false);
  });

  it('measures the unrest of four evaluations and more, over their size', () => {
    const unrestOf = (trainLosses: number[]) => read({ losses: ones, trainLosses }).unrest;
    expect(unrestOf([1, 3, 1])).toBeUndefined();
    expect(unrestOf([1, 3, 1, 3])).toBeCloseTo(4 / Math.sqrt(6) / 2);
    expect(unrestOf([-1, -3, -1, -3])).toBeCloseTo(4 / Math.sqrt(6) / 2);
    // A trend is none, however steep.
    expect(unrestOf([4, 3, 2, 1])).toBe(0);
    expect(unrestOf([0, 0, 0, 0])).toBe(0);
  });

  it('is constant up to a billionth of its size', () => {
    const isConstant = (last: number) =>
      read({ losses: ones.map((one) => 25 * one).with(50, 25 * (1 + last)) }).constant;
    expect([0, 0.9e-9, -0.9e-9, 1.1e-9, -1.1e-9].map(isConstant)).toEqual([true, true, true, false, false]);
    expect(read({ losses: ones.map(() => 0) }).constant).toBe(true);
  });

  it.each([
    ['stand still', upTo(9).map(() => 3), false],
    ['go one way', upTo(9), false],
    ['go there and back', [0, 1, 2, 1, 0], false],
    ['go there and back and there', [0, 1, 2, 1, 0, 1], true],
    ['go there and back by what is rounding', upTo(9).map((i) => 3 + 1e-9 * (i % 2)), false],
    ['swing around zero', upTo(9).map((i) => (i % 2 ? 3 : -3)), true],
  ])('knows variables that %s', (_, y, returns) => {
    expect(read({ losses: ones, path: { x: y.map(() => 5), y } }).returns).toBe(returns);
  });

  it('takes no step for a variable', () => {
    const record = recordOf({ losses: ones, path: { x: [1, 1, 1, 1] } });
    const path = { step: [0, 9, 0, 9], x: [1, 1, 1, 1] };
    expect(readCurve({ ...record, curves: { ...record.curves, path } })?.returns).toBe(false);
  });

  it('counts the classes that rows were taken for, whatever they are', () => {
    const record = {
      ...recordOf({ losses: ones }),
      confusion: {
        split: 'test',
        counts: [
          [0, 3, 0],
          [0, 2, 0],
          [0, 1, 1],
        ],
      },
    };
    expect(readCurve(record as EndedRecord)?.predictedClasses).toBe(2);
    expect(read({ losses: ones })).not.toHaveProperty('predictedClasses');
    // Where all rows are of one class, that they are taken for it says nothing.
    const ofOneClass = {
      ...record,
      confusion: {
        split: 'test',
        counts: [
          [4, 0],
          [0, 0],
        ],
      },
    };
    expect(readCurve(ofOneClass as EndedRecord)).not.toHaveProperty('predictedClasses');
  });

  it.each([
    [4, 1, 3],
    [100, 20, 4],
    [1000, 50, 19],
  ])(
    'cuts %d mini-batches into %d blocks, each seen after the updates before its last loss',
    (length, count, first) => {
      const { step, loss } = read({ losses: upTo(length) }).blocks;
      expect([step.length, loss.length]).toEqual([count, count]);
      expect([step[0], loss[0]]).toEqual([first, first / 2]);
      expect(step.at(-1)).toBe(length - 1);
    },
  );

  it('leaves no loss out of the blocks where they cannot be of one length', () => {
    expect(read({ losses: upTo(11) }).blocks).toEqual({
      step: [4, 10],
      loss: [(0 + 1 + 2 + 3 + 4) / 5, (5 + 6 + 7 + 8 + 9 + 10) / 6],
    });
  });

  it('has a block an evaluation', () => {
    const evaluationSteps = upTo(20).map((i) => 5 * (i + 1));
    const { blocks } = read({ losses: ones, trainLosses: upTo(20), evaluationSteps });
    expect(blocks).toEqual({ step: evaluationSteps, loss: upTo(20) });
  });
});
