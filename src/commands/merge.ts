/** `kobai merge`. */
import type { Command } from 'commander';
import { exitCodeOfEnding } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import { collect, type Exit, readFolder } from './options.ts';

type Flags = { experiment?: string; set: string[]; out: string; json: boolean };

/** Adds `kobai merge` to the program. */
export function declareMerge(program: Command, exit: Exit): void {
  program
    .command('merge')
    .description('join what the shards of a run have trained')
    .argument('<dir...>', 'folders of shards, such as results/lr-sweep/shards/*')
    .option('--experiment <file>', 'the experiment file (default: the one that the folders name)')
    .option('--set <path=value>', 'as it was given to the shards', collect, [])
    .option('--out <dir>', 'the folder of results', readFolder, 'results')
    .option('--json', 'print JSON to stdout', false)
    .addHelpText(
      'after',
      `
Example:
  $ kobai run experiments/lr-sweep.yaml --shard 1/2     # on one machine
  $ kobai run experiments/lr-sweep.yaml --shard 2/2     # on another
  $ kobai merge results/lr-sweep/shards/*

Exit codes: 0 all well, 1 an expectation failed, 2 bad input or shards of another
experiment, 4 trials are missing, 5 a problem of the machine
`,
    )
    .action(async (folders: string[], { set, json, ...flags }: Flags) => {
      const { parseOverride } = await import('../config/index.ts');
      const { mergeShards } = await import('../runs/machines/merge-shards.ts');
      const { printResult } = await import('../shared/index.ts');
      const ending = await tellErrors(json, folders, () =>
        mergeShards(folders, { ...flags, overrides: set.map(parseOverride), ...(json && { tellJson: printResult }) }),
      );
      exit(exitCodeOfEnding[ending]);
    });
}
