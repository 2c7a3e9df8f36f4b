/** `kobai plan`. */
import { type Command, Option } from 'commander';
import { exitCodeOfEnding } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import { addNarrowing, type Exit, type NarrowingFlags, readWorkers } from './options.ts';

type Flags = NarrowingFlags & { workers?: number; why: boolean; resolved: boolean };

/** Adds `kobai plan` to the program. */
export function declarePlan(program: Command, exit: Exit): void {
  addNarrowing(program.command('plan'))
    .description('check everything and show what a run would train, without training')
    .option(
      '--workers <n>',
      'number of threads assumed for the estimate (default: as many as a run would start)',
      readWorkers,
    )
    .option('--why', 'say for each new trial how it differs from the finished ones', false)
    .addOption(
      new Option('--resolved', 'print the experiment itself: what it extends, --set and defaults written out')
        .default(false)
        .conflicts(['why', 'only', 'workers']),
    )
    .addHelpText('after', '\nExample:\n  $ kobai plan experiments/lr-sweep.yaml --why\n')
    .action(async (files: string[], { set, resolved, ...flags }: Flags) => {
      const { parseOverride } = await import('../config/index.ts');
      const { showPlans } = await import('../runs/estimate/plan.ts');
      const { showResolved } = await import('../runs/estimate/show-resolved.ts');
      const ending = await tellErrors(flags.json, files, async () => {
        const options = { ...flags, overrides: set.map(parseOverride) };
        return resolved ? showResolved(files, options) : showPlans(files, options);
      });
      exit(exitCodeOfEnding[ending]);
    });
}
