/** `kobai sharpness`. */
import type { Command } from 'commander';
import { exitCodeOfEnding } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import { addNarrowing, type Exit, type NarrowingFlags } from './options.ts';

/** Adds `kobai sharpness` to the program. */
export function declareSharpness(program: Command, exit: Exit): void {
  addNarrowing(program.command('sharpness'))
    .description('the largest eigenvalue λ of the Hessian of the training loss, and the largest stable learning rate')
    .addHelpText(
      'after',
      `
It is measured at the initial weights, in float64. Plain gradient descent is stable there at learning rates below 2/λ.
Each network takes 15 to 70 gradients over all rows of the training split, or over record.sharpness.rows of them.

Example:
  $ kobai sharpness experiments/lr-sweep.yaml --set record.sharpness.rows=1000
`,
    )
    .action(async (files: string[], { set, only, json }: NarrowingFlags) => {
      const { parseOverride } = await import('../config/index.ts');
      const { showSharpness } = await import('../runs/measure/measure-sharpness.ts');
      const ending = await tellErrors(json, files, async () =>
        showSharpness(files, { only, json, overrides: set.map(parseOverride) }),
      );
      exit(exitCodeOfEnding[ending]);
    });
}
