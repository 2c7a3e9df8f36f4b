/** A summary → the columns of its table, each with a cell a point. */
import type { PointSummary, Statistic, Summary } from '../results/index.ts';
import { labelAxes } from './axis-labels.ts';
import { formatDuration, formatNumber } from './format.ts';

export type Column = {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The text for a point, given its index into `summary.points`. */
  readonly cell: (point: PointSummary, index: number) => string;
  /** Columns of a higher number go first where there is no room for all; those without one stay. */
  readonly droppable?: number;
};

const nothing = '–';

/**
 * Rank, axes, status, metrics (validation, test, train), and the time where it is known of any point.
 *
 * @param timesMs of each point, by its index
 */
export function listColumns(summary: Summary, timesMs?: readonly (number | undefined)[]): Column[] {
  const { points, repeats, objective } = summary;
  const allFinished = points.every((point) => point.status === 'finished');
  const rank: Column = { title: 'rank', align: 'right', cell: (point) => String(point.rank), droppable: 1 };
  const status: Column = {
    title: 'status',
    align: 'left',
    cell: (point) => describeStatus(point, repeats),
    ...(allFinished ? { droppable: 2 } : {}),
  };
  const metrics = listMetrics(summary).map((name): Column => {
    const cell = (point: PointSummary) => formatStatistic(point.metrics[name]);
    const column = { title: name, align: 'right', cell } as const;
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
  return [rank, ...listAxes(summary), status, ...metrics, ...(timesMs?.some((ms) => ms !== undefined) ? [time] : [])];
}

function listAxes(summary: Summary): Column[] {
  return labelAxes(summary).map(({ title, align, label }) => ({ title, align, cell: label }));
}

/** The metrics that any point has: those that judge before those of the training split. */
export function listMetrics({ points }: Summary): string[] {
  const names = [...new Set(points.flatMap((point) => Object.keys(point.metrics)))];
  const order = ['validation', 'test', 'train'];
  const place = (name: string) => order.indexOf(name.split('.')[0] ?? '');
  return names.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** `diverged at step 12`; of several trials also how many: `diverged 1 of 3, first at step 12`. */
function describeStatus({ status, trials, divergence }: PointSummary, repeats: number): string {
  const isWhole = trials[status] === repeats;
  const count = isWhole ? status : `${status} ${trials[status]} of ${repeats}`;
  if (divergence === undefined) return count;
  return repeats === 1 ? `${count} at step ${divergence.step}` : `${count}, first at step ${divergence.step}`;
}

/** The mean; of several trials with the deviation, to two digits: `0.9561 ± 0.0012`. */
export function formatStatistic(statistic: Statistic | undefined): string {
  if (statistic === undefined) return nothing;
  const { mean, std, n } = statistic;
  return n === 1 ? formatNumber(mean) : `${formatNumber(mean)} ± ${formatNumber(std, 2)}`;
}
