/** `kobai view`. */
import type { Command } from 'commander';
import { readFolder, readPort } from './options.ts';

/** Adds `kobai view` to the program. */
export function declareView(program: Command): void {
  program
    .command('view')
    .description('show results in a browser, until Ctrl-C')
    .argument('[dir]', 'the folder of results', readFolder, 'results')
    .option('--port <n>', 'the port (default: a free one)', readPort)
    .addHelpText('after', '\nExample:\n  $ kobai view\n')
    .action(async (out: string, flags: { port?: number }) => {
      const { viewResults } = await import('../runs/view/view.ts');
      await viewResults({ out, ...flags });
    });
}
