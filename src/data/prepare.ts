/** One dataset request → its rows, targets and splits, checked: all but their place in memory. */
import { type Diagnostic, omitUndefined } from '../shared/index.ts';
import { type Classes, countByClass } from './classes.ts';
import { fault, inputError, takeAll } from './faults.ts';
import { fingerprintRows } from './fingerprint.ts';
import { targetScalingOf } from './scaling.ts';
import type { Rows, Source, Target } from './source.ts';
import { drawSplits, type Splits } from './split.ts';
import { checkSplit, sizeFolds, sizeSplits } from './split-sizes.ts';
import type { DatasetFacts, DatasetRequest } from './types.ts';
import {
  findUnscaled,
  rangeOfTarget,
  warnOfClasses,
  warnOfCodes,
  warnOfConstantTarget,
  warnOfLeavingOneOut,
  warnOfPercentages,
  warnOfScale,
} from './warnings.ts';

/** A data set that is read, checked and split, but not yet in the shared memory. */
export type PreparedDataset = {
  readonly request: DatasetRequest;
  /** As they are to be scaled: with the columns of a table encoded. */
  readonly source: Rows;
  readonly target: Target;
  readonly splits: Splits;
  readonly facts: DatasetFacts;
  readonly warnings: readonly Diagnostic[];
};

/**
 * Prepares a data set.
 *
 * @param readSource reads its rows, or gives them again
 * @throws DATA_SPLIT_STRATIFY where there are no classes to stratify by; what the parts throw, as many faults at once
 * as can be told apart
 */
export function prepareDataset(
  request: DatasetRequest,
  readSource: (request: DatasetRequest) => Source,
): PreparedDataset {
  const { settings, seed, fold } = request;
  const { split = {} } = settings;
  const [source] = takeAll(
    () => readSource(request),
    () => checkSplit(split),
  );
  const { ownTestRows } = source;
  const rows = source.rows - ownTestRows;
  const [target, sizes] = takeAll(
    () => source.readTarget(request),
    () => sizeSplits(split, rows, ownTestRows),
  );
  const classes = classesOfTarget(target);
  if (split.stratify && classes === undefined) {
    const message = 'stratify needs classes, and here the targets are numbers';
    throw inputError(fault('DATA_SPLIT_STRATIFY', ['dataset', 'split', 'stratify'], message, 'leave stratify out'));
  }
  checkTargetScaling(request, target);
  const isStratified = split.stratify ?? fold !== undefined;
  const splits = drawSplits({
    ...{ seed, sizes, rows, ownTestRows },
    labels: isStratified ? classes?.labels : undefined,
    fold: 'folds' in split ? { index: fold ?? 0, count: split.folds } : undefined,
  });
  const sha256 = fingerprintRows(source, target);
  const encoded = source.encode?.(splits);
  const inputRows: Rows = { ...source, ...encoded };
  const { inputs, shape, columnNames, targetNames } = inputRows;
  // All folds train on nearly the same rows: what is odd about their numbers is said once.
  const unscaled = fold ? [] : findUnscaled(request, inputRows, target, splits.train);
  const common = omitUndefined({
    rows: { train: splits.train.length, validation: splits.validation.length, test: splits.test.length },
    folds: 'folds' in split ? sizeFolds(split.folds, sizes.train) : undefined,
    inputs,
    shape,
    columnNames,
    targetNames,
    encoding: encoded?.encoding,
    sha256,
    unscaled: unscaled.length > 0 ? unscaled : undefined,
    targetRange: rangeOfTarget(request, target, splits.train),
  });
  const facts: DatasetFacts =
    target.task === 'classification'
      ? {
          ...common,
          task: target.task,
          outputs: target.names.length,
          classNames: target.names,
          classRows: countByClass(target),
        }
      : omitUndefined({
          ...{ ...common, task: target.task, outputs: target.outputs },
          answerNames: classes?.names,
        });
  const warnings = [
    ...warnOfCodes(request, target),
    ...warnOfConstantTarget(request, target, splits.train),
    ...warnOfClasses(classes, splits),
    ...warnOfLeavingOneOut(split, sizes.train),
    ...warnOfPercentages(split, rows),
    ...unscaled.map(warnOfScale),
  ];
  return { request, source: inputRows, target, splits, facts, warnings };
}

/** The classes of a target; those of 0 and 1 too, which a single unit learns as numbers. */
function classesOfTarget(target: Target): Classes | undefined {
  if (target.task === 'classification') return target;
  const { values, outputs, codes = ['0', '1'] } = target;
  const areAnswers = values.every((value) => value === 0 || value === 1) && values.includes(0) && values.includes(1);
  if (outputs > 1 || !areAnswers) return undefined;
  return { labels: Int32Array.from(values), names: codes };
}

function checkTargetScaling({ settings, targets }: DatasetRequest, { task }: Target): void {
  if (targetScalingOf(settings) === 'none' || (task === 'regression' && targets !== 'binaryAnswers')) return;
  const what =
    task === 'classification' ? 'the targets are classes' : 'binaryCrossEntropy compares answers from 0 to 1';
  const message = `normalizeTarget scales numbers, and ${what}`;
  throw inputError(fault('DATA_TARGET_SCALING', ['dataset', 'normalizeTarget'], message, 'leave it out'));
}
