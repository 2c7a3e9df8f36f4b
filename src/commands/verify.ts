/** `kobai verify`. */
import { type Command, Option } from 'commander';
import type { VerificationFormat } from '../report/index.ts';
import { exitCodeOfEnding, exitCodeOfVerified } from './exit-codes.ts';
import { tellErrors } from './json-errors.ts';
import { addTraining, collect, type Exit, readFolder, type TrainingFlags } from './options.ts';

type Flags = TrainingFlags & {
  only: string[];
  out: string;
  tolerance: boolean;
  format: VerificationFormat;
  report: string[];
};

/** Adds `kobai verify` to the program. */
export function declareVerify(program: Command, exit: Exit): void {
  addTraining(program.command('verify'))
    .description('train from scratch and compare with the committed results, which stay unchanged')
    .argument('<file...>', 'experiment files (YAML)')
    .option('--only <key=value>', 'only the points with this value of an axis', collect, [])
    .option('--out <dir>', 'the folder of the committed results', readFolder, 'results')
    .option('--tolerance', 'accept differences within the tolerances under `verify` in the experiment file', false)
    .addOption(
      new Option('--format <which>', 'the output format; github also writes a job summary')
        .choices(['text', 'json', 'markdown', 'junit', 'github'] satisfies VerificationFormat[])
        .default('text'),
    )
    .option('--report <file>', 'also write a report file: .xml (JUnit), .md, .json or .txt', collect, [])
    .addHelpText(
      'after',
      `
Examples:
  $ kobai verify experiments/lr-sweep.yaml
  $ kobai verify experiments/*.yaml --format github --report verify.xml

Exit codes: 0 the same, 1 something differs, 2 bad input, 3 nothing to compare with (missing, obsolete or not
comparable results), 4 a trial failed, 5 a problem of the machine (disk, port, threads), 130 interrupted
`,
    )
    .action(async (files: string[], flags: Flags) => {
      const { verifyExperiments } = await import('../runs/verify/verify-experiments.ts');
      const isJson = flags.format === 'json';
      const verified = await tellErrors(isJson, ['of all'], () => verifyExperiments(files, flags));
      const isStopped = typeof verified === 'string';
      exit(isStopped ? exitCodeOfEnding[verified] : Math.max(...verified.map(exitCodeOfVerified)));
    });
}
