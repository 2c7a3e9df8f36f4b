/** The golden set, or a part of it, trained once, in one process, under the conditions of a cell. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { experimentFile, listExperiments, readOutcome } from './golden.mjs';
import { root } from './places.mjs';

/** The environment of every cell that does not say otherwise, whatever the shell's is. */
const plainEnvironment = { LC_ALL: 'C', LANG: 'C', TZ: 'UTC', NODE_OPTIONS: '', NO_COLOR: '1' };

/** An emulated machine takes a minute or two; beyond this something hangs. */
const longestMs = 15 * 60_000;

/**
 * Trains golden experiments.
 *
 * @param cell `command`: the program that runs Node and its arguments, the running one by default; `flags` of Node;
 *   `workers`; `kernels`, kobai's own choice by default; `environment`; `dist`, the build, kobai's own by default; `names` of the
 *   experiments, all by default
 * @returns each experiment's outcome by name
 * @throws where kobai does not end well, with the last line that it wrote
 */
export async function trainGoldenSet({ command = [process.execPath], flags = [], environment = {}, ...cell }) {
  const { workers, kernels, dist = path.join(root, 'dist'), names = listExperiments() } = cell;
  const results = mkdtempSync(path.join(os.tmpdir(), 'kobai-bits-'));
  const [program, ...before] = command;
  const kobai = [path.join(dist, 'cli.cjs'), 'run', ...names.map(experimentFile)];
  const options = ['--out', results, '--workers', String(workers), ...(kernels ? ['--kernels', kernels] : [])];
  try {
    await execute(program, [...before, ...flags, ...kobai, ...options], { ...plainEnvironment, ...environment });
    if (kernels) expectKernels(path.join(results, names[0]), kernels, environment.KOBAI_VECTOR_WIDTH);
    return new Map(names.map((name) => [name, readOutcome(results, name)]));
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/** Native kernels that cannot be had are replaced by others: a cell must be of those that it names. */
function expectKernels(folder, kernels, width) {
  const facts = JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'));
  if (facts.kernels !== kernels) throw new Error(`kobai took ${facts.kernels} kernels`);
  if (width && facts.vectorWidth !== Number(width)) throw new Error(`kobai took ${facts.vectorWidth} bits`);
}

/** Whether this build of kobai can be told which kernels to take. */
export async function hasKernelChoice() {
  const help = await execute(process.execPath, [path.join(root, 'dist', 'cli.cjs'), 'run', '--help'], plainEnvironment);
  return help.includes('--kernels');
}

function execute(program, args, environment) {
  const env = { ...process.env, ...environment };
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, timeout: longestMs, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const lastLine = stderr.trim().split('\n').at(-1);
      reject(new Error(`kobai ended with ${error.code ?? error.signal}: ${lastLine}`));
    });
  });
}
