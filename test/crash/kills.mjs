/** SIGKILL at every system call, at two of them in a row, and at random moments. */

import { killable, makeFolderFor, strace, straceSlowDisk, wasHit } from './strace.mjs';
import { finish, finishedTrials, makeFolder, readReferences, removeFolder, run, start } from './workshop.mjs';

/**
 * Kills a run at each system call of each kind in turn, one call a case.
 *
 * @param workers threads of the run
 */
export async function killAtEveryCall(campaign, workers) {
  for (const kind of killable) {
    await campaign.countUp(`killed at each ${nameOf(kind)}, ${workers} workers`, async (n) => {
      const folder = makeFolderFor(kind);
      await killAt(folder, kind, n, workers);
      const hit = wasHit(folder);
      if (hit) campaign.total.kills += 1;
      const faults = hit ? await finish(folder) : [];
      removeFolder(folder);
      return { hit, faults };
    });
  }
}

/**
 * Kills a run on a disk so slow that trials end while others are written: between their end and their write, or between
 * their write and their sync.
 *
 * @param calls the calls at each of which it is killed
 */
export async function killGroups(campaign, calls) {
  await campaign.countUp(`killed at each ${calls} of trials together`, async (n) => {
    const folder = makeFolder();
    const before = straceSlowDisk(folder, calls, `signal=SIGKILL:when=${n}`);
    await run(folder, { name: 'records', before, args: ['--workers', '2'] });
    const hit = wasHit(folder);
    if (hit) campaign.total.kills += 1;
    const isGrouped = calls !== 'pwrite64' || n < 3 || finishedTrials(folder, 'records').length >= n;
    const faults = hit ? [...(isGrouped ? [] : ['each was written alone']), ...(await finish(folder, 'records'))] : [];
    removeFolder(folder);
    return { hit, faults };
  });
}

/** Kills a run at a call, and the run that goes on from there at another. */
export async function killTwice(campaign, count) {
  const { random } = campaign;
  await campaign.repeat('killed at a call, and again at another', count, async () => {
    const picks = [0, 1].map(() => [random.pick(killable), random.below(12) + 1, random.below(2) + 1]);
    const folder = makeFolder();
    let wasKilled = false;
    for (const [kind, n, workers] of picks) {
      await killAt(folder, kind, n, workers);
      wasKilled ||= wasHit(folder);
    }
    if (wasKilled) campaign.total.kills += 1;
    const faults = await finish(folder);
    removeFolder(folder);
    return faults.map((fault) => `${fault} (${picks.map(([kind, n, w]) => `${kind.calls} ${n} ${w}`)})`);
  });
}

/** @param kills how many there must be in all when it ends */
export async function killAtRandom(campaign, kills) {
  const { small } = await readReferences();
  const isNeeded = () => campaign.total.kills < kills;
  await campaign.repeat('killed at a random moment', isNeeded, async () => {
    const folder = makeFolder();
    const afterMs = campaign.random.below(small.elapsedMs * 1.2);
    const { child, ended } = start(folder, { args: ['--workers', String(campaign.random.below(3) + 1)] });
    setTimeout(() => child.kill('SIGKILL'), afterMs);
    const { signal } = await ended;
    if (signal === 'SIGKILL') campaign.total.kills += 1;
    const faults = await finish(folder);
    removeFolder(folder);
    return faults;
  });
}

/** Kills runs of each kind of experiment, and of several files at once, at random moments, over and over. */
export async function killEveryKind(campaign, count) {
  const references = await readReferences();
  for (const names of [['csv'], ['halving'], ['auto'], ['csv', 'halving', 'small']]) {
    const wholeMs = names.reduce((sum, name) => sum + references[name].elapsedMs, 0);
    await campaign.repeat(`killed at a random moment: ${names.join(', ')}`, count, async () => {
      const folder = makeFolder();
      for (let times = campaign.random.below(3) + 1; times > 0; times -= 1) {
        // Two threads, which a run of so little would not start by itself.
        const { child, ended } = start(folder, { name: names, args: ['--workers', '2'] });
        setTimeout(() => child.kill('SIGKILL'), campaign.random.below(wholeMs));
        if ((await ended).signal === 'SIGKILL') campaign.total.kills += 1;
      }
      const faults = [];
      for (const name of names) faults.push(...(await finish(folder, name)));
      removeFolder(folder);
      return faults;
    });
  }
}

async function killAt(folder, kind, n, workers) {
  const before = await strace(folder, kind, `signal=SIGKILL:when=${n}`);
  await run(folder, { before, args: ['--workers', String(workers)] });
}

export function nameOf({ calls, ofFiles }) {
  return `${calls.replace(/[/^]/g, '')}${ofFiles ? ' of a file' : ''}`;
}
