/** `kobai worker`. */
import { type Command, Option } from 'commander';
import type { KernelChoice } from '../pool/index.ts';
import { addQueue, readPositive, readWorkers } from './options.ts';

type Flags = { queue: string; secretFile?: string; workers?: number; kernels: KernelChoice; lease: number };

/** Adds `kobai worker` to the program. */
export function declareWorker(program: Command): void {
  addQueue(program.command('worker').description('train for `kobai run --queue`, until Ctrl-C'))
    .option('--workers <n>', 'number of threads (default: one per core)', readWorkers)
    .addOption(
      new Option('--kernels <which>', 'as for `kobai run`').choices(['native', 'wasm', 'reference']).default('native'),
    )
    .option('--lease <seconds>', 'silent for longer, its trials go to other workers', readPositive, 30)
    .addHelpText(
      'after',
      `
Start it in a folder that has the data of the experiments where it lies for \`kobai run\`.

Example:
  $ export KOBAI_QUEUE_SECRET=$(cat queue.secret)
  $ kobai worker --queue redis://queue.example:6379      # on any number of machines
  $ kobai run sweep.yaml --queue redis://queue.example:6379

Exit codes: 0 stopped, 2 bad usage, 5 a problem of the machine or the server
`,
    )
    .action(async (flags: Flags, command: Command) => {
      if (flags.queue === undefined) command.error("error: required option '--queue <url>' is not given");
      const { serveWorker } = await import('../runs/machines/serve-queue.ts');
      await serveWorker(flags);
    });
}
