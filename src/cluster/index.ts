export { fallsTo, formatShard, parseShard, type Shard, shardOfEnvironment } from './shard.ts';
