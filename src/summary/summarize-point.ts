/** A point and the records of its trials → its statistics. */
import type { Point, Trial } from '../plan/index.ts';
import type { TrialRecord } from '../results/index.ts';
import { describeValues, type SplitName, splitNames } from '../shared/index.ts';
import type { PointStatus, PointSummary } from './types.ts';

/** The summary of a point by itself, before it is compared with others. */
export type UnrankedPoint = Omit<PointSummary, 'rank' | 'verdict' | 'againstBest'>;

/** Summarizes some trials of a point. */
export function summarizePoint(
  { parameters }: Point,
  trials: readonly Trial[],
  recordsById: ReadonlyMap<string, TrialRecord>,
): UnrankedPoint {
  const ordered = trials.toSorted((a, b) => a.repeat - b.repeat);
  const records = ordered.map((trial) => recordsById.get(trial.id));
  const counts: Record<PointStatus, number> = { finished: 0, diverged: 0, failed: 0, missing: 0 };
  for (const record of records) counts[record?.status ?? 'missing'] += 1;
  const divergences = records.flatMap((record) =>
    record?.status === 'diverged' && record.divergence ? [record.divergence] : [],
  );
  const first = divergences.toSorted((a, b) => a.step - b.step)[0];
  return {
    parameters,
    status: worstStatus(counts),
    trials: counts,
    metrics: describeMetrics(records.flatMap((record) => (record?.status === 'finished' ? [record.metrics] : []))),
    ...(first === undefined ? {} : { divergence: { step: first.step, reason: first.reason } }),
    trialIds: ordered.map((trial) => trial.id),
  };
}

function worstStatus(counts: Readonly<Record<PointStatus, number>>): PointStatus {
  const worst = (['diverged', 'failed', 'missing'] as const).find((status) => counts[status] > 0);
  return worst ?? (counts.finished > 0 ? 'finished' : 'missing');
}

function describeMetrics(trials: readonly Readonly<Record<string, number>>[]): PointSummary['metrics'] {
  const names = new Set(trials.flatMap((metrics) => Object.keys(metrics)));
  const described = sortMetrics([...names]).map((name) => {
    const values = trials.map((metrics) => metrics[name]).filter((value) => value !== undefined);
    return [name, describeValues(values)] as const;
  });
  return Object.fromEntries(described);
}

/** By split as splits are always listed, then by name: a record that was read back has lost its own order. */
function sortMetrics(names: readonly string[]): string[] {
  const split = (name: string) => splitNames.indexOf(name.split('.')[0] as SplitName);
  return names.toSorted((a, b) => split(a) - split(b) || (a < b ? -1 : 1));
}
