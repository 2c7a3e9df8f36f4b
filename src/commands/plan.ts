/** `kobai plan`. */
import type { Command } from 'commander';
import { exitCodeOfEnding } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import { addNarrowing, type Exit, type NarrowingFlags, readWorkers } from './options.ts';

type Flags = NarrowingFlags & { workers?: number; why: boolean };

/** Adds `kobai plan` to the program. */
export function declarePlan(program: Command, exit: Exit): void {
  addNarrowing(program.command('plan'))
    .description('check everything and show what a run would train, without training')
    .option('--workers <n>', 'number of threads assumed for the estimate (default: one per core)', readWorkers)
    .option('--why', 'say for each new trial how it differs from the finished ones', false)
    .addHelpText('after', '\nExample:\n  $ kobai plan experiments/lr-sweep.yaml --why\n')
    .action(async (files: string[], { set, ...flags }: Flags) => {
      const { parseOverride } = await import('../config/index.ts');
      const { showPlans } = await import('../runs/plan.ts');
      const ending = await tellErrors(flags.json, files, async () =>
        showPlans(files, { ...flags, overrides: set.map(parseOverride) }),
      );
      exit(exitCodeOfEnding[ending]);
    });
}
