/** `kobai init`. */
import type { Command } from 'commander';
import { omitUndefined } from '../shared/index.ts';

type Flags = { data?: string; target?: string };

/** Adds `kobai init` to the program. */
export function declareInit(program: Command): void {
  program
    .command('init')
    .description('write a first experiment, for a table of your own or for one that comes with kobai')
    .argument('[file]', 'the file to write (default: called as the table, else experiment.yaml)')
    .option('--data <file>', 'a table to look at: CSV, JSON lines or Parquet, plain or gzipped')
    .option('--target <name>', 'the column of it that is to be predicted (default: guessed, and said)')
    .addHelpText(
      'after',
      `
Nothing is asked: which columns are numbers, classes or neither, what is missing and how it is scaled is read from the
table, written into the file with a word on it, and runs as it is. A file that is there is left alone.

Examples:
  $ kobai init first.yaml
  $ kobai init --data houses.csv
  $ kobai init --data houses.csv --target price experiments/houses.yaml

Exit codes: 0 written, 2 bad input, or a file that is there already
`,
    )
    .action(async (file: string | undefined, { data, target }: Flags, command: Command) => {
      if (target !== undefined && data === undefined) {
        command.error("error: option '--target <name>' is for --data, which is not given");
      }
      const { writeFirstExperiment } = await import('../runs/begin/first-experiment.ts');
      writeFirstExperiment(file, omitUndefined({ data, target }));
    });
}
