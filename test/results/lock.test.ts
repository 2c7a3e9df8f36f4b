import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockFolder } from '../../src/results/lock.ts';
import { nameThisProcess } from '../../src/results/lock-owner.ts';
import { temporaryFolder } from './folders.ts';

const onLinux = process.platform === 'linux';
/** The id of a process that was there and has ended. */
const deadPid = spawnSync(process.execPath, ['--version']).pid;
const own = nameThisProcess();
const [, , startedAt = '', bootId = ''] = /^(.*),(.*),(.*)$/.exec(own) ?? [];
const nameOf = (pid: number, { host = hostname(), start = startedAt, boot = bootId } = {}) =>
  `${pid}@${host},${start},${boot}`;
const lockedBy = (text: string) =>
  expect.objectContaining({ kind: 'input', code: 'RESULTS_LOCKED', message: expect.stringContaining(text) });

function folderLockedBy(name: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.lock'));
  writeFileSync(join(folder, '.lock', name), '');
  return folder;
}

function expectFree(folder: string): void {
  const { release } = lockFolder(folder);
  expect(readdirSync(join(folder, '.lock'))).toEqual([own]);
  release();
  expect(readdirSync(folder)).toEqual([]);
}

describe('[U] results/lock', () => {
  it('keeps others out until it is given back, and leaves nothing behind', () => {
    const folder = temporaryFolder();
    const { release } = lockFolder(folder);
    expect(readdirSync(folder)).toEqual(['.lock']);
    expect(() => lockFolder(folder)).toThrow(lockedBy(`process ${process.pid} on ${hostname()}`));
    expect(readdirSync(folder)).toEqual(['.lock']);
    release();
    expect(readdirSync(folder)).toEqual([]);
    const listeners = process.listenerCount('exit');
    lockFolder(folder).release();
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it('takes over from a dead process of this host', () => {
    expectFree(folderLockedBy(nameOf(deadPid)));
    expectFree(folderLockedBy(nameOf(deadPid, { start: '', boot: bootId })));
  });

  it.runIf(onLinux)(
    'takes over from a process whose id a later one has, and from one before the machine started',
    () => {
      expectFree(folderLockedBy(nameOf(process.pid, { start: '1' })));
      expectFree(folderLockedBy(nameOf(process.pid, { boot: '0000-00' })));
    },
  );

  it.runIf(onLinux)('takes over from a dead process that its parent has not asked after', async () => {
    // It ends after its shell has become a program that asks after nobody; the shell itself might.
    const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void parent.kill());
    const [id] = await parent.stdout.take(1).toArray();
    const stat = () => readFileSync(`/proc/${Number(id)}/stat`, 'latin1').split(' ');
    while (stat()[2] !== 'Z') await new Promise((resolve) => setTimeout(resolve, 5));
    expectFree(folderLockedBy(nameOf(Number(id), { start: stat()[21]! })));
  });

  it('takes over what processes left that were killed half-way', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.lock'));
    mkdirSync(join(folder, `.lock.${nameOf(deadPid)}`));
    writeFileSync(join(folder, `.lock.${nameOf(deadPid)}`, nameOf(deadPid)), '');
    expectFree(folder);
  });

  it('leaves alone what a process makes that lives', () => {
    const folder = temporaryFolder();
    const drafts = [nameOf(process.ppid, { start: '' }), nameOf(deadPid, { host: 'another.example' })];
    for (const name of drafts) mkdirSync(join(folder, `.lock.${name}`));
    lockFolder(folder).release();
    expect(readdirSync(folder).sort()).toEqual(drafts.map((name) => `.lock.${name}`).sort());
  });

  it('names the process and the host that hold it, and what to delete where there is none', () => {
    const { ppid } = process;
    const owned = folderLockedBy(nameOf(ppid, { start: '' }));
    expect(() => lockFolder(owned)).toThrow(lockedBy(`process ${ppid} on ${hostname()}`));
    const wayOut = expect.stringMatching(/^Wait for it .* --out\. If no kobai runs there any more, delete .*\.lock\.$/);
    expect(() => lockFolder(owned)).toThrow(expect.objectContaining({ hint: wayOut }));
    const elsewhere = folderLockedBy(nameOf(deadPid, { host: 'another.example', boot: '0000-00' }));
    expect(() => lockFolder(elsewhere)).toThrow(lockedBy(`process ${deadPid} on another.example`));
    expect(existsSync(join(elsewhere, '.lock'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('does not take a process of another user for a dead one', () => {
    expect(() => lockFolder(folderLockedBy(nameOf(1, { start: '' })))).toThrow(lockedBy('process 1 on '));
  });

  it.each(['notes.txt', '0@h,,', '-1@h,,', '1@h', ',,'])(
    'does not take over from an owner that is none: %j',
    (name) => {
      const folder = folderLockedBy(name);
      expect(() => lockFolder(folder)).toThrow(lockedBy('another process'));
      expect(readdirSync(join(folder, '.lock'))).toEqual([name]);
    },
  );

  it('refuses a file or a link in its place', () => {
    const unusable = expect.objectContaining({ code: 'RESULTS_FOLDER_UNUSABLE', kind: 'input' });
    const withFile = temporaryFolder();
    writeFileSync(join(withFile, '.lock'), '');
    expect(() => lockFolder(withFile)).toThrow(unusable);
    const withLink = temporaryFolder();
    symlinkSync(temporaryFolder(), join(withLink, '.lock'));
    expect(() => lockFolder(withLink)).toThrow(unusable);
    expect(readdirSync(withLink)).toEqual(['.lock']);
  });

  it('is given back at the end of the process', () => {
    const folder = temporaryFolder();
    lockFolder(folder);
    const giveBack = process.listeners('exit').at(-1);
    giveBack?.call(process, 0);
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
