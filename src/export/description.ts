/** A data set and a loss → what stands around a network: how the columns of a row become its inputs, and what its outputs mean. */
import type { DatasetSettings, SettledSettings } from '../config/index.ts';
import type { CsvConventions, DatasetFacts, Encoding, Scaling } from '../data/index.ts';
import { factsOfLoss } from '../methods/index.ts';

/** A column of numbers: a value x becomes (x − offset) / scale, and back. */
export type ScaledColumn = { readonly name: string; readonly offset: number; readonly scale: number };

/**
 * What the outputs of a network say of a row: `class`, the greatest is that of its class; `binary`, each is on the side
 * of one of two classes, the second where it is above ½; `numbers`, each is a scaled number.
 */
export type Answer =
  | { readonly type: 'class'; readonly classes: readonly string[] }
  | { readonly type: 'binary'; readonly targets: readonly string[]; readonly classes: readonly string[] }
  | { readonly type: 'numbers'; readonly targets: readonly ScaledColumn[] };

/** What has to be known of a network, beside its layers and weights, to use it on rows of a table. */
export type ModelDescription = {
  /** In the order of the network's inputs. */
  readonly columns: readonly ScaledColumn[];
  /** Channels, height and width, where a row is an image. */
  readonly shape?: readonly [number, number, number];
  /** How the columns of a table become the inputs, where they are not numbers that are all there. */
  readonly encoding?: Encoding;
  /** How the CSV file was written that it was trained on, where its header does not tell. */
  readonly csv?: CsvConventions;
  readonly answer: Answer;
};

/** The part of a data set that a description is made from. */
type Described = Pick<DatasetFacts, 'inputs' | 'shape' | 'task' | 'outputs' | 'columnNames' | 'targetNames'> &
  Pick<DatasetFacts, 'classNames' | 'answerNames' | 'encoding'> & {
    readonly featureScaling: Scaling;
    readonly targetScaling?: Scaling;
  };

/**
 * Describes the network that a loss trains on a data set. Columns without a name are x0, x1, …; targets y0, y1, …
 *
 * @param settings of the data set, as the experiment has them
 */
export function describeModel(
  data: Described,
  loss: SettledSettings['loss'],
  settings?: DatasetSettings,
): ModelDescription {
  const nameOf = (index: number) => data.columnNames?.[index] ?? `x${index}`;
  return {
    columns: Array.from({ length: data.inputs }, (_, index) => scaledColumn(nameOf(index), index, data.featureScaling)),
    ...(data.shape && { shape: data.shape }),
    ...(data.encoding && { encoding: data.encoding }),
    ...describeCsv(settings),
    answer: describeAnswer(data, loss),
  };
}

function describeCsv(settings: DatasetSettings | undefined): Pick<ModelDescription, 'csv'> {
  if (settings?.type !== 'csv') return {};
  const { decimal, separator } = settings;
  if (decimal !== ',' && separator === undefined) return {};
  return { csv: { ...(decimal === ',' && { decimal }), ...(separator !== undefined && { separator }) } };
}

function describeAnswer(data: Described, loss: SettledSettings['loss']): Answer {
  const { task, outputs, targetNames, classNames, answerNames, targetScaling } = data;
  if (task === 'classification') return { type: 'class', classes: classNames ?? [] };
  const targets = Array.from({ length: outputs }, (_, index) => targetNames?.[index] ?? `y${index}`);
  if (factsOfLoss(loss).compares === 'binaryAnswers') {
    return { type: 'binary', targets, classes: answerNames ?? ['0', '1'] };
  }
  return { type: 'numbers', targets: targets.map((name, index) => scaledColumn(name, index, targetScaling)) };
}

function scaledColumn(name: string, index: number, scaling: Scaling | undefined): ScaledColumn {
  return { name, offset: scaling?.offsets[index] ?? 0, scale: scaling?.scales[index] ?? 1 };
}
