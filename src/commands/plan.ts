/** `kobai plan`. */
import type { Command } from 'commander';
import { addNarrowing, type NarrowingFlags, positive } from './options.ts';

type Flags = NarrowingFlags & { workers?: number; why: boolean };

/** Adds `kobai plan` to the program. */
export function declarePlan(program: Command): void {
  addNarrowing(program.command('plan'))
    .description('check everything and show what a run would train, without training')
    .option('--workers <n>', 'threads that the estimate is for (default: one a core)', positive('integer'))
    .option('--why', 'say of each new trial what sets it apart from those that are finished', false)
    .addHelpText('after', '\nExample:\n  $ kobai plan experiments/lr-sweep.yaml --why\n')
    .action(async (files: string[], { set, ...flags }: Flags) => {
      const { parseOverride } = await import('../config/index.ts');
      const { showPlans } = await import('../runs/index.ts');
      await showPlans(files, { ...flags, overrides: set.map(parseOverride) });
    });
}
