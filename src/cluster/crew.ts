/** What workers say of themselves → who is there, who has been silent for how long, and who refuses a run. */
import { monotonicMs } from './clock.ts';
import type { JobQueue } from './job-queue.ts';
import { type Presence, readPresence, workerPlace } from './messages.ts';
import { unseal } from './seal.ts';

/** A worker of a run. */
export type CrewMember = Pick<Presence, 'host' | 'threads' | 'training'> & {
  readonly name: string;
  /** How long nothing new has been heard of it. */
  readonly silentMs: number;
};

/** Looks at the workers of one run. */
export type Crew = {
  /** Those that serve the run, as they are now. */
  look(): Promise<readonly CrewMember[]>;
};

/** So many workers at most are looked at. */
const mostWorkers = 10_000;
/** A worker of which nothing has been heard for so long is forgotten. */
const forgetMs = 10 * 60_000;

/**
 * Opens the view of a run's workers.
 *
 * @param key of the run
 * @param tell called once with each refusal
 */
export function openCrew(workers: JobQueue, key: string, secret: string, tell: (message: string) => void): Crew {
  const heard = new Map<string, { readonly body: string; readonly atMs: number }>();
  const told = new Set<string>();
  const tellOnce = (message: string) => {
    if (!told.has(message)) tell(message);
    told.add(message);
  };
  return {
    async look() {
      const now = monotonicMs();
      const members: CrewMember[] = [];
      for (const { id, data } of await workers.listWaiting(mostWorkers)) {
        const body = unseal(data, workerPlace(id), secret);
        const presence = body === undefined ? undefined : readPresence(body);
        if (body === undefined || presence === undefined) {
          tellOnce(`worker ${id} has another secret, and trains nothing of this run`);
          continue;
        }
        const before = heard.get(id);
        const atMs = before?.body === body ? before.atMs : now;
        heard.set(id, { body, atMs });
        const silentMs = now - atMs;
        if (silentMs > forgetMs) await workers.remove([id]);
        const { host, threads, training, serves, refused } = presence;
        const reason = refused[key];
        if (reason !== undefined) tellOnce(`worker ${id} refuses this run: ${reason}`);
        if (serves === key) members.push({ name: id, host, threads, training, silentMs });
      }
      return members;
    },
  };
}
