/** `kobai report`. */
import type { Command } from 'commander';

/** Adds `kobai report` to the program. */
export function declareReport(program: Command): void {
  program
    .command('report')
    .description('rebuild report.html from the results, without training, and print the chart')
    .argument('<dir...>', 'folders of results, such as results/lr-sweep')
    .option('--svg', 'also write each chart as an SVG file', false)
    .addHelpText('after', '\nExample:\n  $ kobai report results/lr-sweep --svg\n')
    .action(async (folders: string[], options: { svg: boolean }) => {
      const { makeReports } = await import('../runs/files/make-reports.ts');
      await makeReports(folders, options);
    });
}
