/** `kobai predict`. */
import { type Command, Option } from 'commander';
import type { PredictionFormat } from '../runs/models/predict.ts';
import { addModelChoice, type ModelFlags } from './options.ts';

type Flags = ModelFlags & { format?: PredictionFormat };

/** Adds `kobai predict` to the program. */
export function declarePredict(program: Command): void {
  addModelChoice(program.command('predict'))
    .description('use saved weights on new rows: classes by name, probabilities, numbers')
    .argument(
      '[data]',
      'a table (CSV, JSON lines, Parquet), images in IDX or an array in npy; - is the standard input (default: the rows of the test split)',
    )
    .addOption(
      new Option('--format <which>', 'what is printed (default: a table on a terminal, else csv)').choices([
        'csv',
        'jsonl',
        'table',
      ] satisfies PredictionFormat[]),
    )
    .addHelpText(
      'after',
      `
Columns are found by their names, in any order, filled and encoded as in training; all others stand before the predictions, as they are.

Examples:
  $ kobai predict results/iris new-flowers.csv
  $ kobai predict results/iris --only learningRate=0.1 - < new-flowers.csv > predicted.csv

Exit codes: 0 all well, 2 bad input, or weights that were not saved
`,
    )
    .action(async (folder: string, data: string | undefined, { format, ...choice }: Flags) => {
      const { predictRows } = await import('../runs/models/predict.ts');
      await predictRows(folder, data, { ...choice, format: format ?? (process.stdout.isTTY ? 'table' : 'csv') });
    });
}
