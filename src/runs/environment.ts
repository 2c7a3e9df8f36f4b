/** Where a run ran: the facts that stand in run.json and nowhere else. */
import os from 'node:os';
import { askGit } from './git.ts';

/** The machine that a run runs on. */
export type Host = { readonly name: string; readonly platform: string; readonly arch: string; readonly cpu: string };

/** Reads name, platform, architecture and processor of this machine. */
export function describeHost(): Host {
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  return { name: os.hostname(), platform: process.platform, arch: process.arch, cpu };
}

/** The commit of a folder, and whether it has changes that are not committed. */
export type GitState = { readonly commit: string; readonly dirty: boolean };

/** The commit of the folder; undefined where it has none, or git is not installed or does not answer. */
export function describeGit(folder: string): GitState | undefined {
  const git = (...args: string[]) => askGit(args, { cwd: folder, timeout: 2000 }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), dirty: git('status', '--porcelain', '--ignore-submodules=all') !== '' };
  } catch {
    return undefined;
  }
}
