/** `kobai sharpness`: the largest eigenvalue of the Hessian of the loss, before any training. */
import type { Override, SettledSettings } from '../../config/index.ts';
import { formatNumber, formatValue, textTable } from '../../report/index.ts';
import {
  escapeControls,
  KobaiError,
  omitUndefined,
  printOutcomes,
  printResult,
  showWarnings,
} from '../../shared/index.ts';
import { measureInitialSharpness } from '../../train/index.ts';
import { attempt, endingOfErrors } from '../prepare/outcomes.ts';
import { type Prepared, prepareExperiment } from '../prepare/prepare.ts';
import { createMainKernels } from '../prepare/settle-kernels.ts';
import type { RunEnding } from '../training/run-ending.ts';
import { type FirstTrial, listFirstTrials } from './first-trials.ts';

/** The options of `kobai sharpness`. */
export type SharpnessOptions = {
  readonly overrides: readonly Override[];
  readonly only: readonly string[];
  readonly json: boolean;
};

/** The sharpness of one network's loss, and the values of the axes that lead to it. */
type MeasuredNetwork = {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Rows of the training split that it was measured on. */
  readonly rows: number;
  /** λ; absent where it could not be found to two digits. */
  readonly sharpness?: number;
  /** 2/λ; absent where λ is not above 0, and no learning rate is too large for it. */
  readonly largestLearningRate?: number;
  /** How many gradients over the rows it took; 0 for a function. */
  readonly gradients: number;
  /** Whether it was measured a little beside weights at which the loss has a kink. */
  readonly besideKink: boolean;
};

type MeasuredFile = { readonly file: string; readonly networks: readonly MeasuredNetwork[] };

/**
 * Prints the sharpness at the initial weights for every network of the files, by the first repeat.
 *
 * @returns how that ended
 */
export async function showSharpness(files: readonly string[], options: SharpnessOptions): Promise<RunEnding> {
  const measure = (file: string): MeasuredFile => {
    const prepared = prepareExperiment(file, options.overrides, options.only);
    showWarnings(prepared.warnings);
    return { file, networks: listFirstTrials(prepared, kindOf).map((first) => measureNetwork(prepared, first)) };
  };
  const measured: (MeasuredFile | KobaiError)[] = [];
  for (const file of files) measured.push(await attempt(() => measure(file)));
  const done = measured.flatMap((one) => (one instanceof KobaiError ? [] : [one]));
  const asJson = (one: MeasuredFile | KobaiError) =>
    one instanceof KobaiError ? one : JSON.stringify(one, undefined, 2);
  if (options.json) printOutcomes(measured.map(asJson));
  else if (done.length > 0) printResult(done.map(describeFile).join('\n'));
  return endingOfErrors(measured);
}

/** What changes the initial weights or the loss over all rows; the size of a mini-batch does where the loss is its sum. */
function kindOf({ function: formula, layers, loss, precision, batchSize, record }: SettledSettings) {
  const isSum = 'reduction' in loss && loss.reduction === 'sum';
  const rows = record.sharpness?.rows;
  return omitUndefined({ formula, layers, loss, precision, rows, batchSize: isSum ? batchSize : undefined });
}

/** The first keys of the axes that lead to another network: those of `kindOf`, and those that change the data. */
const tellingKeys = ['seed', 'dataset', 'function', 'layers', 'loss', 'precision', 'record'];

function measureNetwork({ initialWeights }: Prepared, { trial, dataset, parameters }: FirstTrial): MeasuredNetwork {
  const { value, gradients, besideKink } = measureInitialSharpness(
    trial,
    dataset,
    createMainKernels,
    initialWeights?.params,
  );
  const keys = 'batchSize' in kindOf(trial.settings) ? [...tellingKeys, 'batchSize'] : tellingKeys;
  const telling = Object.entries(parameters).filter(([path]) => keys.includes(path.split('.')[0] ?? ''));
  return omitUndefined({
    parameters: Object.fromEntries(telling),
    rows: trial.settings.record.sharpness?.rows ?? dataset.rows.train,
    sharpness: value,
    largestLearningRate: value !== undefined && value > 0 ? 2 / value : undefined,
    gradients,
    besideKink,
  });
}

function describeFile({ file, networks }: MeasuredFile): string {
  const axes = [...new Set(networks.flatMap(({ parameters }) => Object.keys(parameters)))];
  const head = [...axes.map(escapeControls), 'rows', 'sharpness λ', '2/λ', 'gradients', ''];
  const rows = networks.map(({ parameters, sharpness, largestLearningRate, ...network }) => [
    ...axes.map((axis) => formatValue(parameters[axis])),
    String(network.rows),
    sharpness === undefined ? 'not found' : formatNumber(sharpness),
    largestLearningRate === undefined ? '–' : formatNumber(largestLearningRate),
    String(network.gradients),
    network.besideKink ? 'beside a kink' : '',
  ]);
  const align = [...axes.map(() => 'left' as const), ...Array(4).fill('right'), 'left'];
  const note =
    'At the initial weights. Plain gradient descent is stable there at learning rates below 2/λ, and without bound where λ is not above 0.';
  return `${escapeControls(file)}\n\n${textTable(head, rows, align).text}\n\n${note}\n`;
}
