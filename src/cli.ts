#!/usr/bin/env node
/** The command line: argv in, exit code out. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { exitCodeOfEnding, exitCodeOfError, exitCodeOfVerified, exitCodes } from './commands/exit-codes.ts';
import { type Override, parseOverride } from './config/index.ts';
import type { KernelChoice } from './pool/index.ts';
import type { ChangesFormat, VerificationFormat } from './report/index.ts';
import type { RunOptions } from './runs/index.ts';
import { KobaiError, printMessage, printResult, readVersion, showError } from './shared/index.ts';

type NarrowingOptions = { set: Override[]; only: string[]; out: string; json: boolean };
type RunFlags = NarrowingOptions & {
  workers?: number;
  timeout?: number;
  fresh: boolean;
  kernels: KernelChoice;
  watch: boolean;
  view: boolean;
  port?: number;
};

type VerifyFlags = Omit<RunFlags, 'set' | 'fresh' | 'json' | 'watch' | 'view' | 'port'> & {
  tolerance: boolean;
  format: VerificationFormat;
  report: string[];
};

type GradcheckFlags = NarrowingOptions & { tolerance: number; samples: number };

let exitCode: number = exitCodes.allWell;

const collect = <T>(value: T, previous: T[]) => [...previous, value];
const positive = (kind: 'integer' | 'number') => (text: string) => {
  const value = Number(text);
  const fits = value > 0 && Number.isFinite(value) && (kind === 'number' || Number.isInteger(value));
  if (!fits) throw new InvalidArgumentError(`It takes a positive ${kind}.`);
  return value;
};

const program = new Command('kobai')
  .description('Declarative experiments for the gradient method: which learning rate is right?')
  .version(readVersion())
  .configureOutput({ writeOut: printResult, writeErr: (text) => printMessage(text.replace(/\n$/, '')) })
  .showHelpAfterError('(kobai --help shows how it is used)')
  .exitOverride()
  .addHelpText('after', '\nExample:\n  $ kobai init first.yaml && kobai run first.yaml\n');

const addNarrowing = (command: Command) =>
  command
    .argument('<file...>', 'experiment files (YAML)')
    .option(
      '--set <path=value>',
      'override a setting; a list makes an axis',
      (text, previous: Override[]) => collect(parseOverride(text), previous),
      [],
    )
    .option('--only <key=value>', 'only the points with this value of an axis', collect<string>, [])
    .option('--out <dir>', 'the folder of results', 'results')
    .option('--json', 'print JSON to stdout', false);

const addTraining = (command: Command) =>
  command
    .option('--workers <n>', 'threads; default: one a core', positive('integer'))
    .option('--timeout <seconds>', 'give up a trial that takes longer', positive('number'))
    .addOption(
      new Option('--kernels <which>', 'the fast kernels, or the readable ones: the same bits')
        .choices(['simd', 'reference'])
        .default('simd'),
    );

addTraining(addNarrowing(program.command('run')))
  .description('check, train what is missing, write results')
  .option('--fresh', 'train finished trials again', false)
  .option('--watch', 'run again whenever a file changes, until Ctrl-C', false)
  .option('--view', 'show the run in a browser while it goes on, until Ctrl-C', false)
  .option('--port <n>', 'of --view (default: one that is free)', positive('integer'))
  .addHelpText(
    'after',
    `
Examples:
  $ kobai run experiments/lr-sweep.yaml
  $ kobai run experiments/iris.yaml --set learningRate='[0.01, 0.1]' --set epochs=20
  $ kobai run experiments/lr-sweep.yaml --only learningRate=0.1 --workers 1
  $ kobai run experiments/lr-sweep.yaml --watch

Exit codes: 0 all well, 1 an expectation failed, 2 bad input, 4 a trial failed, 5 the environment, 130 interrupted
`,
  )
  .action(async (files: string[], { set, watch, view, ...flags }: RunFlags) => {
    const run = async (observe?: RunOptions['observe']) => {
      const options = { ...flags, overrides: set, ...(observe && { observe }) };
      if (watch) return (await import('./runs/index.ts')).watchExperiments(files, options);
      return (await import('./runs/index.ts')).runExperiments(files, options);
    };
    const ending = view ? await (await import('./runs/index.ts')).runInView(flags, run) : await run();
    exitCode = exitCodeOfEnding[ending];
  });

addNarrowing(program.command('plan'))
  .description('check everything and show what a run would train, without training')
  .option('--workers <n>', 'threads that the estimate is for (default: one a core)', positive('integer'))
  .option('--why', 'say of each new trial what sets it apart from those that are finished', false)
  .addHelpText('after', '\nExample:\n  $ kobai plan experiments/lr-sweep.yaml --why\n')
  .action(async (files: string[], { set, ...flags }: NarrowingOptions & { workers?: number; why: boolean }) => {
    const { showPlans } = await import('./runs/index.ts');
    await showPlans(files, { ...flags, overrides: set });
  });

addTraining(program.command('verify'))
  .description('train from nothing and compare with the committed results, which are not touched')
  .argument('<file...>', 'experiment files (YAML)')
  .option('--only <key=value>', 'only the points with this value of an axis', collect<string>, [])
  .option('--out <dir>', 'the folder of the committed results', 'results')
  .option('--tolerance', 'let metrics differ as far as `verify` in the experiment file says', false)
  .addOption(
    new Option('--format <which>', 'what is printed to stdout; github adds the summary of the job')
      .choices(['text', 'json', 'markdown', 'junit', 'github'] satisfies VerificationFormat[])
      .default('text'),
  )
  .option('--report <file>', 'write a file too: .xml (JUnit), .md, .json or .txt', collect<string>, [])
  .addHelpText(
    'after',
    `
Examples:
  $ kobai verify experiments/lr-sweep.yaml
  $ kobai verify experiments/*.yaml --format github --report verify.xml

Exit codes: 0 the same, 1 something differs, 2 bad input, 3 nothing to compare with (missing, obsolete or not
comparable results), 4 a trial failed, 5 the environment, 130 interrupted
`,
  )
  .action(async (files: string[], flags: VerifyFlags) => {
    const { verifyExperiments } = await import('./runs/index.ts');
    const verified = await verifyExperiments(files, flags);
    exitCode =
      typeof verified === 'string' ? exitCodeOfEnding[verified] : Math.max(...verified.map(exitCodeOfVerified));
  });

program
  .command('compare')
  .description('show what changed from one result to another: settings, metrics, verdicts')
  .argument('<first>', 'a folder of results, or one in a git revision: main:results/lr-sweep')
  .argument('<second>', 'the same')
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

Exit codes: 0 whether anything changed or not, 2 bad input, 5 the environment
`,
  )
  .action(async (first: string, second: string, { format }: { format: ChangesFormat }) => {
    const { compareTwo } = await import('./runs/index.ts');
    compareTwo(first, second, format);
  });

addNarrowing(program.command('gradcheck'))
  .description('hold backprop against numerical gradients, parameter by parameter')
  .option('--tolerance <error>', 'the relative error above which a gradient is wrong', positive('number'), 1e-6)
  .option('--samples <n>', 'how many numbers of each parameter array are compared', positive('integer'), 100)
  .addHelpText(
    'after',
    `
Example:
  $ kobai gradcheck experiments/lr-sweep.yaml --set batchSize=10

Exit codes: 0 the gradients are right, 1 one of them is wrong, 2 bad input
`,
  )
  .action(async (files: string[], { set, ...flags }: GradcheckFlags) => {
    const { checkGradientsOf } = await import('./runs/index.ts');
    const areRight = checkGradientsOf(files, { ...flags, overrides: set });
    exitCode = areRight ? exitCodes.allWell : exitCodes.failed;
  });

program
  .command('report')
  .description('make the page of results anew, without training, and show their chart')
  .argument('<dir...>', 'folders of results, such as results/lr-sweep')
  .option('--svg', 'write the charts as pictures too', false)
  .addHelpText('after', '\nExample:\n  $ kobai report results/lr-sweep --svg\n')
  .action(async (folders: string[], options: { svg: boolean }) => {
    const { writeReports } = await import('./commands/report.ts');
    await writeReports(folders, options);
  });

program
  .command('view')
  .description('show results in a browser, until Ctrl-C')
  .argument('[dir]', 'the folder of results', 'results')
  .option('--port <n>', 'the port (default: one that is free)', positive('integer'))
  .addHelpText('after', '\nExample:\n  $ kobai view\n')
  .action(async (out: string, flags: { port?: number }) => {
    const { viewResults } = await import('./runs/index.ts');
    await viewResults({ out, ...flags });
  });

program
  .command('init')
  .description('write a first experiment to edit')
  .argument('[file]', 'the file to write', 'experiment.yaml')
  .addHelpText('after', '\nExample:\n  $ kobai init first.yaml\n')
  .action(async (file: string) => {
    const { writeFirstExperiment } = await import('./runs/index.ts');
    writeFirstExperiment(file);
  });

program
  .command('schema')
  .description('print the JSON Schema of the experiment file')
  .addHelpText('after', '\nExample:\n  $ kobai schema > experiment.schema.json\n')
  .action(async () => {
    const { showSchema } = await import('./commands/schema.ts');
    showSchema();
  });

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
  showError(error);
  process.exit(exitCodes.internal);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    exitCode = error.exitCode === 0 ? exitCodes.allWell : exitCodes.badInput;
  } else {
    showError(error);
    exitCode = error instanceof KobaiError ? exitCodeOfError[error.kind] : exitCodes.internal;
  }
}
if (!outputFailed) process.exitCode = exitCode;
