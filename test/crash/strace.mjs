/** strace: a signal or an error at the n-th system call of a kind. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder, readReferences, resultsOf, run } from './workshop.mjs';

/** Whether strace is installed and may trace; where not, what it says. */
export function whyNoStrace() {
  const tried = spawnSync('strace', ['-f', '-qq', '-e', 'trace=fsync', process.execPath, '--version'], {
    encoding: 'utf8',
  });
  if (tried.error) return 'strace is not installed';
  return tried.status === 0 ? undefined : `strace may not trace: ${tried.stderr.trim().split('\n').at(-1)}`;
}

/**
 * The system calls that change results. `write` and `openat` are of everything that a process does, so they are
 * counted for the files of the results alone. What cuts a line off needs one that a crash left torn.
 */
const kinds = [
  { calls: '/^mkdir' },
  { calls: '/^rename' },
  { calls: 'fsync' },
  { calls: 'ftruncate', ofTornLine: true },
  { calls: 'pwrite64' },
  { calls: 'write', ofFiles: true },
  { calls: 'openat', ofFiles: true },
  { calls: '/^unlink', onlyKills: true },
  { calls: '/^rmdir', onlyKills: true },
];

/** A folder in which a run makes calls of a kind. */
export function makeFolderFor({ ofTornLine = false }) {
  const folder = makeFolder();
  if (ofTornLine) {
    mkdirSync(resultsOf(folder), { recursive: true });
    writeFileSync(path.join(resultsOf(folder), 'trials.jsonl'), '{"id":');
  }
  return folder;
}

/** The kinds that a disk can refuse. */
export const refusable = kinds.filter(({ onlyKills }) => !onlyKills);
export const killable = kinds;

/**
 * The program that runs Node with an injection.
 *
 * @param injection `signal=SIGKILL` or `error=ENOSPC`, and `when`
 */
export async function strace(folder, { calls, ofFiles = false }, injection) {
  const { files } = (await readReferences()).small;
  const names = ['trials.jsonl', ...['run.json', ...files.keys()].map((name) => `${name}.tmp`)];
  // A call that opens a file names it from the folder, one that writes has it open.
  const paths = ofFiles
    ? names.flatMap((name) => ['', folder].flatMap((from) => ['-P', resultsOf(from, `small/${name}`)]))
    : [];
  const log = path.join(folder, 'strace.log');
  // The process stops at the calls in question alone, which is faster; strace 6.1 then sends no signals.
  const faster = injection.startsWith('error') ? ['--seccomp-bpf'] : [];
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:${injection}`];
  return ['strace', '-f', '-qq', ...faster, '-o', log, ...paths, ...inject];
}

/** The same, on a disk that takes 50 ms for each write or sync of records, whichever the injection is not into. */
export function straceSlowDisk(folder, calls, injection) {
  const delay = calls === 'fsync' ? 'pwrite64:delay_exit=50000' : 'fsync:delay_enter=50000';
  const inject = ['-e', 'trace=fsync,pwrite64', '-e', `inject=${delay}`, '-e', `inject=${calls}:${injection}`];
  return ['strace', '-f', '-qq', '-o', path.join(folder, 'strace.log'), ...inject];
}

/** Whether the injection met a call. */
export function wasHit(folder) {
  const log = readFileSync(path.join(folder, 'strace.log'), 'utf8');
  return log.includes('(INJECTED)') || log.includes('killed by SIGKILL');
}

/**
 * Checks the order of every rewrite: the new file written, synced, put in place, and its folder synced.
 *
 * @returns what is out of order
 */
export async function findOutOfOrder() {
  const folder = makeFolder();
  const log = path.join(folder, 'strace.log');
  const traced = 'trace=write,fsync,/^rename';
  await run(folder, { before: ['strace', '-f', '-qq', '-y', '-s', '0', '-o', log, '-e', traced] });
  const events = readFileSync(log, 'utf8').split('\n');
  const { files } = (await readReferences()).small;
  return ['run.json', ...files.keys()].filter((name) => {
    const file = path.join(resultsOf(folder), name);
    const steps = [`write(`, `fsync(`].map((call) => (line) => line.includes(call) && line.includes(`<${file}.tmp>`));
    const renamed = (line) => line.includes('rename') && line.includes(`${name}.tmp"`);
    const folderSynced = (line) => line.includes('fsync(') && line.includes(`<${path.dirname(file)}>`);
    let at = 0;
    for (const isStep of [...steps, renamed, folderSynced]) {
      const found = events.slice(at).findIndex(isStep);
      if (found < 0) return true;
      at += found + 1;
    }
    return false;
  });
}
