/** What the cluster room needs of a queue of jobs, whatever server keeps it. */

/** A job that a server keeps. */
export type StoredJob = {
  readonly id: string;
  readonly data: unknown;
  /** What a worker returned, where the job is completed. */
  readonly returned?: unknown;
  /** Why it failed, where it did. */
  readonly failedReason?: string;
  /** The name of the worker that had it last. */
  readonly worker?: string;
};

/** A named queue of jobs; a job is found by an id of our own, so that adding it a second time changes nothing. */
export type JobQueue = {
  add(jobs: readonly { readonly id: string; readonly data: unknown }[]): Promise<void>;
  /** Replaces the data of a job, or adds it. */
  put(id: string, data: unknown): Promise<void>;
  /** Jobs that nobody has taken, the oldest first. */
  listWaiting(most: number): Promise<readonly StoredJob[]>;
  /** Jobs that are completed or failed. */
  listEnded(most: number): Promise<readonly StoredJob[]>;
  /** Jobs that wait or are worked on. */
  countOpen(): Promise<number>;
  /** All jobs, the ended ones included. */
  countAll(): Promise<number>;
  remove(ids: readonly string[]): Promise<void>;
  /** Removes all its jobs, those that are worked on too. */
  clear(): Promise<void>;
};

/** How a worker takes jobs. */
export type ConsumerOptions = {
  readonly name: string;
  /** Jobs at once. */
  readonly concurrency: number;
  /** How long nothing may be heard of a worker before its jobs go to others. */
  readonly leaseMs: number;
  /** Told of what the server says, or that it cannot be reached; the consumer goes on by itself. */
  readonly onError: (error: Error) => void;
};

/** Takes jobs of a queue, until it is closed. */
export type Consumer = {
  /** Takes no job any more, and waits for those that it has. */
  close(): Promise<void>;
};

/** What is returned of a job; `giveBack` puts it where another worker finds it. */
export type JobOutcome = { readonly returned: unknown } | 'giveBack';

/** A server of queues. */
export type QueueServer = {
  /** Its URL without what must not be shown. */
  readonly shownUrl: string;
  /** The key of the seals; empty where there is no secret. */
  readonly secret: string;
  /** A queue, which is the same one for the same name; all are closed with the server. */
  openQueue(name: string): JobQueue;
  consume(queue: string, work: (job: StoredJob) => Promise<JobOutcome>, options: ConsumerOptions): Consumer;
  close(): Promise<void>;
};
