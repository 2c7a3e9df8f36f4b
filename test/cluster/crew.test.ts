import { afterEach, describe, expect, it, vi } from 'vitest';
import { openCrew } from '../../src/cluster/crew.ts';
import type { JobQueue, StoredJob } from '../../src/cluster/job-queue.ts';
import { type Presence, workerPlace } from '../../src/cluster/messages.ts';
import { seal } from '../../src/cluster/seal.ts';

const secret = 'sixteen characters';
afterEach(() => {
  vi.restoreAllMocks();
});

/** The view of workers whose presences stand in a list, at a time that the test says. */
function openView() {
  const jobs = new Map<string, StoredJob>();
  const said: string[] = [];
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const queue = {
    listWaiting: async () => [...jobs.values()],
    remove: async (ids: string[]) => ids.forEach((id) => void jobs.delete(id)),
  } as unknown as JobQueue;
  const crew = openCrew(queue, 'run', secret, (message) => said.push(message));
  return {
    said,
    say(name: string, presence: Partial<Presence>, key = secret) {
      const whole = { host: 'h', threads: 2, beat: 1, training: {}, refused: {}, ...presence };
      jobs.set(name, { id: name, data: seal(JSON.stringify(whole), workerPlace(name), key) });
    },
    async silences(atMs: number) {
      now = atMs;
      return (await crew.look()).map(({ name, silentMs }) => [name, silentMs]);
    },
  };
}

describe('[U] cluster/crew', () => {
  it('counts how long each worker of the run has said nothing new, by its own clock', async () => {
    const { say, silences } = openView();
    say('a', { serves: 'run' });
    say('b', { serves: 'run' });
    say('c', { serves: 'another' });
    expect(await silences(1000)).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    say('a', { serves: 'run', beat: 2 });
    expect(await silences(8000)).toEqual([
      ['a', 0],
      ['b', 7000],
    ]);
  });

  it('forgets a worker that has said nothing for ten minutes', async () => {
    const { say, silences } = openView();
    say('a', { serves: 'run' });
    await silences(0);
    await silences(600_001);
    expect(await silences(600_002)).toEqual([]);
  });

  it('names who refuses the run or has another secret, once', async () => {
    const { say, silences, said } = openView();
    say('a', { refused: { run: 'other data', another: 'other kobai' } });
    say('b', { serves: 'run' }, 'another of sixteen');
    await silences(0);
    await silences(1000);
    expect(said).toEqual([
      'worker a refuses this run: other data',
      'worker b has another secret, and trains nothing of this run',
    ]);
    expect(await silences(2000)).toEqual([]);
  });
});
