/** One process, from its start to its end on the clock of the wall. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Processor seconds of all children that have ended, with theirs. They hardly change with what else the machine does,
 * so they tell a slow contestant from a busy machine. Linux alone says: undefined elsewhere.
 */
function readChildrenSeconds() {
  if (process.platform !== 'linux') return undefined;
  // The name in parentheses may hold anything; behind it, user and system time of children are the 14th and 15th.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
  const ticksPerSecond = 100;
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/**
 * Runs a command in the given folder.
 *
 * @returns seconds from start to end, processor seconds, and what it printed
 * @throws where it cannot be started, or ends with another code than 0
 */
export function runProcess([command, ...args], { folder, environment = {} }) {
  const processorBefore = readChildrenSeconds();
  const began = process.hrtime.bigint();
  const child = spawn(command, args, {
    cwd: folder,
    // Certificates of a company, which Node reads at every start, are no part of any job.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      const processorSeconds = processorBefore === undefined ? undefined : readChildrenSeconds() - processorBefore;
      if (code === 0) resolve({ seconds, processorSeconds, stdout });
      else reject(new Error(findReason(stderr) ?? `it ended with code ${code}`));
    });
  });
}

/** The line of a traceback or a stack that names the error, else the last. */
function findReason(stderr) {
  const lines = stderr.trim().split('\n').filter(Boolean);
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}

/** Runs a contestant once on a job, in a folder that is gone afterwards. */
export async function runOnce(contestant, job) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-bench-'));
  try {
    const command = contestant.commandFor(job, folder);
    const { seconds, processorSeconds, stdout } = await runProcess(command, {
      folder,
      environment: contestant.environmentFor?.(job),
    });
    return { seconds, processorSeconds, outcomes: contestant.readOutcomes(stdout, job, folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs the contestants of a job in turn, round after round (A B C A B C …), so that a machine that slows down or is
 * used by others meanwhile does not do it to one of them alone.
 *
 * @returns by contestant: seconds and processor seconds of each run, and the outcomes of the last
 */
export async function measureJob(job, contestants, runs, say) {
  const measured = contestants.map((contestant) => ({ contestant, seconds: [], processorSeconds: [], outcomes: [] }));
  for (let round = 0; round < runs; round += 1) {
    for (const entry of measured) {
      if (entry.failure || round >= (entry.contestant.mostRuns?.[job.name] ?? runs)) continue;
      try {
        const { seconds, processorSeconds, outcomes } = await runOnce(entry.contestant, job);
        entry.seconds.push(seconds);
        if (processorSeconds !== undefined) entry.processorSeconds.push(processorSeconds);
        entry.outcomes = outcomes;
        say(`${job.name}, run ${round + 1} of ${runs}, ${entry.contestant.name}: ${seconds.toFixed(2)} s`);
      } catch (error) {
        entry.failure = error.message;
        say(`${job.name}, ${entry.contestant.name} failed: ${error.message}`);
      }
    }
  }
  return measured;
}
