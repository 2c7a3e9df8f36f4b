/**
 * Trials → replies of the workers of a queue.
 *
 * The coordinator asks; it keeps no state that the server would have to know of. What a worker returned lies on the server
 * until it is stored here, and what the server has lost is put there again: so either of them may end at any time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorData, KobaiError } from '../shared/index.ts';
import { monotonicMs } from './clock.ts';
import { type Crew, type CrewMember, openCrew } from './crew.ts';
import { decode, encode } from './encode.ts';
import type { JobQueue, QueueServer, StoredJob } from './job-queue.ts';
import { type Announcement, keyOf, runPlace, runsQueue, trialsQueue, workersQueue } from './messages.ts';
import { openRetry, type Retry } from './retry.ts';
import { type Sealed, seal, unseal } from './seal.ts';

/** A trial that is to be trained, by its id. */
type QueuedTrial = {
  readonly id: string;
  /** What it goes on from, as plain data; asked for when it is put into the queue. */
  readonly findCheckpoint?: (() => unknown) | undefined;
};

/** What came of a trial. */
type QueueReply = { readonly id: string; readonly elapsedMs: number; readonly result: unknown };

/** A run whose trials are trained by the workers of a queue. */
export type QueuedRun = {
  /**
   * Puts trials into the queue and hands on what comes back, in whatever order, as often as something does.
   * What is handed on is removed from the server when the next is asked for.
   *
   * @throws CLUSTER_RESULT_REFUSED: what comes back of a trial is time and again not sealed by who has the secret
   */
  train(trials: readonly QueuedTrial[], signal: AbortSignal): AsyncGenerator<readonly QueueReply[], void, void>;
  /** Takes the run back: no worker trains anything of it any more. */
  close(): Promise<void>;
};

type RunListener = {
  /** Gets a sentence for a person. */
  readonly tell: (message: string) => void;
  /** Gets the workers of the run about once a second. */
  readonly onCrew: (members: readonly CrewMember[]) => void;
};

/** Jobs that are asked for at once. */
const groupSize = 200;
/** The time between two questions: short while results come, longer while none do. */
const pauseMs = { least: 10, most: 250 };
const lookEveryMs = 1000;
/** How many characters of payloads lie in the queue at most: checkpoints may be large. */
const mostQueued = 64 * 1024 * 1024;
/** And of those that are put there at once. */
const mostInGroup = 4 * 1024 * 1024;
/** How often a trial is put into the queue again before that is given up. */
const mostRepeats = 3;
/** How long the end of a run waits for a server that is gone. */
const closeMs = 5000;

/** Announces a run with the first trials, and not before. */
export function openQueuedRun(server: QueueServer, announcement: Announcement, listener: RunListener): QueuedRun {
  const key = keyOf(announcement);
  const name = trialsQueue(key);
  const opened = {
    runs: server.openQueue(runsQueue),
    workers: server.openQueue(workersQueue),
    trials: server.openQueue(name),
  };
  const place = { ...opened, key, name, secret: server.secret };
  const crew = openCrew(opened.workers, key, server.secret, listener.tell);
  const announce = () => opened.runs.put(key, seal(JSON.stringify(announcement), runPlace(key), server.secret));
  let isAnnounced = false;
  return {
    async *train(trials, signal) {
      const retry = openRetry(listener.tell, server.shownUrl, signal);
      isAnnounced = true;
      yield* trainQueued({ place, trials, crew, announce, retry, listener, signal });
    },
    async close() {
      if (!isAnnounced) return;
      const takeBack = async () => {
        await opened.runs.remove([key]);
        await opened.trials.clear();
      };
      await Promise.race([takeBack().catch(() => {}), sleep(closeMs, undefined, { ref: false })]);
    },
  };
}

type Place = {
  readonly trials: JobQueue;
  readonly key: string;
  readonly name: string;
  readonly secret: string;
};

type Coordination = {
  readonly place: Place;
  readonly trials: readonly QueuedTrial[];
  readonly crew: Crew;
  readonly announce: () => Promise<void>;
  readonly retry: Retry;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
};

