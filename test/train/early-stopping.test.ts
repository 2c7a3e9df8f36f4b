import { describe, expect, it } from 'vitest';
import type { EarlyStoppingSettings } from '../../src/config/index.ts';
import { createEarlyStopping } from '../../src/train/early-stopping.ts';

/** What is said of each value: + for improved, ! for stop, both or neither. */
function watch(values: readonly number[], settings: Partial<EarlyStoppingSettings> = {}): string[] {
  const stopping = createEarlyStopping({
    metric: 'validation.loss',
    goal: 'minimize',
    patience: 2,
    minChange: 0,
    ...settings,
  });
  return values.map((value) => {
    const { improved, stop } = stopping.observe(value);
    return `${improved ? '+' : ''}${stop ? '!' : ''}`;
  });
}

describe('[U] train/early-stopping', () => {
  it('stops when a loss has not come down for as many evaluations as it is patient', () => {
    expect(watch([3, 2, 2.5, 2.1])).toEqual(['+', '+', '', '!']);
    expect(watch([3, 2], { patience: 1 })).toEqual(['+', '+']);
    expect(watch([2, 3], { patience: 1 })).toEqual(['+', '!']);
  });

  it('waits anew from each improvement', () => {
    expect(watch([3, 4, 2, 2.5, 1, 1.5, 1.2])).toEqual(['+', '', '+', '', '+', '', '!']);
  });

  it('takes the goal from the settings', () => {
    expect(watch([0.5, 0.6, 0.4, 0.5], { goal: 'maximize' })).toEqual(['+', '+', '', '!']);
  });

  it('does not take an equal value, or a change of no more than minChange, for an improvement', () => {
    expect(watch([1, 1, 1])).toEqual(['+', '', '!']);
    expect(watch([4, 3.5, 3.25], { minChange: 0.5 })).toEqual(['+', '', '+']);
    expect(watch([0, 0.5, 0.75], { minChange: 0.5, goal: 'maximize' })).toEqual(['+', '', '+']);
  });

  it('takes the first value, however bad, for the best so far', () => {
    expect(watch([1e300], { minChange: 1 })).toEqual(['+']);
    expect(watch([0], { goal: 'maximize', minChange: 1 })).toEqual(['+']);
  });
});
