export type QueueTestServer = {
  readonly url: string;
  pid(): number | undefined;
  /** Ends it on the spot; what it holds is there again after `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

export function hasRedis(): boolean;
export function hasPostgres(): boolean;
export function startRedis(...options: string[]): Promise<QueueTestServer>;
export function startPostgres(): Promise<QueueTestServer>;
