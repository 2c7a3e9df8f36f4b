import { describe, expect, it } from 'vitest';
import type { PoolProgress } from '../../../src/pool/index.ts';
import { openWholeProgress } from '../../../src/runs/progress/whole-progress.ts';

function progressOf(share: number, elapsedMs: number, done: number, total: number): PoolProgress {
  const left = { done, total, failed: 0, inFlight: [], steps: 0, totalSteps: 0 };
  return { ...left, share, elapsedMs, etaMs: 1000 * (1 - share) };
}

describe('[U] runs/whole-progress', () => {
  it('goes once from nothing to the whole, over all rungs of halving', () => {
    const whole = openWholeProgress();
    whole.begin({ work: 60, trials: 6 }, { work: 40, trials: 3 });
    expect(whole.join(progressOf(0.5, 100, 3, 6))).toMatchObject({ share: 0.3, done: 3, total: 9 });
    expect(whole.join(progressOf(1, 300, 6, 6))).toMatchObject({ share: 0.6, done: 6, total: 9 });
    whole.end();
    whole.begin({ work: 40, trials: 3 }, { work: 0, trials: 0 });
    expect(whole.join(progressOf(0, 0, 0, 3))).toMatchObject({ share: 0.6, done: 6, total: 9, elapsedMs: 300 });
    expect(whole.join(progressOf(0.5, 100, 1, 3))).toMatchObject({ share: 0.8, done: 7, total: 9, elapsedMs: 400 });
    expect(whole.join(progressOf(1, 200, 3, 3))).toMatchObject({ share: 1, done: 9, total: 9 });
  });

  it('adds the time of the rungs to come, at the speed so far', () => {
    const whole = openWholeProgress();
    whole.begin({ work: 60, trials: 6 }, { work: 40, trials: 3 });
    // 30 units in 300 ms: 40 take 400, beside the second that the rung itself still takes.
    expect(whole.join({ ...progressOf(0.5, 300, 3, 6), etaMs: 1000 }).etaMs).toBeCloseTo(1400, 6);
  });

  it('does not go back where other points than the expected go on', () => {
    const whole = openWholeProgress();
    whole.begin({ work: 60, trials: 6 }, { work: 40, trials: 3 });
    whole.join(progressOf(1, 300, 6, 6));
    whole.end();
    whole.begin({ work: 90, trials: 2 }, { work: 0, trials: 0 });
    expect(whole.join(progressOf(0, 0, 0, 2)).share).toBe(0.6);
    expect(whole.join(progressOf(1, 100, 2, 2)).share).toBe(1);
  });
});
