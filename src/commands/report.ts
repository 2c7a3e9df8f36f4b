/** `kobai report`. */
import type { Command } from 'commander';

/** Adds `kobai report` to the program. */
export function declareReport(program: Command): void {
  program
    .command('report')
    .description('make the page of results anew, without training, and show their chart')
    .argument('<dir...>', 'folders of results, such as results/lr-sweep')
    .option('--svg', 'write the charts as pictures too', false)
    .addHelpText('after', '\nExample:\n  $ kobai report results/lr-sweep --svg\n')
    .action(async (folders: string[], options: { svg: boolean }) => {
      const { makeReports } = await import('../runs/index.ts');
      await makeReports(folders, options);
    });
}
