/** A summary → the same with rows of its data: those that the best point misclassified, and a sample of a plane. */
import type { DatasetFacts } from '../data/index.ts';
import type { TrialRecord } from '../results/index.ts';
import { omitUndefined, shorten, splitNames } from '../shared/index.ts';
import type { Summary } from './types.ts';

/** The features of a row, scaled and in their own units, and its class where it has one. */
type Row = {
  readonly features: ArrayLike<number>;
  readonly values: readonly number[];
  readonly label?: number;
};

/** What the shown rows are read from. */
export type RowSource = {
  /** The trial records, by id. */
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** The rows of each point's data set, at the point's index. */
  readonly facts: readonly DatasetFacts[];
  /** A row of a point's data set, counted from 0. */
  readonly readRow: (point: number, row: number) => Row;
};

/** Rows of a sample: as many as a small picture can show. */
const mostSampled = 300;

/** Adds `mostWrong`, of the best point's first trial, and a `sample` to each data set of two features and classes. */
export function showRows(summary: Summary, source: RowSource): Summary {
  const mostWrong = listMostWrong(summary, source);
  const data = summary.data.map((set) => {
    const point = source.facts.findIndex(({ sha256, rows }) => {
      return sha256 === set.sha256 && splitNames.every((split) => rows[split] === set.rows[split]);
    });
    const facts = source.facts[point];
    if (facts === undefined || facts.inputs !== 2 || facts.task !== 'classification') return set;
    return { ...set, sample: sampleRows(set.rows, (row) => source.readRow(point, row)) };
  });
  return omitUndefined({ ...summary, data, mostWrong });
}

function listMostWrong({ best, points }: Summary, { records, facts, readRow }: RowSource): Summary['mostWrong'] {
  const record = best === undefined ? undefined : records.get(points[best]?.trialIds[0] ?? '');
  if (best === undefined || record === undefined || record.status === 'failed') return undefined;
  const { split, mostWrong } = record.confusion ?? {};
  if (split === undefined || mostWrong === undefined || mostWrong.row.length === 0) return undefined;
  const { shape, inputs = 0, columnNames } = facts[best] ?? {};
  const [, height, width] = shape ?? [];
  const isImage = height !== undefined && width !== undefined && height * width <= mostPixels;
  const isTable = shape === undefined;
  const columns = Array.from({ length: Math.min(inputs, mostColumns) }, (_, i) =>
    shorten(columnNames?.[i] ?? `feature ${i + 1}`),
  );
  return {
    split,
    ...(isImage && { imageSize: [height, width] as const }),
    ...(isTable && { columns }),
    rows: mostWrong.row.map((row, i) => ({
      row,
      actual: mostWrong.actual[i] ?? 0,
      predicted: mostWrong.predicted[i] ?? 0,
      loss: mostWrong.loss[i] ?? 0,
      ...(isImage && { image: encodeImage(readRow(best, row).features, height * width) }),
      ...(isTable && { values: readRow(best, row).values.slice(0, mostColumns) }),
    })),
  };
}

/** Of a wider table only the first columns are kept. */
const mostColumns = 20;

/** Larger images are not kept. */
const mostPixels = 64 * 64;

/** The mean over the channels, from black, the least, to white, the greatest: a byte a pixel, in base64. */
function encodeImage(features: ArrayLike<number>, pixels: number): string {
  const channels = features.length / pixels;
  const grey = Array.from({ length: pixels }, (_, i) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += features[channel * pixels + i] as number;
    return sum / channels;
  });
  const [low, high] = grey.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [grey[0] ?? 0, grey[0] ?? 0],
  );
  const span = high > low ? high - low : 1;
  return Buffer.from(grey.map((value) => Math.round((255 * (value - low)) / span))).toString('base64');
}

/** Rows evenly spread over the file, to four digits. */
function sampleRows(rows: Summary['data'][number]['rows'], readRow: (row: number) => Row) {
  const total = rows.train + rows.validation + rows.test;
  const count = Math.min(total, mostSampled);
  const sampled = Array.from({ length: count }, (_, i) => readRow(Math.floor((i * total) / count)));
  const round = (value = 0) => Number(value.toPrecision(4));
  return {
    x: sampled.map(({ features }) => round(features[0])),
    y: sampled.map(({ features }) => round(features[1])),
    class: sampled.map(({ label = 0 }) => label),
  };
}
