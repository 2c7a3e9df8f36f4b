/** `kobai compare`. */
import { type Command, Option } from 'commander';
import type { ChangesFormat } from '../report/index.ts';
import { tellErrors } from './json-errors.ts';

/** Adds `kobai compare` to the program. */
export function declareCompare(program: Command): void {
  program
    .command('compare')
    .description('show what changed from one result to another: settings, metrics, verdicts')
    .argument('<first>', 'a folder of results, or one in a git revision: main:results/lr-sweep')
    .argument('<second>', 'the results to compare with, named in the same way')
    .addOption(
      new Option('--format <which>', 'what is printed to stdout')
        .choices(['text', 'markdown', 'json'] satisfies ChangesFormat[])
        .default('text'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ kobai compare results/lr-sweep elsewhere/lr-sweep
  $ kobai compare main:results/lr-sweep results/lr-sweep --format markdown

Exit codes: 0 whether anything changed or not, 2 bad input, 5 a problem of the machine (disk, port, threads)
`,
    )
    .action(async (first: string, second: string, { format }: { format: ChangesFormat }) => {
      const { compareTwo } = await import('../runs/verify/compare-two.ts');
      await tellErrors(format === 'json', ['of both'], async () => compareTwo(first, second, format));
    });
}
