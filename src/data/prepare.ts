/** One dataset request → its rows, targets and splits, checked: all but their place in memory. */
import type { DatasetSettings } from '../config/index.ts';
import { omitUndefined } from '../shared/index.ts';
import { fault, inputError, takeAll } from './faults.ts';
import { fingerprintRows } from './fingerprint.ts';
import type { Source, Target } from './source.ts';
import { drawSplits, type Splits } from './split.ts';
import { checkSplit, sizeSplits } from './split-sizes.ts';
import type { DatasetFacts, DatasetRequest } from './types.ts';

/** A data set that is read, checked and split, but not yet in the shared memory. */
export type PreparedDataset = {
  readonly request: DatasetRequest;
  readonly source: Source;
  readonly target: Target;
  readonly splits: Splits;
  readonly facts: DatasetFacts;
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
  const { settings, seed } = request;
  const { split = {} } = settings;
  const ownTest = hasOwnTest(settings);
  const [source] = takeAll(
    () => readSource(request),
    () => checkSplit(split, ownTest),
  );
  const { inputs, shape, ownTestRows } = source;
  const rows = source.rows - ownTestRows;
  const [target, sizes] = takeAll(
    () => source.readTarget(request),
    () => sizeSplits(split, rows, ownTest),
  );
  const stratify = split.stratify ?? false;
  if (stratify && target.task === 'regression') {
    const message = 'stratify needs classes, and here the targets are numbers';
    throw inputError(fault('DATA_SPLIT_STRATIFY', ['dataset', 'split', 'stratify'], message, 'leave stratify out'));
  }
  const labels = stratify && target.task === 'classification' ? target.labels : undefined;
  const splits = drawSplits({ seed, sizes, rows, ownTestRows, labels });
  const common = omitUndefined({
    rows: { train: splits.train.length, validation: splits.validation.length, test: splits.test.length },
    inputs,
    shape,
    sha256: fingerprintRows(source, target),
  });
  const facts: DatasetFacts =
    target.task === 'classification'
      ? { ...common, task: target.task, outputs: target.names.length, classNames: target.names }
      : { ...common, task: target.task, outputs: target.outputs };
  return { request, source, target, splits, facts };
}

function hasOwnTest(settings: DatasetSettings): boolean {
  return settings.type === 'mnist' || (settings.type === 'idx' && settings.testImages !== undefined);
}
