/** git, asked and never told: what a folder says of itself runs no program and changes nothing. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { KobaiError } from '../../shared/index.ts';

/** Enough for a large repository on a slow disk; then git is stopped. */
const limitMs = 20_000;
const maxBytes = 256 * 1024 * 1024;

/** Hooks, monitors, pagers and helpers that the configuration of a repository names. */
const noPrograms = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'diff.external=', 'core.sshCommand=false'];

type GitOptions = {
  readonly cwd?: string;
  readonly timeout: number;
  readonly maxBuffer?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/**
 * Runs a git command that reads, in the current folder if no other is named.
 *
 * @returns its stdout
 * @throws what `execFileSync` throws: there is no git, it is not a repository, it takes too long
 */
function askGit(args: readonly string[], options: GitOptions): string {
  return execFileSync('git', guard(args), { ...optionsOf(options), stdio: ['ignore', 'pipe', 'pipe'] });
}

/** As `askGit`, while other things go on. */
export function askGitMeanwhile(args: readonly string[], options: GitOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('git', guard(args), optionsOf(options), (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}

function guard(args: readonly string[]): string[] {
  return ['--no-pager', '--no-optional-locks', ...noPrograms.flatMap((setting) => ['-c', setting]), ...args];
}

function optionsOf(options: GitOptions) {
  return {
    ...options,
    encoding: 'utf8' as const,
    // Nothing is fetched, and what goes wrong is said in words that can be looked for.
    env: { ...process.env, ...options.env, GIT_ATTR_NOSYSTEM: '1', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' },
  };
}

/** Whether git may find a repository around a folder: to look takes a thousandth of the time that git takes to say no. */
export function mayHaveRepository(folder: string): boolean {
  if (process.env.GIT_DIR !== undefined) return true;
  const at = path.resolve(folder);
  return existsSync(path.join(at, '.git')) || (path.dirname(at) !== at && mayHaveRepository(path.dirname(at)));
}

/**
 * Whether git has a file of a folder, or with `.` any, be it there now or not. Where there is no git or no repository it
 * has none; where git does not answer otherwise, it counts as having them: to ask costs less than to lose.
 */
export function isCommitted(folder: string, file: string): boolean {
  if (!existsSync(folder) || !mayHaveRepository(folder)) return false;
  try {
    // Whoever the folder belongs to: nothing of its configuration is run.
    const args = ['-c', 'safe.directory=*', 'ls-files', '--', file];
    return askGit(args, { cwd: folder, timeout: limitMs, maxBuffer: maxBytes }) !== '';
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    return code !== 'ENOENT' && !stderr.includes('not a git repository');
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
