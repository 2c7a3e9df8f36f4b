/** A disk that is full, broken or read-only, at every call and from every call on. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { nameOf } from './kills.mjs';
import { makeFolderFor, refusable, strace, wasHit } from './strace.mjs';
import { cli, finish, finishedTrials, makeFolder, removeFolder, resultsOf, run } from './workshop.mjs';

const errors = ['ENOSPC', 'EIO', 'EROFS'];

/** Has each call of each kind refused once, with each error; and all calls from there on, as a full disk does. */
export async function refuseEveryCall(campaign, { kinds = refusable, codes = errors } = {}) {
  for (const kind of kinds) {
    for (const code of codes) {
      await campaign.countUp(`${code} at each ${nameOf(kind)}`, (n) => refuse(kind, code, `${n}`));
    }
    if (codes.includes('ENOSPC')) {
      await campaign.countUp(`ENOSPC from each ${nameOf(kind)} on`, (n) => refuse(kind, 'ENOSPC', `${n}+`));
    }
  }
}

async function refuse(kind, code, when) {
  const folder = makeFolderFor(kind);
  const before = await strace(folder, kind, `error=${code}:when=${when}`);
  const ended = await run(folder, { before });
  const hit = wasHit(folder);
  const faults = hit ? [...judge(ended, folder), ...(await finish(folder))] : [];
  removeFolder(folder);
  return { hit, faults };
}

/** Files may grow to so many blocks: what is beyond is cut off in the middle of a write. */
export async function limitFiles(campaign, count) {
  await campaign.repeat(`a write cut short at 1 to ${count} KiB of a file`, count, async (i) => {
    const folder = makeFolder();
    const ended = await run(folder, { before: ['bash', '-c', `ulimit -f ${i + 1}; exec "$@"`, 'bash'] });
    const faults = ended.code === 0 ? [] : judge(ended, folder);
    faults.push(...(await finish(folder)));
    removeFolder(folder);
    return faults;
  });
}

/** Real disks of 4, 8, 12 … KiB, which grow when they are full. */
export async function fillDisks(campaign, count) {
  const title = `a disk of 4 to ${4 * count} KiB that fills up`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status !== 0) {
    campaign.leaveOut(title, 'only root can mount one');
    return;
  }
  const script = `
    mkdir results && mount -t tmpfs -o size=$1 none results
    "$2" "$3" run small.yaml >/dev/null; echo "code $?" >&2
    mount -o remount,size=1m results && mkdir kept && cp -r results/. kept/`;
  await campaign.repeat(title, count, async (i) => {
    const folder = makeFolder();
    const size = `${4 * (i + 1)}k`;
    const args = ['--mount', 'bash', '-c', script, 'bash', size, process.execPath, cli];
    const { stderr } = spawnSync('unshare', args, { cwd: folder, encoding: 'utf8' });
    const code = Number(/code (\d+)\n$/.exec(stderr)?.[1]);
    spawnSync('cp', ['-r', 'kept/.', 'results/'], { cwd: folder });
    const faults = code === 0 ? [] : judge({ code, stderr }, folder);
    faults.push(...(await finish(folder)).map((fault) => `${fault} (${size})`));
    removeFolder(folder);
    return faults;
  });
}

/** Exit code 5, and the path of a file of the results; no other program is blamed. */
function judge({ code, stderr }, folder) {
  const names = stderr.includes(path.relative(folder, resultsOf(folder)));
  const finished = finishedTrials(folder).length;
  return [
    ...(code === 5 ? [] : [`exit code ${code} after ${finished} trials: ${stderr.trim().split('\n').at(-1)}`]),
    ...(names ? [] : [`no path in: ${stderr.trim()}`]),
    ...(stderr.includes('another program') ? [`blames another program: ${stderr.trim()}`] : []),
  ];
}
