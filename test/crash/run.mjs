/**
 * The crash campaign: kobai killed, interrupted, out of disk and raced, and what its results come to after that.
 *
 * `node test/crash/run.mjs [--quick] [--kills N] [--seed N]`
 */
import { parseArgs } from 'node:util';
import { openCampaign } from './campaign.mjs';
import { meddleWithCommitted } from './committed.mjs';
import { damageRecords } from './damage.mjs';
import { fillDisks, limitFiles, refuseEveryCall } from './disk.mjs';
import { killAtEveryCall, killAtRandom, killEveryKind, killGroups, killTwice } from './kills.mjs';
import { meddle } from './meddling.mjs';
import { mutate } from './mutants.mjs';
import { raceForFolder } from './races.mjs';
import { interrupt, interruptTwice } from './signals.mjs';
import { findOutOfOrder, whyNoStrace } from './strace.mjs';
import { forbidFolders, plantFault, tryStreams } from './streams.mjs';
import { viewDamage } from './views.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const { quick } = options;
const kills = Number(options.kills ?? (quick ? 4 : 1000));
const campaign = openCampaign(Number(options.seed));
const startedMs = performance.now();
console.log(`seed ${options.seed}`);

const noStrace = process.platform === 'linux' ? whyNoStrace() : 'strace is of Linux';
if (noStrace) {
  campaign.leaveOut('killed or refused at system calls', noStrace);
} else {
  await campaign.repeat('files written, synced, put in place, folder synced', 1, findOutOfOrder);
  if (!quick) for (const workers of [1, 2]) await killAtEveryCall(campaign, workers);
  for (const calls of quick ? ['pwrite64'] : ['pwrite64', 'fsync']) await killGroups(campaign, calls);
  await killTwice(campaign, quick ? 2 : Math.floor(kills / 4));
}
await killAtRandom(campaign, kills);
if (!noStrace) await refuseEveryCall(campaign, quick ? { kinds: [{ calls: 'pwrite64' }], codes: ['EIO'] } : {});
await raceForFolder(campaign, quick ? 2 : 100);
await interrupt(campaign, quick ? 2 : 200);
await interruptTwice(campaign, quick ? 1 : 50);
if (process.platform === 'linux') {
  await limitFiles(campaign, quick ? 2 : 8);
  await fillDisks(campaign, quick ? 2 : 16);
}
await tryStreams(campaign);
await forbidFolders(campaign);
await plantFault(campaign, quick ? 1 : 20);
const bits = quick ? [0] : [0, 1, 2, 3, 4, 5, 6, 7];
await damageRecords(campaign, (byte) => [0x0a, ...bits.map((bit) => byte ^ (1 << bit))]);

await killEveryKind(campaign, quick ? 1 : 75);
await meddle(campaign, { count: 10, quick });
await meddleWithCommitted(campaign, { quick });
await viewDamage(campaign);
await mutate(campaign, quick ? 300 : 10_000);

const { passed, failed, kills: counted } = campaign.total;
console.log(`${counted} kills, ${Math.round((performance.now() - startedMs) / 1000)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
