/** A process → a name that no other process has, and such a name → whether that process still lives. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './faults.ts';

/** The process that holds a lock: its id, and the name of the machine that it runs on. */
export type LockOwner = { readonly pid: number; readonly host: string };

/** The name of this process, fit for a file: its id and host, when it started and since which start of the machine. */
export function nameThisProcess(): string {
  const startedAt = readProcess(process.pid)?.startedAt ?? '';
  return `${process.pid}@${encodeURIComponent(hostname())},${startedAt},${readBootId()}`;
}

/** Reads the process out of its name; undefined where the text is no such name. */
export function readOwner(name: string): LockOwner | undefined {
  const parts = namePattern.exec(name);
  return parts ? { pid: Number(parts[1]), host: decodeURIComponent(parts[2] ?? '') } : undefined;
}

/**
 * Whether the process of that name has certainly ended: false for one of another host, and for a text that is no such
 * name. Linux tells a process from a later one of the same id by when it started; elsewhere the id alone counts.
 */
export function hasEnded(name: string): boolean {
  const [, pid, host, startedAt, bootId] = namePattern.exec(name) ?? [];
  if (pid === undefined || host !== encodeURIComponent(hostname())) return false;
  if (bootId !== readBootId()) return true;
  if (startedAt === '') return !isThere(Number(pid));
  const found = readProcess(Number(pid));
  if (found === undefined) return !isThere(Number(pid));
  return found.startedAt !== startedAt || found.isDead;
}

const namePattern = /^([1-9][0-9]*)@((?:[\w.!~*'()-]|%[0-9A-F]{2})*),([0-9]*),([0-9a-f-]*)$/;

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH'; // EPERM: there, and another user's.
  }
}

/** When it started, in clock ticks since the machine did; a dead process is listed until its parent waits for it. */
function readProcess(pid: number): { startedAt: string; isDead: boolean } | undefined {
  const text = readSystemFile(`/proc/${pid}/stat`);
  // The second field, the program's name in brackets, may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, startedAt] = [fields?.[0], fields?.[19]];
  return state && startedAt ? { startedAt, isDead: state === 'Z' || state === 'X' } : undefined;
}

function readBootId(): string {
  return readSystemFile('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/** A file that only Linux has. */
function readSystemFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
