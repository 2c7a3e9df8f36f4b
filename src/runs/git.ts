/** git, asked and never told: what a folder says of itself runs no program and changes nothing. */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { KobaiError } from '../shared/index.ts';

/** Enough for a large repository on a slow disk; then git is stopped. */
const limitMs = 20_000;
const maxBytes = 256 * 1024 * 1024;

/** Hooks, monitors, pagers and helpers that the configuration of a repository names. */
const noPrograms = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'diff.external=', 'core.sshCommand=false'];

/**
 * Runs a git command that reads, in the current folder if no other is named.
 *
 * @returns its stdout
 * @throws what `execFileSync` throws: there is no git, it is not a repository, it takes too long
 */
export function askGit(
  args: readonly string[],
  options: { cwd?: string; timeout: number; maxBuffer?: number },
): string {
  const all: ExecFileSyncOptionsWithStringEncoding = {
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // No attributes, so that no filter runs (git 2.43 and later); nothing is fetched.
    env: { ...process.env, GIT_ATTR_SOURCE: emptyTree, GIT_ATTR_NOSYSTEM: '1', GIT_NO_LAZY_FETCH: '1' },
  };
  const settings = noPrograms.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', ['--no-pager', '--no-optional-locks', ...settings, ...args], all);
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Whether git has a file of a folder, or with `.` any, be it there now or not. */
export function isCommitted(folder: string, file: string): boolean {
  if (!existsSync(folder)) return false;
  try {
    return askGit(['ls-files', '--', file], { cwd: folder, timeout: 2000 }) !== '';
  } catch {
    return false; // No repository, or no git.
  }
}

/**
 * Reads a file as a revision has it, of the repository around the current folder.
 *
 * @param file from the root of the repository; from the current folder where it begins with `./`
 * @throws CLI_GIT_MISSING: there is no git · CLI_GIT_TIMEOUT · CLI_GIT_NO_FILE: not in that revision
 */
export function readRevision(revision: string, file: string): string {
  const name = `${revision}:${file}`;
  // It would be taken for an option.
  if (revision.startsWith('-')) throw new KobaiError('input', 'CLI_GIT_NO_FILE', `${name} is not in a git revision`);
  try {
    return askGit(['cat-file', 'blob', name], { timeout: limitMs, maxBuffer: maxBytes });
  } catch (cause) {
    throw explainGit(name, cause as NodeJS.ErrnoException & { stderr?: string });
  }
}

function explainGit(name: string, cause: NodeJS.ErrnoException & { stderr?: string }): KobaiError {
  if (cause.code === 'ENOENT') {
    const hint = 'install git, or name two folders';
    return new KobaiError('environment', 'CLI_GIT_MISSING', `${name} is read by git, and there is none`, {
      hint,
      cause,
    });
  }
  if (cause.code === 'ETIMEDOUT') {
    const message = `git has not read ${name} within ${limitMs / 1000} s`;
    return new KobaiError('environment', 'CLI_GIT_TIMEOUT', message, { cause });
  }
  const [reason = 'git cannot read it'] = (cause.stderr ?? '').trim().split('\n');
  const hint = 'a revision and a folder under it: main:results/lr-sweep';
  return new KobaiError('input', 'CLI_GIT_NO_FILE', `there is no ${name}: ${reason}`, { hint, cause });
}
