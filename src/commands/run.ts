/** `kobai run`. */
import type { Command } from 'commander';
import type { QueueServer, Shard } from '../cluster/index.ts';
import { exitCodeOfEnding } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import {
  addNarrowing,
  addQueue,
  addTraining,
  type Exit,
  type NarrowingFlags,
  readPort,
  type TrainingFlags,
} from './options.ts';

type Flags = NarrowingFlags &
  TrainingFlags & {
    shard?: string;
    queue?: string;
    secretFile?: string;
    fresh: boolean;
    prune: boolean;
    watch: boolean;
    view: boolean;
    port?: number;
  };

/** Adds `kobai run` to the program. */
export function declareRun(program: Command, exit: Exit): void {
  addQueue(addTraining(addNarrowing(program.command('run'))))
    .description('check the experiment, train the missing trials, write the results')
    .option('--shard <i/n>', 'train the i-th of n parts of the trials; `auto` asks the scheduler')
    .option('--fresh', 'train finished trials again', false)
    .option('--prune', 'remove finished trials that the file does not ask for', false)
    .option('--watch', 'run again whenever a file changes, until Ctrl-C', false)
    .option('--view', 'show the run in a browser while it goes on, until Ctrl-C', false)
    .option('--port <n>', 'the port for --view (default: a free one)', readPort)
    .addHelpText(
      'after',
      `
Examples:
  $ kobai run experiments/lr-sweep.yaml
  $ kobai run experiments/iris.yaml --set learningRate='[0.01, 0.1]' --set epochs=20
  $ kobai run experiments/iris.yaml --only learningRate=0.1 --workers 1
  $ kobai run experiments/lr-sweep.yaml --watch

Exit codes: 0 all well, 1 an expectation failed, 2 bad input, 4 a trial failed,
5 a problem of the machine (disk, port, threads), 130 interrupted
`,
    )
    .action(
      async (files: string[], { set, watch, view, shard, queue, secretFile, ...flags }: Flags, command: Command) => {
        if (flags.port !== undefined && !view)
          command.error("error: option '--port <n>' is for --view, which is not given");
        refuseMixture({ shard, queue, secretFile, workers: flags.workers }, command);
        const run = watch
          ? (await import('../runs/training/watch.ts')).watchExperiments
          : (await import('../runs/training/run-experiments.ts')).runExperiments;
        const ending = await tellErrors(flags.json, files, async () => {
          const options = {
            ...flags,
            overrides: await readOverrides(set),
            ...(shard !== undefined && { shard: await readShard(shard, command) }),
          };
          const runThem = async (queued: { queue?: QueueServer }) => {
            if (!view) return run(files, { ...options, ...queued });
            const { runInView } = await import('../runs/view/view.ts');
            return runInView(flags, (observe) => run(files, { ...options, ...queued, observe }));
          };
          if (queue === undefined) return runThem({});
          const { runQueued } = await import('../runs/machines/run-queued.ts');
          return runQueued({ queue, ...(secretFile !== undefined && { secretFile }) }, (server) =>
            runThem({ queue: server }),
          );
        });
        exit(exitCodeOfEnding[ending]);
      },
    );
}

/** What reads them is not loaded for none. */
async function readOverrides(set: readonly string[]) {
  if (set.length === 0) return [];
  const { parseOverride } = await import('../config/index.ts');
  return set.map(parseOverride);
}

function refuseMixture(
  {
    shard,
    queue,
    secretFile,
    workers,
  }: { [Option in 'shard' | 'queue' | 'secretFile' | 'workers']: Flags[Option] | undefined },
  command: Command,
): void {
  if (queue === undefined) {
    if (secretFile !== undefined)
      command.error("error: option '--secret-file <file>' is for --queue, which is not given");
    return;
  }
  if (shard !== undefined) command.error("error: '--shard' and '--queue' both say who trains what: give one of them");
  if (workers !== undefined)
    command.error("error: with '--queue' this process trains nothing: give '--workers' to `kobai worker`");
}

async function readShard(text: string, command: Command): Promise<Shard> {
  const { parseShard, shardOfEnvironment } = await import('../cluster/index.ts');
  if (text === 'auto') return shardOfEnvironment(process.env);
  const shard = parseShard(text);
  return (
    shard ??
    command.error(`error: option '--shard <i/n>' takes the number of a part and of all, such as 2/8; not '${text}'`)
  );
}
