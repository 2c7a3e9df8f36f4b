export { connectQueueServer } from './bullmq.ts';
export { openQueuedRun } from './coordinate.ts';
export type { CrewMember } from './crew.ts';
export type { QueueServer } from './job-queue.ts';
export type { Announcement } from './messages.ts';
export { readQueueUrl } from './queue-url.ts';
export { type ServedRun, serveQueue } from './serve.ts';
export { fallsTo, formatShard, parseShard, type Shard, shardOfEnvironment } from './shard.ts';
