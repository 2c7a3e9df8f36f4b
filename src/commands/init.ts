/** `kobai init`. */
import type { Command } from 'commander';

/** Adds `kobai init` to the program. */
export function declareInit(program: Command): void {
  program
    .command('init')
    .description('write an example experiment to start from')
    .argument('[file]', 'the file to write', 'experiment.yaml')
    .addHelpText('after', '\nExample:\n  $ kobai init first.yaml\n')
    .action(async (file: string) => {
      const { writeFirstExperiment } = await import('../runs/first-experiment.ts');
      writeFirstExperiment(file);
    });
}
