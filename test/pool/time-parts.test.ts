import { describe, expect, it } from 'vitest';
import { type Portion, timeParts, type Watcher } from '../../src/pool/time-parts.ts';

/** What each part of a scripted training takes. */
type Costs = { setUp: number; row: number; evaluatedRow: number; end: number; slowFirst?: number };

/** A training that takes the time that it is told, on a clock of its own; and what was trained. */
function script({ setUp, row, evaluatedRow, end, slowFirst = 1 }: Costs) {
  let now = 0;
  const portions: Portion[] = [];
  const train = (portion: Portion, { onStep, onRows }: Watcher) => {
    const factor = portions.length === 0 ? slowFirst : 1;
    portions.push(portion);
    const pass = (ms: number) => {
      now += factor * ms;
    };
    const evaluate = () => {
      pass(portion.evaluatedRows * evaluatedRow);
      onRows(portion.evaluatedRows);
    };
    pass(setUp);
    for (let made = 1; made <= portion.steps; made += 1) {
      pass(portion.batchSize * row);
      onStep(made);
      if (made >= portion.steps - 1) evaluate();
    }
    pass(end);
  };
  const clocks = { elapsedMs: () => now, workedMs: () => now };
  return { portions, train, clocks, spentMs: () => now };
}

const whole = { batchSize: 100, evaluatedRows: 5000, steps: 600 };

describe('[U] pool/time-parts', () => {
  it('tells the parts of a trial apart: set-up, a step, an evaluation and the end', () => {
    const { clocks, train } = script({ setUp: 7, row: 0.01, evaluatedRow: 0.003, end: 2 });
    const times = timeParts(whole, 8, 1000, clocks, train);
    expect(times?.batchSize).toBe(100);
    expect(times?.stepMs).toBeCloseTo(1, 6);
    expect((times?.evaluationMs ?? 0) / (times?.evaluatedRows ?? 1)).toBeCloseTo(0.003, 6);
    expect(times?.setUpMs).toBeCloseTo(7, 6);
    expect(times?.endMs).toBeCloseTo(2, 6);
    expect(times?.warmUpMs).toBeGreaterThanOrEqual(0);
  });

  it.each([0.001, 0.1, 3, 20])('ends within its budget where a row takes %s ms', (row) => {
    const { clocks, train, spentMs, portions } = script({ setUp: 1, row, evaluatedRow: row / 3, end: 1 });
    expect(timeParts(whole, 1, 1000, clocks, train)?.stepMs).toBeGreaterThan(0);
    expect(spentMs()).toBeLessThanOrEqual(1000);
    expect(portions[0]).toEqual({ batchSize: 1, evaluatedRows: 4, steps: 4 });
  });

  it('leaves out of the times what the first portion took for its code', () => {
    const { clocks, train } = script({ setUp: 1, row: 0.01, evaluatedRow: 0.001, end: 1, slowFirst: 50 });
    const times = timeParts(whole, 8, 1000, clocks, train);
    expect(times?.stepMs).toBeCloseTo(1, 6);
    expect(times?.warmUpMs).toBeGreaterThan(49 * 2);
  });

  it('tells nothing of a training that breaks off', () => {
    const { clocks } = script({ setUp: 1, row: 1, evaluatedRow: 1, end: 1 });
    expect(timeParts(whole, 8, 1000, clocks, (_portion, { onStep }) => onStep(1))).toBeUndefined();
  });
});
