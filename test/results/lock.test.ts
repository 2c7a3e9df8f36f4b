import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/results/lock.ts';
import { temporaryFolder } from './folders.ts';

/** The id of a process that was there and has ended. */
const deadPid = spawnSync(process.execPath, ['--version']).pid;
const lockedBy = (text: string) =>
  expect.objectContaining({ kind: 'input', code: 'RESULTS_LOCKED', message: expect.stringContaining(text) });

function folderLockedBy(holder: string | { pid: number; host: string }): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));
  return folder;
}

describe('[U] results/lock', () => {
  it('keeps others out until it is given back, and leaves nothing behind', () => {
    const folder = temporaryFolder();
    const release = lockFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, '.lock'), 'utf8'))).toEqual({ pid: process.pid, host: hostname() });
    expect(() => lockFolder(folder)).toThrow(lockedBy(`process ${process.pid} on ${hostname()}`));
    release();
    expect(readdirSync(folder)).toEqual([]);
    const listeners = process.listenerCount('exit');
    lockFolder(folder)();
    expect(process.listenerCount('exit')).toBe(listeners);
  });

  it('names the process and the host that hold it', () => {
    const { ppid } = process;
    expect(() => lockFolder(folderLockedBy({ pid: ppid, host: hostname() }))).toThrow(lockedBy(`process ${ppid} on `));
    const elsewhere = folderLockedBy({ pid: deadPid, host: 'another.example' });
    expect(() => lockFolder(elsewhere)).toThrow(lockedBy(`process ${deadPid} on another.example`));
    expect(existsSync(join(elsewhere, '.lock'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('does not take a process of another user for a dead one', () => {
    expect(() => lockFolder(folderLockedBy({ pid: 1, host: hostname() }))).toThrow(lockedBy('process 1 on '));
  });

  it('takes over from a dead process of this host', () => {
    const folder = folderLockedBy({ pid: deadPid, host: hostname() });
    const release = lockFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, '.lock'), 'utf8')).pid).toBe(process.pid);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the taking over to the one who began it', () => {
    const folder = folderLockedBy({ pid: deadPid, host: hostname() });
    writeFileSync(join(folder, '.lock.takeover'), '');
    expect(() => lockFolder(folder)).toThrow(lockedBy(`process ${deadPid}`));
    expect(readdirSync(folder).sort()).toEqual(['.lock', '.lock.takeover']);
  });

  it.each(['', 'null', '{"pid":0,"host":"h"}', '{"pid":-1,"host":"h"}', '{"pid":"1","host":"h"}', '[1]'])(
    'does not take over from a holder that it cannot read: %j',
    (content) => {
      const folder = folderLockedBy(content);
      expect(() => lockFolder(folder)).toThrow(lockedBy('another process'));
      expect(readFileSync(join(folder, '.lock'), 'utf8')).toBe(content);
    },
  );

  it('is given back at the end of the process', () => {
    const folder = temporaryFolder();
    lockFolder(folder);
    const giveBack = process.listeners('exit').at(-1);
    giveBack?.call(process, 0);
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
