import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packOutcome, unpackOutcome } from '../../src/pool/sent-outcome.ts';
import { toTrialRecord, trialLine } from '../../src/results/index.ts';
import type { TrialOutcome } from '../../src/train/index.ts';
import { examplePoint, exampleTrial, finishedWith } from '../summary/examples.ts';

const trial = exampleTrial(examplePoint(0, { learningRate: 0.1 }));
const weights = Uint8Array.of(1, 2, 3);

function outcomeOf(loss: readonly number[], metrics: Record<string, number>): TrialOutcome {
  const batchLoss = { step: loss.map((_, i) => i), loss: [...loss] };
  const finished = finishedWith({ 'test.loss': 1 });
  return { ...finished, metrics, weights, curves: { ...finished.curves, batchLoss } };
}
/** As a message between threads takes it. */
const send = (outcome: TrialOutcome) => structuredClone(packOutcome(outcome));

describe('[U] pool/sent-outcome', () => {
  it('brings over what was measured, and the same bytes', () => {
    const outcome = outcomeOf([1.0986122886681098, 1e-300, 5e-324, 123456789], { 'test.loss': 0.1 + 0.2 });
    expect(unpackOutcome(send(outcome))).toEqual(outcome);
  });

  it('brings over a number that is not finite, which is no JSON, and a checkpoint with its bits', () => {
    const arrays = [Float32Array.of(Number.NaN, -0), Float64Array.of(Number.POSITIVE_INFINITY)];
    const measured = outcomeOf([1, Number.NaN], { 'test.loss': Number.NEGATIVE_INFINITY });
    const checkpoint = { steps: 2, stopped: false, curves: measured.curves, metrics: {}, arrays };
    const outcome = { ...measured, checkpoint };
    expect(unpackOutcome(send(outcome))).toEqual(outcome);
  });

  it('leaves the line of a record as it would be without, whatever was measured', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.double(), (loss, metric) => {
        const outcome = outcomeOf(loss, { 'test.loss': metric });
        const sent = send(outcome);
        const record = toTrialRecord(trial, unpackOutcome(sent), sent.texts);
        expect(trialLine(record)).toBe(trialLine(toTrialRecord(trial, outcome)));
      }),
    );
  });
});
