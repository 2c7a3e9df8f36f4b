/** `kobai predict`: a trained network on rows of a file, or on those that it was tested on. */
import { existsSync } from 'node:fs';
import { type InputFile, openDataset, readNewRows, type SharedDataset } from '../../data/index.ts';
import { type Column, csvText, jsonLines, nameAnswers, nameOutputs, rowsOf } from '../../export/index.ts';
import { openKernels } from '../../kernels/index.ts';
import { formatNumber, textTable } from '../../report/index.ts';
import {
  countOf,
  elementary,
  escapeControls,
  KobaiError,
  omitUndefined,
  printMessage,
  printResult,
  sizeOf,
} from '../../shared/index.ts';
import { predict } from '../../train/index.ts';
import { readOwner } from '../files/owner-file.ts';
import { datasetOf } from '../prepare/dataset-of.ts';
import { prepareExperiment } from '../prepare/prepare.ts';
import { readConditions } from '../prepare/select-points.ts';
import { settleKernels } from '../prepare/settle-kernels.ts';
import { type ChosenModel, openSavedModel, type SavedModel } from './saved-model.ts';

/** How predictions are printed. */
export type PredictionFormat = 'csv' | 'jsonl' | 'table';

/** Rows to predict, with what is told of each beside its prediction. */
type Asked = {
  readonly dataset: Parameters<typeof predict>[2];
  readonly memory: WebAssembly.Memory;
  readonly rows: Uint32Array;
  readonly about: readonly Column[];
};

/**
 * Prints what a trained network predicts.
 *
 * @param data a table (CSV, JSON lines, Parquet) with the columns that it was trained on, in any order, images in IDX or an array in
 * npy; `-` is the standard input. The other columns of a table stand before the predictions, as they are. Without it, the rows of the
 * experiment's test split (where there is none, validation, else train), with the row's number and what is right.
 * @throws what `openSavedModel`, `readNewRows` and `prepareExperiment` throw
 */
export async function predictRows(
  folder: string,
  data: string | undefined,
  { format, only, trial }: ChosenModel & { readonly format: PredictionFormat },
): Promise<void> {
  const model = openSavedModel(folder, omitUndefined({ conditions: readConditions(only), trial }));
  const asked = data === undefined ? openOwnRows(model) : openNewRows(model, await openInput(data));
  const { create } = openKernels(settleKernels('native').kernels, asked.memory, elementary);
  const kernels = create(model.trial.settings.precision);
  const { answer } = model.description;
  const predicted = predict(
    { ...model.trial, shapes: model.shapes },
    model.tensors,
    { ...asked.dataset, classNames: 'classes' in answer ? answer.classes : [] },
    asked.rows,
    kernels,
  );
  const columns = [
    ...asked.about,
    ...nameAnswers(model.description, predicted, 'prediction'),
    ...nameOutputs(model.description, predicted, model.trial.settings.layers),
  ];
  refuseRepeatedName(columns, data);
  printMessage(describeModel(model));
  printResult(format === 'table' ? drawTable(columns) : format === 'csv' ? csvText(columns) : jsonLines(columns));
}

function describeModel({ name, trial }: SavedModel): string {
  return `the weights of ${name === '' ? 'the only point' : name}, trial ${trial.id.slice(0, 12)}`;
}

async function openInput(name: string): Promise<InputFile> {
  if (name !== '-') return { file: name, path: [] };
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.stdin) {
    length += (piece as Buffer).length;
    if (length > mostBytes) {
      throw new KobaiError('input', 'DATA_FILE_TOO_LARGE', `more than ${mostBytes} bytes come from the standard input`);
    }
    pieces.push(piece as Buffer);
  }
  return { file: 'stdin', path: [], bytes: Buffer.concat(pieces) };
}

/** As of a file. */
const mostBytes = 0x8000_0000 - 1;

function openNewRows({ trial, description, shapes }: SavedModel, input: InputFile): Asked {
  const { rows, features, others } = collectFaults(input, () =>
    readNewRows(input, description, trial.settings.precision),
  );
  return {
    dataset: {
      features,
      inputs: description.columns.length,
      task: description.answer.type === 'class' ? 'classification' : 'regression',
      outputs: sizeOf(shapes.at(-1)?.output ?? []),
    },
    memory: new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true }),
    rows: Uint32Array.from({ length: rows }, (_, row) => row),
    about: others,
  };
}

/** Says of how many faults there are what came of them: all have their places already. */
function collectFaults<T>({ file }: InputFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KobaiError) || error.diagnostics.length === 0) throw error;
    const message = `${countOf(error.diagnostics.length, 'error')} in ${file}, nothing was predicted`;
    throw new KobaiError(error.kind, error.code, message, { diagnostics: error.diagnostics });
  }
}

/** The rows that a trial was measured on, from the data of its experiment, and what is right for them. */
function openOwnRows({ folder, trial, description }: SavedModel): Asked {
  const shared = loadOwnData(folder, trial.id);
  const dataset = openDataset(shared);
  const { labels, targets, outputs } = dataset;
  const split = (['test', 'validation', 'train'] as const).find((name) => dataset.splits[name].length > 0) ?? 'train';
  const rows = dataset.splits[split];
  const numbers = Float64Array.from({ length: targets ? rows.length * outputs : 0 }, (_, i) => {
    return targets?.[(rows[Math.floor(i / outputs)] as number) * outputs + (i % outputs)] as number;
  });
  const answers = labels ? Int32Array.from(rows, (row) => labels[row] as number) : Int32Array.from(numbers, Math.round);
  const right = nameAnswers(description, { rows: rows.length, outputs: numbers, answers }, 'actual');
  printMessage(`the rows of the ${split} split, counted from 0 in the data set`);
  return { dataset, memory: shared.memory, rows, about: [{ name: 'row', cells: [...rows] }, ...right] };
}

function loadOwnData(folder: string, trialId: string): SharedDataset {
  const file = readOwner(folder)?.owner;
  const refuse = (message: string) =>
    new KobaiError('input', 'CLI_NO_MODEL', message, { hint: 'name a file of rows behind the folder' });
  if (file === undefined) throw refuse(`${folder} does not say of which experiment it is`);
  if (!existsSync(file)) throw refuse(`${file} is not there, which says where the rows of ${folder} are`);
  const prepared = prepareExperiment(file, [], []);
  const trial = prepared.trials.find(({ id }) => id === trialId);
  const shared = trial && prepared.datasets[datasetOf(trial, prepared)];
  if (shared === undefined) throw refuse(`${file} does not ask for this trial any more, so its rows are not known`);
  return shared;
}

function refuseRepeatedName(columns: readonly Column[], data = ''): void {
  const names = columns.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated === undefined) return;
  const message = `${data} has a column ${repeated}, which is what a column of predictions is called`;
  throw new KobaiError('input', 'DATA_CSV_HEADER', message, { hint: 'give it another name, or leave it out' });
}

function drawTable(columns: readonly Column[]): string {
  const show = (cell: string | number) => (typeof cell === 'number' ? formatNumber(cell) : escapeControls(cell));
  const align = columns.map(({ cells }) => (typeof cells[0] === 'number' ? 'right' : 'left'));
  const rows = rowsOf(columns).map((row) => row.map(show));
  return `${
    textTable(
      columns.map(({ name }) => escapeControls(name)),
      rows,
      align,
    ).text
  }\n`;
}
