/** A file of a git revision → its text. */
import { execFileSync } from 'node:child_process';
import { KobaiError } from '../shared/index.ts';

/** Enough for a large repository on a slow disk; then git is stopped. */
const limitMs = 20_000;
const maxBytes = 256 * 1024 * 1024;

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
    return execFileSync('git', ['cat-file', 'blob', name], {
      encoding: 'utf8',
      timeout: limitMs,
      maxBuffer: maxBytes,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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
