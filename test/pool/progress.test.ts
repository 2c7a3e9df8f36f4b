import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProgressMeter } from '../../src/pool/progress.ts';

/** A meter with a clock that the test sets, over trials of [steps, work of a step], on so many workers. */
function openMeter(trials: [number, number][], workers = 1, parts: { rows?: number; from?: number } = {}) {
  const clock = { now: 0 };
  const { rows = 0, from = 0 } = parts;
  const measured = trials.map(([steps, step]) => {
    const work = { setUp: 0, steps: steps - from, step, rows, row: 1, resultRows: 0, end: 0 };
    return { trial: { steps }, work };
  });
  return { clock, meter: createProgressMeter(measured, workers, () => clock.now) };
}

describe('[U] pool/progress', () => {
  it('knows neither speed nor end before the first step', () => {
    const { meter } = openMeter([[100, 1]]);
    meter.begin([0]);
    expect(meter.read()).toEqual({
      done: 0,
      total: 1,
      failed: 0,
      inFlight: [{ index: 0, made: 0, steps: 100, share: 0 }],
      steps: 0,
      totalSteps: 100,
      share: 0,
      elapsedMs: 0,
    });
  });

  it('adds the steps of running trials to those of ended ones', () => {
    const { meter } = openMeter([
      [100, 1],
      [50, 1],
      [10, 1],
    ]);
    for (const [index, made] of [100, 20].entries()) {
      meter.begin([index]);
      Atomics.store(meter.counters.steps, index, made);
    }
    meter.end(0, false);
    expect(meter.read()).toMatchObject({ done: 1, inFlight: { length: 1 }, steps: 120, totalSteps: 160, share: 0.75 });
  });

  it('estimates the rest by work: a step that is ten times the work takes ten times as long', () => {
    const { meter, clock } = openMeter([
      [100, 1],
      [100, 10],
    ]);
    meter.begin([1]);
    Atomics.store(meter.counters.steps, 1, 50);
    clock.now = 1000;
    // 500 of 1,100 units in a second leave 1.2 seconds.
    expect(meter.read().etaMs).toBeCloseTo(1200, 6);
  });

  it('counts measured rows: a trial that has made its steps is not at its end while it is evaluated', () => {
    const { meter, clock } = openMeter([[10, 10]], 1, { rows: 300 });
    meter.begin([0]);
    Atomics.store(meter.counters.steps, 0, 10);
    clock.now = 1000;
    expect(meter.read()).toMatchObject({ share: 0.25, inFlight: [{ made: 10, steps: 10, share: 0.25 }] });
    expect(meter.read().etaMs).toBeCloseTo(3000, 6);
    Atomics.store(meter.counters.rows, 0, 100n);
    expect(meter.read().share).toBe(0.5);
  });

  it('is below the whole until the last trial is handed on', () => {
    const { meter } = openMeter([[10, 0.1]], 1, { rows: 3 });
    meter.begin([0]);
    Atomics.store(meter.counters.steps, 0, 10);
    Atomics.store(meter.counters.rows, 0, 3n);
    expect(meter.read().share).toBeLessThan(1);
    meter.end(0, false);
    expect(meter.read().share).toBe(1);
  });

  it('counts of a trial that goes on from a checkpoint only what it makes itself', () => {
    const { meter } = openMeter([[10, 1]], 1, { from: 6 });
    meter.begin([0]);
    Atomics.store(meter.counters.steps, 0, 7);
    expect(meter.read()).toMatchObject({ share: 0.25 });
  });

  it('waits for a last trial that no other worker can help with', () => {
    const { meter, clock } = openMeter(
      [
        [10, 1],
        [10, 1],
        [10, 1],
      ],
      2,
    );
    for (const index of [0, 1]) {
      meter.begin([index]);
      Atomics.store(meter.counters.steps, index, 5);
    }
    clock.now = 1000;
    // Both need a second more, and the third needs two after that.
    expect(meter.read().etaMs).toBeCloseTo(3000, 6);
  });

  it('takes a trial that ends early for done, but not for fast', () => {
    const { meter, clock } = openMeter([
      [100, 1],
      [100, 1],
    ]);
    meter.begin([0]);
    Atomics.store(meter.counters.steps, 0, 10);
    clock.now = 1000;
    meter.end(0, false);
    expect(meter.read()).toMatchObject({ done: 1, failed: 0, steps: 100, share: 0.5 });
    expect(meter.read().etaMs).toBeCloseTo(10_000, 6);
  });

  it('counts failed trials among the done, and trials a second', () => {
    const { meter, clock } = openMeter([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    for (const index of [0, 1]) meter.begin([index]);
    meter.end(0, true);
    meter.end(1, false);
    clock.now = 500;
    expect(meter.read()).toMatchObject({ done: 2, failed: 1, inFlight: [], trialsPerSecond: 4 });
  });

  it('never goes back, whatever trials do, and ends at nothing left', () => {
    const trial = fc.record({
      steps: fc.integer({ min: 1, max: 20 }),
      work: fc.double({ min: 0.01, max: 9, noNaN: true }),
    });
    const events = fc.array(fc.record({ index: fc.nat(4), what: fc.constantFrom('step', 'rows', 'end') }));
    fc.assert(
      fc.property(fc.array(trial, { minLength: 5, maxLength: 5 }), events, (trials, happened) => {
        const { meter, clock } = openMeter(
          trials.map(({ steps, work }) => [steps, work]),
          5,
          { rows: 40 },
        );
        const open = new Set(trials.keys());
        for (const index of open) meter.begin([index]);
        let before = 0;
        const look = () => {
          const { share, done } = meter.read();
          expect(share).toBeGreaterThanOrEqual(before - 1e-12);
          expect(share === 1).toBe(done === trials.length);
          before = share;
        };
        for (const { index, what } of happened) {
          clock.now += 1;
          if (!open.has(index)) continue;
          if (what === 'step') Atomics.add(meter.counters.steps, index, 1);
          if (what === 'rows') Atomics.add(meter.counters.rows, index, 16n);
          if (what === 'end') {
            open.delete(index);
            meter.end(index, false);
          }
          look();
        }
        for (const index of open) meter.end(index, false);
        look();
        expect(meter.read().etaMs ?? 0).toBe(0);
      }),
    );
  });
});
