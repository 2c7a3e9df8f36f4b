/** The command line: argv in, exit code out. */
import { Command, CommanderError, Help, type Option } from 'commander';
import { declareCompare } from './commands/compare.ts';
import { declareCompletion } from './commands/completion.ts';
import { exitCodeOfError, exitCodes } from './commands/exit-codes.ts';
import { declareExport } from './commands/export.ts';
import { declareGradcheck } from './commands/gradcheck.ts';
import { declareInit } from './commands/init.ts';
import { declareMerge } from './commands/merge.ts';
import { declarePlan } from './commands/plan.ts';
import { declarePredict } from './commands/predict.ts';
import { declareReport } from './commands/report.ts';
import { declareRun } from './commands/run.ts';
import { declareSchema } from './commands/schema.ts';
import { declareSharpness } from './commands/sharpness.ts';
import { declareVerify } from './commands/verify.ts';
import { declareView } from './commands/view.ts';
import { declareWorker } from './commands/worker.ts';
import { asSystemError, KobaiError, printLines, printResult, readVersion, showError } from './shared/index.ts';

/** Does what the arguments of the process ask for, and sets its exit code. */
export async function runCommandLine(): Promise<void> {
  let exitCode: number = exitCodes.allWell;
  const exit = (code: number) => {
    exitCode = code;
  };

  const program = new Command('kobai')
    .description('Declarative experiments for the gradient method: which learning rate is right?')
    .version(readVersion())
    .configureHelp({ optionDescription: describeOption })
    .configureOutput({ writeOut: printResult, writeErr: (text) => printLines(text.replace(/\n$/, '')) })
    .showHelpAfterError('(kobai --help shows how it is used)')
    .exitOverride()
    .addHelpText('after', '\nExample:\n  $ kobai init first.yaml && kobai run first.yaml\n');

  // In the order in which --help lists them; what a command does is loaded when it is called.
  declareRun(program, exit);
  declarePlan(program, exit);
  declareVerify(program, exit);
  declareCompare(program);
  declareGradcheck(program, exit);
  declareSharpness(program, exit);
  declareMerge(program, exit);
  declareWorker(program);
  declareReport(program);
  declarePredict(program);
  declareExport(program);
  declareView(program);
  declareInit(program);
  declareSchema(program);
  declareCompletion(program);

  let outputFailed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `kobai … | head` closes the pipe early: the results are on disk, and there is nobody left to tell.
    if (error.code === 'EPIPE' || outputFailed) return;
    outputFailed = true;
    process.exitCode = exitCodes.environment;
    const hint = 'What was trained is kept in the results; the same command prints it again.';
    showError(new KobaiError('environment', 'CLI_OUTPUT_FAILED', `cannot write to stdout: ${error.message}`, { hint }));
  });
  // Messages that nobody can read change nothing.
  process.stderr.on('error', () => {});

  process.on('uncaughtException', (error) => {
    process.exit(explain(error));
  });

  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      exitCode = error.exitCode === 0 ? exitCodes.allWell : exitCodes.badInput;
    } else {
      exitCode = explain(error);
    }
  }
  if (!outputFailed) process.exitCode = exitCode;
}

/** That an option is off, or given no time, where it is not there goes without saying. */
function describeOption(option: Option): string {
  const isPlain =
    option.defaultValue === false || (Array.isArray(option.defaultValue) && option.defaultValue.length === 0);
  const shown = isPlain ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  return Help.prototype.optionDescription(shown);
}

/** Shows an error. @returns the exit code of it */
function explain(thrown: unknown): number {
  const error = asSystemError(thrown);
  showError(error);
  return error instanceof KobaiError ? exitCodeOfError[error.kind] : exitCodes.internal;
}
