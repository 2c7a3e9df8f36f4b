/** A data set that can be trained on → what is odd about it: classes without a training row, numbers of any scale. */
import type { SplitSettings } from '../config/index.ts';
import { type Diagnostic, shorten, significantDigits } from '../shared/index.ts';
import { type Classes, countByClass } from './classes.ts';
import { fault } from './faults.ts';
import { fitScaling, targetScalingOf } from './scaling.ts';
import type { Rows, Target } from './source.ts';
import type { Splits } from './split.ts';
import type { DatasetRequest, Unscaled } from './types.ts';

/** Classes that are named; of more, how many they are. */
const mostNamed = 5;

/** Warns of classes that training never sees. */
export function warnOfClasses(classes: Classes | undefined, splits: Splits): Diagnostic[] {
  if (classes === undefined) return [];
  const trained = countByClass(classes, splits.train);
  const untrained = classes.names.flatMap((name, index) => (trained[index] === 0 ? [{ name, index }] : []));
  if (untrained.length === 0) return [];
  const others = ['validation', 'test'] as const;
  const counts = others.map((split) => countByClass(classes, splits[split]));
  const described = untrained.slice(0, mostNamed).map(({ name, index }) => {
    const found = others.flatMap((split, i) => (counts[i]?.[index] ? [`${counts[i][index]} in ${split}`] : []));
    return `${name} (${found.join(', ') || 'no row at all'})`;
  });
  const more = untrained.length > mostNamed ? ` and ${untrained.length - mostNamed} more` : '';
  const noun = untrained.length === 1 ? 'the class' : 'the classes';
  const message = `no training row has ${noun} ${described.join(', ')}${more}`;
  const totals = untrained.map(({ index }) => counts.reduce((sum, ofSplit) => sum + (ofSplit[index] ?? 0), 0));
  const hint = adviseOnClasses(totals, classes.names.length);
  return [{ ...fault('DATA_CLASS_UNTRAINED', ['dataset', 'split'], message, hint), severity: 'warning' }];
}

/** Warns of folds of one row. @param rows those that are divided into folds */
export function warnOfLeavingOneOut(split: SplitSettings, rows: number): Diagnostic[] {
  if (!('folds' in split) || split.folds < rows) return [];
  const message = `every fold is one row: each point is trained ${rows} times a repeat`;
  const hint = rows > 10 ? 'folds: 10 estimates nearly the same in a fraction of the time' : undefined;
  return [{ ...fault('DATA_LEAVE_ONE_OUT', ['dataset', 'split', 'folds'], message, hint), severity: 'warning' }];
}

/** Warns of counts that look like percentages. */
export function warnOfPercentages(split: SplitSettings, rows: number): Diagnostic[] {
  if ('folds' in split) return [];
  const counts = [split.train, split.validation, split.test].filter((size) => size !== undefined);
  const sum = counts.reduce((all, size) => all + size, 0);
  if (sum !== 100 || rows === 100 || counts.some((size) => size < 2)) return [];
  const message = `the split takes 100 of ${rows} rows: from 2 on, sizes are counts`;
  const shares = Object.entries({ train: split.train, validation: split.validation, test: split.test })
    .flatMap(([name, size]) => (size === undefined ? [] : [`${name}: ${size / 100}`]))
    .join(', ');
  const hint = `as shares it is \`split: { ${shares} }\``;
  return [{ ...fault('DATA_SPLIT_PERCENT', ['dataset', 'split'], message, hint), severity: 'warning' }];
}

/** What mends classes that training never sees. @param totals the rows of each, of all splits */
function adviseOnClasses(totals: readonly number[], classes: number): string {
  const absent = totals.filter((total) => total === 0).length;
  return [
    ...(totals.some((total) => total > 1)
      ? ['split: { stratify: true } gives each split its share of every class that has enough rows']
      : []),
    ...(totals.includes(1) ? ['a class of one row is in one split alone: it needs more rows, or none'] : []),
    ...(absent > 0 ? [`units: ${classes - absent} in the last layer leaves out classes without a row`] : []),
  ].join('; ');
}

/** Warns of two classes in a table that a loss of numbers compares: a column of texts may have been a slip. */
export function warnOfCodes({ settings, targets }: DatasetRequest, target: Target): Diagnostic[] {
  if (
    (settings.type !== 'csv' && settings.type !== 'jsonl' && settings.type !== 'parquet') ||
    settings.task !== undefined ||
    targets !== 'numbers'
  )
    return [];
  if (target.task === 'classification' || target.codes === undefined) return [];
  const [zero = '', one = ''] = target.codes.map((name) => shorten(name));
  const message = `the classes ${zero} and ${one} are taken for the numbers 0 and 1, since the loss compares numbers`;
  const hint = 'say task: classification where that is meant; binaryCrossEntropy on a sigmoid learns two classes';
  return [{ ...fault('DATA_CLASSES_AS_NUMBERS', ['dataset', 'target'], message, hint), severity: 'warning' }];
}

