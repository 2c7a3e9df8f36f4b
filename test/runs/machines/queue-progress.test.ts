import { describe, expect, it } from 'vitest';
import type { PoolTrial } from '../../../src/pool/index.ts';
import { openQueueProgress } from '../../../src/runs/machines/queue-progress.ts';

const trial = (id: string, steps: number) => ({ trial: { id, steps } }) as PoolTrial;
const works = new Map([
  ['a', 100],
  ['b', 300],
]);
const member = (training: Record<string, number>, silentMs = 0) => ({
  name: 'w',
  host: 'h',
  threads: 2,
  training,
  silentMs,
});

describe('[U] runs/queue-progress', () => {
  it('counts by work what has ended, and what the workers have made of the others', () => {
    const progress = openQueueProgress([trial('a', 10), trial('b', 10)], works);
    expect(progress.read()).toMatchObject({ done: 0, total: 2, share: 0, totalSteps: 20, workers: [] });
    progress.see([member({ a: 5, b: 2 }), member({}, 9000)]);
    expect(progress.read()).toMatchObject({ steps: 7, share: (0.5 * 100 + 0.2 * 300) / 400 });
    expect(progress.read().workers).toEqual([
      { host: 'h', threads: 2, silentMs: 0 },
      { host: 'h', threads: 2, silentMs: 9000 },
    ]);
    progress.end('a', true);
    expect(progress.read()).toMatchObject({ done: 1, failed: 1, steps: 12, share: (100 + 0.2 * 300) / 400 });
    expect(progress.read().inFlight).toEqual([{ index: 1, made: 2, steps: 10, share: 0.2 }]);
    progress.end('b', false);
    expect(progress.read()).toMatchObject({ done: 2, share: 1, inFlight: [] });
  });

  it('is not done before its trials have ended, and knows nothing of those of others', () => {
    const progress = openQueueProgress([trial('a', 10), trial('b', 10)], works);
    progress.see([member({ a: 10, b: 10, other: 3 })]);
    expect(progress.read().share).toBeLessThan(1);
    expect(progress.read().inFlight).toHaveLength(2);
  });
});
