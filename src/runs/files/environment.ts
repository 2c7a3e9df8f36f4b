/** Where a run ran: the facts that stand in run.json and nowhere else. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { askGitMeanwhile, mayHaveRepository } from './git.ts';

/** The machine that a run runs on. */
export type Host = { readonly name: string; readonly platform: string; readonly arch: string; readonly cpu: string };

/** Reads name, platform, architecture and processor of this machine. */
export function describeHost(): Host {
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  return { name: os.hostname(), platform: process.platform, arch: process.arch, cpu };
}

/** sha256 of the bundle that runs; undefined where the sources themselves do. */
export function readBuild(): string | undefined {
  try {
    return readFileSync(new URL('./build.sha256', import.meta.url), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The commit of a folder, and whether it has changes that are not committed. */
export type GitState = { readonly commit: string; readonly dirty: boolean };

/** The commit of the folder; undefined where it has none, or git is not installed or does not answer. */
export async function describeGit(folder: string): Promise<GitState | undefined> {
  if (!mayHaveRepository(folder)) return undefined;
  const git = async (args: readonly string[], env = {}) =>
    (await askGitMeanwhile(args, { cwd: folder, timeout: 2000, env })).trim();
  try {
    const [format = '', commit = ''] = (await git(['rev-parse', '--show-object-format', 'HEAD'])).split('\n');
    // No attributes, so that no filter runs (git 2.43 and later).
    const env = { GIT_ATTR_SOURCE: emptyTrees[format] ?? '' };
    return { commit, dirty: (await git(['status', '--porcelain', '--ignore-submodules=all'], env)) !== '' };
  } catch {
    return undefined;
  }
}

/** What git calls a tree without files, by the hash of the repository. */
const emptyTrees: Readonly<Record<string, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};