/** Warns of targets that scaling makes 0 in every training row. */
export function warnOfConstantTarget(
  { settings }: DatasetRequest,
  target: Target,
  trainRows: Uint32Array,
): Diagnostic[] {
  if (target.task === 'classification' || targetScalingOf(settings) === 'none') return [];
  const { values, outputs } = target;
  const [first = 0] = trainRows;
  for (let output = 0; output < outputs; output += 1) {
    const value = values[first * outputs + output] as number;
    if (trainRows.some((row) => values[row * outputs + output] !== value)) continue;
    const which = outputs === 1 ? 'the target' : `target ${output + 1}`;
    const message = `${which} is ${showNumber(value)} in every training row: scaled it is 0, and there is nothing to learn`;
    return [{ ...fault('DATA_TARGET_CONSTANT', ['dataset', 'normalizeTarget'], message), severity: 'warning' }];
  }
  return [];
}

/** From one column to the next, or beside the bias, whose input is 1. */
const mostFold = 1000;
/** Columns above this are named beside a target of any scale. */
const mostBesideTarget = 10;
const targetSizes = [0.01, 100] as const;

/**
 * Finds features and targets that nothing scales and whose size would decide which learning rate is right: columns that
 * differ more than a thousandfold, the bias among them, and targets whose mean absolute value is below 0.01 or above 100.
 *
 * @param trainRows row numbers of the training split
 */
export function findUnscaled(
  request: DatasetRequest,
  source: Rows,
  target: Target,
  trainRows: Uint32Array,
): Unscaled[] {
  const { features, shape } = source;
  const mayScale = request.settings.normalize === 'none' && shape === undefined && features instanceof Float64Array;
  const columns = mayScale ? findColumns(source, features, trainRows) : [];
  const targets =
    target.task === 'regression' && targetScalingOf(request.settings) === 'none'
      ? findTarget(target.values, target.outputs, trainRows)
      : [];
  if (!mayScale || columns.length > 0 || isNearUnit(features, source.inputs, trainRows))
    return [...columns, ...targets];
  // With the target scaled, columns like these would be the next to decide which learning rate is right.
  return targets.map(({ message, hint }) => ({ message, hint: `${hint} and normalize: standard` }));
}

/** The least and the largest target number of the training rows, as it is trained on. */
export function rangeOfTarget(
  { settings }: DatasetRequest,
  target: Target,
  trainRows: Uint32Array,
): readonly [number, number] | undefined {
  if (target.task !== 'regression') return undefined;
  const { values, outputs } = target;
  const { offsets, scales } = fitScaling(targetScalingOf(settings), { features: values, inputs: outputs }, trainRows);
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of trainRows) {
    for (let output = 0; output < outputs; output += 1) {
      const value =
        ((values[row * outputs + output] as number) - (offsets[output] as number)) / (scales[output] as number);
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
  }
  return [least, largest];
}

/** Whether no feature goes above what a learning rate gets along with. */
function isNearUnit(features: Float64Array, inputs: number, trainRows: Uint32Array): boolean {
  return trainRows.every((row) =>
    features.subarray(row * inputs, (row + 1) * inputs).every((value) => Math.abs(value) <= mostBesideTarget),
  );
}

/** The same as a warning. */
export function warnOfScale({ message, hint }: Unscaled): Diagnostic {
  return { ...fault('DATA_UNSCALED', ['dataset'], message, hint), severity: 'warning' };
}

function showNumber(value: number): string {
  return significantDigits(value, 3);
}

function findColumns({ inputs, columnNames }: Rows, features: Float64Array, trainRows: Uint32Array): Unscaled[] {
  const sizes = new Float64Array(inputs);
  for (const row of trainRows) {
    for (let column = 0; column < inputs; column += 1) {
      const size = Math.abs(features[row * inputs + column] as number);
      if (size > (sizes[column] as number)) sizes[column] = size;
    }
  }
  let [least, largest]: [number | undefined, number | undefined] = [undefined, undefined];
  for (const [column, size] of sizes.entries()) {
    if (size === 0) continue;
    if (least === undefined || size < (sizes[least] as number)) least = column;
    if (largest === undefined || size > (sizes[largest] as number)) largest = column;
  }
  if (least === undefined || largest === undefined) return [];
  const [low, high] = [sizes[least] as number, sizes[largest] as number];
  if (Math.max(high, 1) / Math.min(low, 1) <= mostFold) return [];
  const nameOf = (column: number) => shorten(columnNames?.[column] ?? `feature ${column + 1}`);
  const message =
    high / low > mostFold
      ? `the features differ in scale: ${nameOf(largest)} goes up to ${showNumber(high)}, ${nameOf(least)} up to ${showNumber(low)}`
      : `the features are far from unit scale: ${high > 1 ? nameOf(largest) : nameOf(least)} goes up to ${showNumber(high > 1 ? high : low)}`;
  return [{ message, hint: 'write normalize: standard' }];
}

function findTarget(values: Float64Array, outputs: number, trainRows: Uint32Array): Unscaled[] {
  for (let output = 0; output < outputs; output += 1) {
    const own = Array.from(trainRows, (row) => values[row * outputs + output] as number);
    const size = own.reduce((sum, value) => sum + Math.abs(value) / own.length, 0);
    const areAnswers = own.every((value) => value === 0 || value === 1);
    if (size === 0 || areAnswers || (size >= targetSizes[0] && size <= targetSizes[1])) continue;
    const [least, most] = [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))];
    const which = outputs === 1 ? 'the target' : `target ${output + 1}`;
    const message = `${which} is far from unit scale: it goes from ${showNumber(least)} to ${showNumber(most)}`;
    return [{ message, hint: 'write normalizeTarget: standard' }];
  }
  return [];
}
