/** The records of the best point → its confusion matrix. */
import { formatNumber } from '../../report/index.ts';
import type { TrialRecord } from '../../results/index.ts';
import { escapeControls, omitUndefined } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import type { ConfusionData, MostWrongData } from '../types.ts';

/** The confusion matrix of the best point, its trials added up; undefined where rows have no classes. */
export function layOutConfusion(
  { best, points, data }: Summary,
  records: ReadonlyMap<string, TrialRecord>,
): ConfusionData | undefined {
  const trials = (best === undefined ? undefined : points[best]?.trialIds)?.flatMap((id) => {
    const record = records.get(id);
    return record === undefined || record.status === 'failed' || !record.confusion ? [] : [record];
  });
  const [first] = trials ?? [];
  if (trials === undefined || first?.confusion === undefined) return undefined;
  const { split, counts } = first.confusion;
  const names = data.find(({ sha256 }) => sha256 === first.data)?.classNames;
  return {
    split,
    trials: trials.length,
    classes: counts.map((_, index) => escapeControls(names?.[index] ?? String(index))),
    counts: counts.map((row, i) =>
      row.map((_, j) => trials.reduce((sum, { confusion }) => sum + (confusion?.counts[i]?.[j] ?? 0), 0)),
    ),
  };
}

/** The rows that the best point misclassified, with the names of the classes. */
export function layOutMostWrong({ mostWrong, data, best, points }: Summary): MostWrongData | undefined {
  if (mostWrong === undefined || best === undefined || points[best] === undefined) return undefined;
  const names = data.length === 1 ? data[0]?.classNames : undefined;
  const name = (label: number) => escapeControls(names?.[label] ?? String(label));
  const { split, imageSize, columns, rows } = mostWrong;
  return omitUndefined({
    split,
    imageSize,
    columns: columns?.map(escapeControls),
    rows: rows.map(({ row, actual, predicted, loss, image, values }) =>
      omitUndefined({
        row,
        actual: name(actual),
        predicted: name(predicted),
        loss: formatNumber(loss, 3),
        image,
        values: values?.map((value) => formatNumber(value, 6)),
      }),
    ),
  });
}
