/** Two runs in one folder, started at the same time. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { finish, makeFolder, removeFolder, resultsOf, start } from './workshop.mjs';

/** One works, the other leaves with its process id; also where a dead process has left its lock. */
export async function raceForFolder(campaign, count) {
  await campaign.repeat('two runs in one folder', count, (i) => race(i % 2 === 1));
}

async function race(hasDeadOwner) {
  const folder = makeFolder();
  if (hasDeadOwner) await leaveLock(folder);
  const runs = [0, 1].map(() => start(folder, { name: 'slow' }));
  const ends = await Promise.all(runs.map(({ ended }) => ended));
  const worker = ends.findIndex(({ code }) => code === 0);
  const other = ends[1 - worker];
  const faults = [];
  if (worker < 0 || other?.code !== 2) faults.push(`exit codes ${ends.map(({ code }) => code)}`);
  else if (!other.stderr.includes(`process ${runs[worker].child.pid} on `)) faults.push(other.stderr.trim());
  faults.push(...(await finish(folder, 'slow')));
  removeFolder(folder);
  return faults;
}

/** A lock as a process leaves it that is killed while it holds it. */
async function leaveLock(folder) {
  const { child, ended } = start(folder, { name: 'slow', args: ['--set', 'epochs=1000000'] });
  const lock = path.join(resultsOf(folder, 'slow'), '.lock');
  while (!existsSync(lock)) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await ended;
}
