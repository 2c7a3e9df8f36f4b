/** `kobai schema`. */
import type { Command } from 'commander';
import { printResult } from '../shared/index.ts';

/** Adds `kobai schema` to the program. */
export function declareSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of the experiment file')
    .addHelpText('after', '\nExample:\n  $ kobai schema > experiment.schema.json\n')
    .action(async () => {
      const { experimentSchemaText } = await import('../config/index.ts');
      printResult(experimentSchemaText());
    });
}
