/** The built command line, run in a folder of each test. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { TrialRecord } from '../../src/results/index.ts';
import type { Summary } from '../../src/summary/index.ts';
import { type Finished, openWarmKobai, type WarmKobai } from './warm-kobai.mjs';

const cliFile = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

/** Opened by the first command of a test file, for all of them. */
let warm: WarmKobai | undefined;

/** A folder of one test, with kobai run in it; it is gone when the test ends. */
export type Workplace = {
  readonly folder: string;
  write(name: string, text: string | Uint8Array): void;
  read(name: string): string;
  /** Runs kobai to its end, in a process that has run other commands before. */
  kobai(...args: string[]): Promise<Finished>;
  /** The same in a process of its own: for what only a process has, and what one must not find of another. */
  kobaiAnew(...args: string[]): Promise<Finished>;
  /** Starts kobai, for what is done to it meanwhile. */
  start(...args: string[]): ChildProcess;
  /** The same folder, with more in the environment of each process that is started in it. */
  withEnvironment(more: Readonly<Record<string, string>>): Pick<Workplace, 'kobaiAnew' | 'start'>;
  readSummary(name: string, out?: string): Summary;
  readTrials(name: string, out?: string): TrialRecord[];
};

export function makeWorkplace(): Workplace {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return workplaceAt(folder, { ...process.env, NO_COLOR: '1' });
}

/** Every file of the results of each experiment that was trained, by its name in the place. */
const trained = new Map<string, ReadonlyMap<string, Uint8Array>>();

/**
 * A workplace with an experiment and its results: trained by the first test that asks for it, and written for each
 * after it.
 *
 * @param name of the experiment's file, without its ending, and so of the folder of its results
 */
export async function makeTrainedPlace(experiment: string, name: string): Promise<Workplace> {
  const place = makeWorkplace();
  place.write(`${name}.yaml`, experiment);
  const files = trained.get(name + experiment);
  for (const [file, bytes] of files ?? []) place.write(file, bytes);
  if (files) return place;
  const { code, stderr } = await place.kobai('run', `${name}.yaml`);
  if (code !== 0) throw new Error(`the run of ${name} ended with ${code}: ${stderr}`);
  trained.set(name + experiment, readFiles(place.folder, 'results'));
  return place;
}

function readFiles(folder: string, inside: string): Map<string, Uint8Array> {
  const entries = readdirSync(path.join(folder, inside), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [path.relative(folder, file), readFileSync(file)]));
}

function workplaceAt(folder: string, env: NodeJS.ProcessEnv): Workplace {
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  return {
    folder,
    read,
    write(name, text) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    },
    kobai(...args) {
      warm ??= openWarmKobai(cliFile);
      return warm.run(folder, ...args);
    },
    kobaiAnew: (...args) =>
      new Promise((resolve) => {
        const child = execFile(process.execPath, [cliFile, ...args], { cwd: folder, env }, (_error, stdout, stderr) => {
          resolve({ code: child.exitCode, stdout, stderr });
        });
      }),
    withEnvironment: (more) => workplaceAt(folder, { ...env, ...more }),
    start: (...args) => spawn(process.execPath, [cliFile, ...args], { cwd: folder, env, stdio: 'pipe' }),
    readSummary: (name, out = 'results') => JSON.parse(read(`${out}/${name}/summary.json`)),
    readTrials: (name, out = 'results') =>
      read(`${out}/${name}/trials.jsonl`)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

/** A small experiment that trains in milliseconds. */
export const smallExperiment = `
dataset: iris
layers:
  - { type: dense, units: 6, activation: relu }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.001, 0.01, 0.1, 1e38]
batchSize: [10, 40]
epochs: 3
repeats: 2
`;

/** Three learning rates in a fraction of a second; one repeat. */
export const threeRates = `
dataset: { type: iris, split: { validation: 30 } }
layers:
  - { type: dense, units: 4, activation: tanh }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.01, 0.1, 1]
epochs: 3
`;

/**
 * Makes `kobai` and `npx kobai` commands of a place, which run the build.
 *
 * @returns the folders in which a shell finds them
 */
export function addCommands(place: Workplace): string {
  const run = `exec '${process.execPath}' '${cliFile}' "$@"\n`;
  for (const [name, script] of [
    ['kobai', run],
    ['npx', `shift\n${run}`],
  ] as const) {
    place.write(`bin/${name}`, `#!/bin/sh\n${script}`);
    chmodSync(path.join(place.folder, 'bin', name), 0o755);
  }
  return `${place.folder}/bin:${process.env.PATH}`;
}