async function* trainQueued(coordination: Coordination): AsyncGenerator<readonly QueueReply[], void, void> {
  const { place, crew, announce, retry, listener, signal } = coordination;
  const ledger = openLedger(coordination);
  let pause = pauseMs.least;
  let nextLook = 0;
  while (ledger.size() > 0) {
    if (monotonicMs() >= nextLook) {
      await retry(async () => {
        await announce();
        await ledger.restore();
        listener.onCrew(await crew.look());
      });
      nextLook = monotonicMs() + lookEveryMs;
    }
    await retry(() => ledger.fill());
    const jobs = await retry(() => place.trials.listEnded(groupSize));
    const replies = ledger.read(jobs);
    if (replies.length > 0) yield replies;
    await retry(() => ledger.clear(jobs));
    if (jobs.length > 0) pause = pauseMs.least;
    if (signal.aborted) return;
    if (ledger.size() > 0) await sleep(pause, undefined, { signal }).catch(() => {});
    pause = Math.min(pauseMs.most, pause * 1.5);
  }
  listener.onCrew(await retry(() => crew.look()));
}

/** Which trials have no reply, and which of them lie on the server. */
function openLedger({ place, trials, listener }: Coordination) {
  const { key: _, name: queue, secret } = place;
  const waiting = [...trials];
  const open = new Map(trials.map((trial) => [trial.id, trial]));
  const queued = new Map<string, Sealed>();
  const repeats = new Map<string, number>();
  let characters = 0;
  const payloadOf = ({ id, findCheckpoint }: QueuedTrial) =>
    seal(encode({ checkpoint: findCheckpoint?.() }), { kind: 'trial', queue, id }, secret);
  const forget = (id: string) => {
    characters -= queued.get(id)?.body.length ?? 0;
    queued.delete(id);
  };
  const tryAgain = (id: string, reason: string) => {
    const count = (repeats.get(id) ?? 0) + 1;
    repeats.set(id, count);
    forget(id);
    if (count > mostRepeats) throw refusedResult(id, reason);
    waiting.push(open.get(id) as QueuedTrial);
  };
  const readJob = (job: StoredJob): QueueReply[] => {
    const { id, returned, failedReason, worker = 'a worker' } = job;
    if (!open.has(id)) return [];
    const read = returned === undefined ? undefined : readReply(returned, { kind: 'result', queue, id }, secret);
    if (read && 'result' in read) {
      open.delete(id);
      forget(id);
      return [{ ...read, id }];
    }
    if (failedReason !== undefined) {
      open.delete(id);
      forget(id);
      const message = `The workers that trained it died or fell silent: ${failedReason}.`;
      const error: ErrorData = { code: 'CLUSTER_TRIAL_LOST', message };
      return [{ id, elapsedMs: 0, result: { status: 'failed', error } }];
    }
    const reason = read?.refused ?? 'what it returned is not sealed with the secret of this run';
    listener.tell(`${worker}, trial ${id.slice(0, 12)}: ${reason}`);
    tryAgain(id, reason);
    return [];
  };
  return {
    size: () => open.size,
    /** Puts trials into the queue, as far as there is room. */
    async fill() {
      while (waiting.length > 0 && characters < mostQueued) {
        const group: { id: string; data: Sealed }[] = [];
        let size = 0;
        for (const trial of waiting.slice(0, groupSize)) {
          if (size > mostInGroup) break;
          const data = payloadOf(trial);
          group.push({ id: trial.id, data });
          size += data.body.length;
        }
        await place.trials.add(group);
        waiting.splice(0, group.length);
        characters += size;
        for (const { id, data } of group) queued.set(id, data);
      }
    },
    /** Puts there again what the server has lost; what it has stays as it is. */
    async restore() {
      if (queued.size === 0 || (await place.trials.countAll()) >= queued.size) return;
      await place.trials.add([...queued].map(([id, data]) => ({ id, data })));
    },
    read: (jobs: readonly StoredJob[]) => jobs.flatMap(readJob),
    /** Removes from the server what was read. */
    clear: (jobs: readonly StoredJob[]) => place.trials.remove(jobs.map(({ id }) => id)),
  };
}

type Reply = Omit<QueueReply, 'id'> | { readonly refused: string };

function readReply(returned: unknown, place: Parameters<typeof unseal>[1], secret: string): Reply | undefined {
  const body = unseal(returned, place, secret);
  return body === undefined ? undefined : (decode(body) as Reply);
}

function refusedResult(id: string, reason: string): KobaiError {
  const hint = 'Somebody without the secret writes to this server, or a worker has another one.';
  const message = `trial ${id.slice(0, 12)} comes back refused time and again: ${reason}`;
  return new KobaiError('environment', 'CLUSTER_RESULT_REFUSED', message, { hint });
}
