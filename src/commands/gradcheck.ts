/** `kobai gradcheck`. */
import type { Command } from 'commander';
import { exitCodeOfEnding } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import { addNarrowing, type Exit, type NarrowingFlags, readPositive, wholeUpTo } from './options.ts';

type Flags = NarrowingFlags & { tolerance: number; samples: number };

/** Adds `kobai gradcheck` to the program. */
export function declareGradcheck(program: Command, exit: Exit): void {
  addNarrowing(program.command('gradcheck'))
    .description('compare the gradients of back-propagation with numerical ones, parameter by parameter')
    .option('--tolerance <error>', 'the largest relative error that counts as right', readPositive, 1e-6)
    .option(
      '--samples <n>',
      'how many numbers of each parameter array are compared',
      wholeUpTo(Number.MAX_SAFE_INTEGER),
      100,
    )
    .addHelpText(
      'after',
      `
Example:
  $ kobai gradcheck experiments/lr-sweep.yaml --set batchSize=10

Exit codes: 0 the gradients are right, 1 one of them is wrong, 2 bad input
`,
    )
    .action(async (files: string[], { set, ...flags }: Flags) => {
      const { parseOverride } = await import('../config/index.ts');
      const { checkGradientsOf } = await import('../runs/measure/check-gradients.ts');
      const ending = await tellErrors(flags.json, files, async () =>
        checkGradientsOf(files, { ...flags, overrides: set.map(parseOverride) }),
      );
      exit(exitCodeOfEnding[ending]);
    });
}
