/** A summary → the columns of its table, each with a cell a point. */
import type { Statistic } from '../shared/index.ts';
import type { PointSummary, Summary } from '../summary/index.ts';
import { labelAxes } from './axis-labels.ts';
import { formatDuration, formatNumber } from './format.ts';

/** A column of the table of points. */
export type Column = {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The text for a point, given its index into `summary.points`. */
  readonly cell: (point: PointSummary, index: number) => string;
  /** The number that a browser sorts by, such as the mean without its deviation; absent: the text is sorted by. */
  readonly key?: (point: PointSummary) => number | undefined;
  /** Where there is no room for all, columns of the highest number are left out first; those without one stay. */
  readonly droppable?: number;
};

const nothing = '–';

/**
 * The columns of the table: rank, axes, in successive halving the length of training, verdict, metrics (validation,
 * test, train), and the time where it is known. The rank of a point that is tied with the best is marked with ≈.
 *
 * @param timesMs the time of each point, by its index
 */
export function listColumns(summary: Summary, timesMs?: readonly (number | undefined)[]): Column[] {
  const { objective } = summary;
  const rank: Column = {
    title: 'rank',
    align: 'right',
    cell: ({ rank, againstBest }) => `${againstBest?.tied ? '≈ ' : ''}${rank}`,
    key: (point) => point.rank,
    droppable: 1,
  };
  const verdict: Column = { title: 'verdict', align: 'left', cell: describeVerdict };
  const metrics = listMetrics(summary).map((name): Column => {
    const cell = (point: PointSummary) => formatStatistic(point.metrics[name]);
    const key = (point: PointSummary) => point.metrics[name]?.mean;
    const column = { title: name, align: 'right', cell, key } as const;
    if (name === objective.metric) return column;
    return { ...column, droppable: name.startsWith('train.') ? 5 : 3 };
  });
  const time: Column = {
    title: 'time',
    align: 'right',
    cell: (_, index) => {
      const ms = timesMs?.[index];
      return ms === undefined ? nothing : formatDuration(ms);
    },
    droppable: 4,
  };
  return [
    rank,
    ...listAxes(summary),
    ...listLengths(summary),
    verdict,
    ...metrics,
    ...(timesMs?.some((ms) => ms !== undefined) ? [time] : []),
  ];
}

/** In successive halving, how long each point was trained: to the end of the last rung that it reached. */
function listLengths({ rungs = [] }: Summary): Column[] {
  const [unit] = rungs.flatMap(({ length }) => Object.keys(length));
  if (unit === undefined) return [];
  const lengths = rungs.flatMap(({ length }) => Object.values(length));
  return [{ title: unit, align: 'right', cell: ({ rung = 0 }) => String(lengths[rung - 1]) }];
}

function listAxes(summary: Summary): Column[] {
  return labelAxes(summary).map(({ title, align, label, value }) => {
    if (align === 'left') return { title, align, cell: label };
    return { title, align, cell: label, key: (point) => value(point) as number };
  });
}

/** The names of the metrics that any point has: on validation, test, then train. */
export function listMetrics({ points }: Summary): string[] {
  const names = [...new Set(points.flatMap((point) => Object.keys(point.metrics)))];
  const order = ['validation', 'test', 'train'];
  const place = (name: string) => order.indexOf(name.split('.')[0] ?? '');
  return names.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** The verdict of a point, or its status where there is none or where that says more. */
function describeVerdict(point: PointSummary): string {
  const { status, trials, verdict } = point;
  if (verdict === undefined || status === 'failed' || status === 'missing') return describeStatus(point);
  if (status === 'finished') return verdict.kind;
  if (verdict.kind === 'diverged') return describeStatus(point);
  return `${verdict.kind}, diverged ${trials.diverged} of ${countTrials(point)}`;
}

/** `diverged at step 12`; of several trials also how many: `diverged 1 of 3, first at step 12`. */
function describeStatus(point: PointSummary): string {
  const { status, trials, divergence } = point;
  const all = countTrials(point);
  const count = trials[status] === all ? status : `${status} ${trials[status]} of ${all}`;
  if (divergence === undefined) return count;
  return all === 1 ? `${count} at step ${divergence.step}` : `${count}, first at step ${divergence.step}`;
}

function countTrials({ trials }: PointSummary): number {
  return Object.values(trials).reduce((sum, count) => sum + count, 0);
}

/** The mean; of several trials with the deviation, to two digits: `0.9561 ± 0.0012`. */
export function formatStatistic(statistic: Statistic | undefined): string {
  if (statistic === undefined) return nothing;
  const { mean, std, n } = statistic;
  return n === 1 ? formatNumber(mean) : `${formatNumber(mean)} ± ${formatNumber(std, 2)}`;
}
