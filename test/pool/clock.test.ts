import { describe, expect, it } from 'vitest';
import { startClock } from '../../src/pool/index.ts';

describe('[U] pool/clock', () => {
  it('names its start in UTC and never runs backwards', () => {
    const { startedAt, elapsedMs } = startClock();
    expect(startedAt).toBe(new Date(startedAt).toISOString());
    const first = elapsedMs();
    expect(first).toBeGreaterThanOrEqual(0);
    expect(elapsedMs()).toBeGreaterThanOrEqual(first);
  });
});
