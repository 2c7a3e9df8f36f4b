/** Two summaries → what changed between them: settings, and the metrics of points with the same values of the axes. */
import { canonicalJson, omitUndefined } from '../shared/index.ts';
import type { PointSummary, Summary } from '../summary/index.ts';
import { listDifferences, type SettingDifference } from './list-differences.ts';
import { differNumbers } from './number-difference.ts';
import type { NumberDifference } from './types.ts';

/** A value of a point that differs: the mean of a metric, its verdict or its status. */
export type ChangedValue = {
  /** `test.loss`, `verdict`, `status`. */
  readonly name: string;
  /** Absent on the side that has none. */
  readonly first?: number | string;
  readonly second?: number | string;
  /** The second minus the first, where both are numbers. */
  readonly difference?: NumberDifference;
};

/** A point whose values differ between two summaries, or that only one of them has. */
export type ChangedPoint = {
  /** The value of each axis of either side, under its dotted path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Which summaries have the point. */
  readonly side: 'both' | 'first' | 'second';
  /** The values that differ; of a point that one side has, all of them. */
  readonly changes: readonly ChangedValue[];
};

/** What differs between two summaries: settings, and points with the same values of the axes. */
export type SummaryChanges = {
  /** Differences of the settings that points share, and of `data`, `numericsVersion`, `repeats` and `objective`. */
  readonly settings: readonly SettingDifference[];
  /** In the order of the first side, those of the second side alone last. */
  readonly points: readonly ChangedPoint[];
  /** How many points of both sides have no change. */
  readonly unchanged: number;
};

/** Lists what differs between two summaries; a setting that only one of them sweeps counts as an axis of both. */
export function compareSummaries(first: Summary, second: Summary): SummaryChanges {
  const axes = [...new Set([...first.axes, ...second.axes].map(({ path }) => path))];
  const [points, others] = [placePoints(first, axes), placePoints(second, axes)];
  const changed: ChangedPoint[] = [];
  let unchanged = 0;
  for (const [key, { parameters, point }] of points) {
    const other = others.get(key)?.point;
    const changes = listChanges(point, other);
    if (other !== undefined && changes.length === 0) unchanged += 1;
    else changed.push({ parameters, side: other === undefined ? 'first' : 'both', changes });
  }
  for (const [key, { parameters, point }] of others) {
    if (!points.has(key)) changed.push({ parameters, side: 'second', changes: listChanges(undefined, point) });
  }
  return { settings: listChangedSettings(first, second, axes), points: changed, unchanged };
}

type Placed = { readonly parameters: ChangedPoint['parameters']; readonly point: PointSummary };

function placePoints({ points, settings }: Summary, axes: readonly string[]): Map<string, Placed> {
  return new Map(
    points.map((point) => {
      const values = axes.map((path) => [
        path,
        path in point.parameters ? point.parameters[path] : readPath(settings, path),
      ]);
      const parameters = Object.fromEntries(values.filter(([, value]) => value !== undefined));
      return [canonicalJson(parameters), { parameters, point }];
    }),
  );
}

function readPath(settings: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], settings);
}

function listChangedSettings(first: Summary, second: Summary, axes: readonly string[]): SettingDifference[] {
  const shared = ({ numericsVersion, data, repeats, objective: { metric, goal }, settings }: Summary) => ({
    numericsVersion,
    data,
    repeats,
    objective: { metric, goal },
    ...settings,
  });
  return listDifferences(shared(first), shared(second)).filter(
    ({ path }) => !axes.some((axis) => path === axis || path.startsWith(`${axis}.`)),
  );
}

function listChanges(first: PointSummary | undefined, second: PointSummary | undefined): ChangedValue[] {
  const [values, others] = [listValues(first), listValues(second)];
  const names = [...new Set([...values.keys(), ...others.keys()])];
  return names.flatMap((name): ChangedValue[] => {
    const [value, other] = [values.get(name), others.get(name)];
    if (value === other) return [];
    const areNumbers = typeof value === 'number' && typeof other === 'number';
    return [
      omitUndefined({
        name,
        first: value,
        second: other,
        ...(areNumbers && { difference: differNumbers(value, other) }),
      }),
    ];
  });
}

function listValues(point: PointSummary | undefined): Map<string, number | string> {
  if (point === undefined) return new Map();
  const values = new Map<string, number | string>([['status', point.status]]);
  if (point.verdict !== undefined) values.set('verdict', point.verdict.kind);
  for (const [name, { mean }] of Object.entries(point.metrics)) values.set(name, mean);
  return values;
}
