/** Outputs that nobody reads or that cannot be written, and folders that may not be. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finish, makeFolder, readReferences, removeFolder, resultsOf, run } from './workshop.mjs';

const inShell = (script) => ['bash', '-c', `set -o pipefail; ${script}`, 'bash'];

/** What is done to the streams, and the exit code and message that must come of it. */
const streams = [
  { title: '| head -1', before: inShell('"$@" | head -1'), code: 0, stdout: /^rank .*\n$/ },
  { title: '| a reader that closes at once', before: inShell('"$@" --json | true'), code: 0 },
  { title: '| a slow reader', before: inShell('"$@" --json | (sleep 1; cat)'), code: 0, stdout: /^\{[\s\S]*\}\n$/ },
  { title: 'closed stdout', before: inShell('"$@" >&-'), code: 0 },
  { title: 'closed stdin, stdout and stderr', before: inShell('"$@" <&- >&- 2>&-'), code: 0 },
  {
    title: 'stdout on a full disk',
    before: inShell('"$@" >/dev/full'),
    code: 5,
    stderr: /cannot write to stdout.*ENOSPC/,
  },
  { title: 'stderr on a full disk', before: inShell('"$@" 2>/dev/full'), code: 0, stdout: /^rank / },
  { title: 'stderr closed by its reader', before: inShell('"$@" 2>&1 >/dev/null | true'), code: 0 },
];

export async function tryStreams(campaign) {
  if (!existsSync('/dev/full')) {
    campaign.leaveOut('streams that are closed or full', 'this system has no /dev/full');
    return;
  }
  await campaign.repeat('streams that are closed, full or slow', streams.length, async (i) => {
    const { title, before, code, stdout, stderr } = streams[i];
    const folder = makeFolder();
    const ended = await run(folder, { before });
    const faults = [
      ...(ended.code === code ? [] : [`${title}: exit code ${ended.code}: ${ended.stderr}`]),
      ...(!stdout || stdout.test(ended.stdout) ? [] : [`${title}: stdout is ${JSON.stringify(ended.stdout)}`]),
      ...(!stderr || stderr.test(ended.stderr) ? [] : [`${title}: stderr is ${JSON.stringify(ended.stderr)}`]),
      ...(await finish(folder)),
    ];
    removeFolder(folder);
    return faults;
  });
}

/** A fault that nobody catches: exit code 70 with its stack, and what had ended is kept. */
export async function plantFault(campaign, count) {
  const { slow } = await readReferences();
  await campaign.repeat('a fault in kobai itself', count, async () => {
    const folder = makeFolder();
    const afterMs = slow.elapsedMs * (0.3 + campaign.random.below(0.5));
    const fault = `if (isMainThread) setTimeout(() => { throw new Error('planted'); }, ${afterMs}).unref();`;
    const file = path.join(folder, 'fault.mjs');
    writeFileSync(file, `import { isMainThread } from 'node:worker_threads';\n${fault}\n`);
    const { code, stderr } = await run(folder, { name: 'slow', before: ['env', `NODE_OPTIONS=--import ${file}`] });
    const isRight = code === 0 || (code === 70 && /fault in kobai[\s\S]*planted[\s\S]*at /.test(stderr));
    const faults = isRight ? [] : [`exit code ${code}: ${stderr}`];
    faults.push(...(await finish(folder, 'slow')));
    removeFolder(folder);
    return faults;
  });
}

/** Exit code 2 and the path, before anything is trained. */
export async function forbidFolders(campaign) {
  const title = 'folders without the right to write';
  const isRoot = process.getuid?.() === 0;
  await readReferences();
  const places = ['', 'results', 'results/small'];
  await campaign.repeat(title, places.length, async (i) => {
    const folder = makeFolder();
    chmodSync(folder, 0o755);
    if (i > 0) await run(folder);
    chmodSync(`${folder}/${places[i]}`, 0o555);
    // Root may write everywhere: it runs as another.
    const other = isRoot ? { uid: 65534, gid: 65534 } : {};
    const { code, stderr } = await run(folder, { ...other, args: ['--fresh'] });
    chmodSync(`${folder}/${places[i]}`, 0o755);
    const faults = [
      ...(code === 2 ? [] : [`exit code ${code}`]),
      ...(/results.*EACCES/.test(stderr) ? [] : [stderr]),
      ...(i === 0 && existsSync(resultsOf(folder)) ? ['a folder was made'] : []),
      ...(await finish(folder)),
    ];
    removeFolder(folder);
    return faults;
  });
}
