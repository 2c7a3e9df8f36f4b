/** Options that several commands take. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KernelChoice } from '../pool/index.ts';

/** Sets the code with which the process is to exit. */
export type Exit = (code: number) => void;

/** The options of `addNarrowing`, as commander reads them. */
export type NarrowingFlags = { set: string[]; only: string[]; out: string; json: boolean };

/** The options of `addTraining`, as commander reads them; `timeout` is in seconds. */
export type TrainingFlags = { workers?: number; timeout?: number; kernels: KernelChoice };

/** Collects the values of an option that may stand several times. */
export function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

/** Reads a positive number. @throws InvalidArgumentError */
export function readPositive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It takes a positive number.');
}

/** Reads a whole number from 1 to `most`. @throws InvalidArgumentError */
export function wholeUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${most}.`);
  };
}

/** Reads a number of threads: more than any machine has that trains trials one by one. @throws InvalidArgumentError */
export const readWorkers = wholeUpTo(1024);

/** Reads a port of the loopback address. @throws InvalidArgumentError */
export const readPort = wholeUpTo(65_535);

/** Reads the name of a folder. @throws InvalidArgumentError */
export function readFolder(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It takes the name of a folder; `.` is the current one.');
}

/** Reads the name of a file. @throws InvalidArgumentError */
function readFile(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It takes the name of a file.');
}

/** Adds the argument and options that name, change and narrow experiments, and say where their results are. */
export function addNarrowing(command: Command): Command {
  return command
    .argument('<file...>', 'experiment files (YAML)')
    .option('--set <path=value>', 'override a setting; a list makes an axis', collect, [])
    .option('--only <key=value>', 'only the points with this value of an axis', collect, [])
    .option('--out <dir>', 'the folder of results', readFolder, 'results')
    .option('--json', 'print JSON to stdout', false);
}

/** The options of `addModelChoice`, as commander reads them. */
export type ModelFlags = { only: string[]; trial?: string };

/** Adds the argument and options that choose a saved network. */
export function addModelChoice(command: Command): Command {
  return command
    .argument('<dir>', 'a folder of results, such as results/lr-sweep')
    .option('--only <key=value>', 'only points with this value of an axis; of several, the best', collect, [])
    .option('--trial <id>', 'the trial of this id; its beginning is enough');
}

/** Adds the options that name a server of queues. */
export function addQueue(command: Command): Command {
  return command
    .option('--queue <url>', 'a Redis or PostgreSQL over which machines share the trials')
    .option('--secret-file <file>', 'the secret of --queue (default: that of KOBAI_QUEUE_SECRET)', readFile);
}

/** Adds the options that say how trials are trained. */
export function addTraining(command: Command): Command {
  return command
    .option(
      '--workers <n>',
      'number of threads (default: one per core, fewer where little is to be trained)',
      readWorkers,
    )
    .option('--timeout <seconds>', 'stop a trial that takes longer (default: no limit)', readPositive)
    .addOption(
      new Option('--kernels <which>', 'those in C, in WebAssembly, or the readable reference; all give the same bits')
        .choices(['native', 'wasm', 'reference'])
        .default('native'),
    );
}
