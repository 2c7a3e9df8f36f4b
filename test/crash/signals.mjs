/** SIGINT and SIGTERM, once and twice. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { finish, makeFolder, readReferences, removeFolder, resultsOf, start } from './workshop.mjs';

const codeOf = { SIGINT: 130, SIGTERM: 143 };

/** At random moments: the code of the signal, or the signal itself before kobai listens, or all was done already. */
export async function interrupt(campaign, count) {
  const { slow } = await readReferences();
  await campaign.repeat('SIGINT or SIGTERM at a random moment', count, async () => {
    const signal = campaign.random.pick(Object.keys(codeOf));
    const afterMs = campaign.random.below(slow.elapsedMs * 1.1);
    const folder = makeFolder();
    const { child, ended } = start(folder, { name: 'slow', args: ['--workers', '2'] });
    setTimeout(() => child.kill(signal), afterMs);
    const { code, signal: endedBy, stderr } = await ended;
    const isRight = code === codeOf[signal] || (code === null && endedBy === signal) || code === 0;
    const faults = isRight ? [] : [`${signal} ended it with ${code ?? endedBy}: ${stderr.trim()}`];
    faults.push(...(await finish(folder, 'slow')));
    removeFolder(folder);
    return faults;
  });
}

/** The second signal does not wait for what the first one stops, and leaves the folder free. */
export async function interruptTwice(campaign, count) {
  await campaign.repeat('SIGINT or SIGTERM twice', count, async () => {
    const signal = campaign.random.pick(Object.keys(codeOf));
    const folder = makeFolder();
    const { child, ended } = start(folder, { name: 'slow', args: ['--workers', '2'] });
    const lock = path.join(resultsOf(folder, 'slow'), '.lock');
    while (!existsSync(lock)) await new Promise((resolve) => setTimeout(resolve, 2));
    setTimeout(() => child.kill(signal), campaign.random.below(200));
    setTimeout(() => child.kill(signal), campaign.random.below(200));
    const { code, signal: endedBy, stderr } = await ended;
    const isRight = code === codeOf[signal] || (code === null && endedBy === signal);
    const faults = isRight ? [] : [`${signal} twice ended it with ${code ?? endedBy}: ${stderr.trim()}`];
    faults.push(...(await finish(folder, 'slow')));
    removeFolder(folder);
    return faults;
  });
}
