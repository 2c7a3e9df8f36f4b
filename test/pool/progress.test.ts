import { describe, expect, it } from 'vitest';
import { createProgressMeter } from '../../src/pool/progress.ts';

/** A meter with a clock that the test sets, over trials of [steps, work of a step]. */
function openMeter(...trials: [number, number][]) {
  const clock = { now: 0 };
  const measured = trials.map(([steps, stepWork]) => ({ trial: { steps }, stepWork }));
  return { clock, meter: createProgressMeter(measured, () => clock.now) };
}

describe('[U] pool/progress', () => {
  it('knows neither speed nor end before the first step', () => {
    const { meter } = openMeter([100, 1]);
    meter.begin(0);
    expect(meter.read()).toEqual({
      done: 0,
      total: 1,
      failed: 0,
      inFlight: [{ index: 0, made: 0, steps: 100 }],
      steps: 0,
      totalSteps: 100,
      elapsedMs: 0,
    });
  });

  it('adds the steps of running trials to those of ended ones', () => {
    const { meter } = openMeter([100, 1], [50, 1], [10, 1]);
    for (const [index, made] of [100, 20].entries()) {
      meter.begin(index);
      Atomics.store(meter.stepCounters, index, made);
    }
    meter.end(0, false);
    expect(meter.read()).toMatchObject({ done: 1, inFlight: { length: 1 }, steps: 120, totalSteps: 160 });
  });

  it('estimates the rest by work: a step that is ten times the work takes ten times as long', () => {
    const { meter, clock } = openMeter([100, 1], [100, 10]);
    meter.begin(1);
    Atomics.store(meter.stepCounters, 1, 50);
    clock.now = 1000;
    // 500 of 1,100 units in a second leave 1.2 seconds.
    expect(meter.read().etaMs).toBeCloseTo(1200, 6);
  });

  it('takes a trial that ends early for done, but not for fast', () => {
    const { meter, clock } = openMeter([100, 1], [100, 1]);
    meter.begin(0);
    Atomics.store(meter.stepCounters, 0, 10);
    meter.end(0, false);
    clock.now = 1000;
    expect(meter.read()).toMatchObject({ done: 1, failed: 0, steps: 100 });
    expect(meter.read().etaMs).toBeCloseTo(10_000, 6);
  });

  it('counts failed trials among the done, and trials a second', () => {
    const { meter, clock } = openMeter([1, 1], [1, 1], [1, 1]);
    for (const index of [0, 1]) meter.begin(index);
    meter.end(0, true);
    meter.end(1, false);
    clock.now = 500;
    expect(meter.read()).toMatchObject({ done: 2, failed: 1, inFlight: [], trialsPerSecond: 4 });
  });

  it('ends at nothing left, whatever the trials were', () => {
    const { meter, clock } = openMeter([3, 0.1], [7, 0.7]);
    for (const [index, steps] of [3, 7].entries()) {
      meter.begin(index);
      Atomics.store(meter.stepCounters, index, steps);
      meter.end(index, false);
    }
    clock.now = 10;
    const { steps, totalSteps, etaMs } = meter.read();
    expect([steps, totalSteps]).toEqual([10, 10]);
    expect(etaMs).toBeCloseTo(0, 9);
  });
});
