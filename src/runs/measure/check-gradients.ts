/** `kobai gradcheck`: back-propagation held against numerical gradients, parameter by parameter. */
import { type Override, parseOverride, type SettledSettings } from '../../config/index.ts';
import { formatValue, textTable } from '../../report/index.ts';
import {
  escapeControls,
  KobaiError,
  omitUndefined,
  printOutcomes,
  printResult,
  showWarnings,
} from '../../shared/index.ts';
import { checkGradients, type GradientCheck } from '../../train/index.ts';
import { attempt, endingOfErrors } from '../prepare/outcomes.ts';
import { type Prepared, prepareExperiment } from '../prepare/prepare.ts';
import { createMainKernels } from '../prepare/settle-kernels.ts';
import { type RunEnding, worstEnding } from '../training/run-ending.ts';
import { type FirstTrial, listFirstTrials } from './first-trials.ts';

/** The options of `kobai gradcheck`. */
export type GradcheckOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  readonly out: string;
  readonly json: boolean;
  /** Above this relative error a gradient is wrong. */
  readonly tolerance: number;
  /** How many numbers of each parameter array are compared. */
  readonly samples: number;
};

/** The gradients of one network, and the values of the axes that lead to it. */
type NetworkCheck = {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly checks: readonly GradientCheck[];
};

type FileCheck = {
  readonly file: string;
  readonly tolerance: number;
  readonly passed: boolean;
  readonly networks: readonly NetworkCheck[];
};

/**
 * Checks every network of the files, on its first mini-batch, in float64.
 *
 * @returns how that ended; by a wrong gradient as by an expectation that failed
 */
export async function checkGradientsOf(files: readonly string[], options: GradcheckOptions): Promise<RunEnding> {
  // Differences of losses in float32 are mostly rounding errors.
  const overrides = [...options.overrides, parseOverride('precision=float64')];
  const check = (file: string): FileCheck => {
    const prepared = prepareExperiment(file, overrides, options.only);
    showWarnings(prepared.warnings);
    const networks = listFirstTrials(prepared, kindOf).map((first) => checkNetwork(prepared, first, options));
    const { tolerance } = options;
    const passed = networks.every(({ checks }) => checks.every(({ largestError }) => largestError <= tolerance));
    return { file, tolerance, passed, networks };
  };
  const checks: (FileCheck | KobaiError)[] = [];
  for (const file of files) checks.push(await attempt(() => check(file)));
  const isCheck = (one: FileCheck | KobaiError): one is FileCheck => !(one instanceof KobaiError);
  const done = checks.filter(isCheck);
  if (options.json) printOutcomes(checks.map((one) => (isCheck(one) ? JSON.stringify(one, undefined, 2) : one)));
  else if (done.length > 0) printResult(done.map(describeFile).join('\n'));
  return worstEnding([done.every(({ passed }) => passed) ? 'allWell' : 'expectationFailed', endingOfErrors(checks)]);
}

/** What changes a gradient: not the learning rate and its like. */
const kindOf = ({ layers, loss, batchSize, sampling }: SettledSettings) => ({ layers, loss, batchSize, sampling });

function checkNetwork({ initialWeights }: Prepared, first: FirstTrial, options: GradcheckOptions): NetworkCheck {
  const { trial, dataset, parameters } = first;
  const { samples, tolerance } = options;
  const checks = checkGradients(
    trial,
    dataset,
    createMainKernels,
    omitUndefined({
      samples,
      tolerance,
      initialWeights: initialWeights?.params,
    }),
  );
  return { parameters, checks };
}

function describeFile({ file: written, tolerance, networks }: FileCheck): string {
  const file = escapeControls(written);
  return networks
    .map(({ parameters, checks }) => {
      const settings = Object.entries(parameters).map(
        ([path, value]) => `${escapeControls(path)}=${formatValue(value)}`,
      );
      const title = networks.length > 1 ? `${file}, ${settings.join(' ')}` : file;
      return `${title}\n\n${tableOf(checks, tolerance)}\n\n${describeWorst(checks, tolerance)}\n`;
    })
    .join('\n');
}

const aligned = ['left', 'left', 'right', 'right', 'right', 'left', 'right', 'right', 'left'] as const;

function tableOf(checks: readonly GradientCheck[], tolerance: number): string {
  const head = ['parameter', 'shape', 'checked', 'kinks', 'largest error', 'at', 'backprop', 'numerical', ''];
  const rows = checks.map((check) => [
    check.parameter,
    check.shape.join(' × '),
    String(check.checked),
    String(check.kinks),
    formatValue(check.largestError, 2),
    `[${check.at.join(', ')}]`,
    formatValue(check.backprop, 9),
    formatValue(check.numerical, 9),
    check.largestError <= tolerance ? 'ok' : 'WRONG',
  ]);
  return textTable(head, rows, aligned).text;
}

function describeWorst(checks: readonly GradientCheck[], tolerance: number): string {
  const [worst] = checks.toSorted((a, b) => b.largestError - a.largestError);
  if (worst === undefined) return 'There is nothing to train, so there is no gradient.';
  const where = `${worst.parameter}[${worst.at.join(', ')}]`;
  return worst.largestError <= tolerance
    ? `The gradient is right: the largest relative error is ${formatValue(worst.largestError, 2)}, at ${where}.`
    : `The gradient is WRONG: the relative error is ${formatValue(worst.largestError, 2)} at ${where}, above ${formatValue(tolerance)}.`;
}
