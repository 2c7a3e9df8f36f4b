/** An experiment and its trials → what they say: statistics, ranking, the best point. A pure function. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import type { Point, Trial } from '../plan/index.ts';
import { canonicalJson, formatPath, numericsEpoch, type SplitName, splitNames } from '../shared/index.ts';
import { checkExpectations } from './expectations.ts';
import { chooseObjective, hasObjective, rankPoints } from './objective.ts';
import { comparePairs, describeValues } from './statistics.ts';
import type { Objective, PointStatus, PointSummary, RangeTest, Summary, TrialRecord } from './types.ts';
import { listEdges } from './verdicts/edges.ts';
import { judgePoints } from './verdicts/judge.ts';
import type { EndedRecord } from './verdicts/loss-curve.ts';
import type { JudgedPoint } from './verdicts/outline.ts';

export type SummaryInput = {
  readonly experiment: Experiment;
  /** In grid order. */
  readonly points: readonly Point[];
  readonly trials: readonly Trial[];
  /** By id; a trial that has none is missing. */
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** Of each point's data set, at the point's index. */
  readonly facts: readonly DatasetFacts[];
  /** Where one chose the learning rates. */
  readonly rangeTest?: RangeTest;
};

/**
 * Sums up a run, finished or not.
 *
 * Points are ranked by the mean of the objective, equal ones in grid order, then those that diverged, then those with
 * failed trials, then those with missing ones. Only a point whose trials all finished can be the best.
 */
export function summarize({ experiment, points, trials, records, facts, rangeTest }: SummaryInput): Summary {
  const { name, description, settings, axes, repeats, expect } = experiment;
  const pointFacts = points.map((point) => facts[point.index]).filter((fact) => fact !== undefined);
  const objective = chooseObjective(experiment, pointFacts[0]);
  const trialsOf = groupByPoint(trials);
  const unranked = points.map((point) => summarizePoint(point, trialsOf.get(point.index) ?? [], records));
  const order = rankPoints(unranked, objective);
  const best = order.find((index) => hasObjective(unranked[index], objective));
  const bestPoint = best === undefined ? undefined : unranked[best];
  const judged = points.map((point, index) => {
    const ended = readEnded(trialsOf.get(point.index) ?? [], records);
    return toJudged(point, ended, unranked[index], objective);
  });
  const verdicts = judgePoints(judged, objective);
  const ranked = unranked.map((point, index) => {
    const verdict = verdicts[index];
    const againstBest = index === best ? undefined : compareWith(bestPoint, point, objective);
    return {
      rank: order.indexOf(index) + 1,
      ...point,
      ...(verdict && { verdict }),
      ...(againstBest && { againstBest }),
    };
  });
  const results = { points: ranked, ...(best === undefined ? {} : { best }) };
  const namedAxes = axes.map(({ path, values }) => ({ path: formatPath(path), values }));
  return {
    name,
    ...(description === undefined ? {} : { description }),
    numericsEpoch,
    settings,
    axes: namedAxes,
    repeats,
    data: listData(pointFacts),
    ...(rangeTest === undefined ? {} : { rangeTest }),
    objective,
    ...results,
    edges: bestPoint ? listEdges(namedAxes, bestPoint.parameters) : [],
    ...(expect.length === 0 ? {} : { expectations: checkExpectations(expect, results) }),
  };
}

type UnrankedPoint = Omit<PointSummary, 'rank' | 'verdict' | 'againstBest'>;

function summarizePoint(
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

function readEnded(trials: readonly Trial[], records: ReadonlyMap<string, TrialRecord>): EndedRecord[] {
  return trials.flatMap(({ id }) => {
    const record = records.get(id);
    return record === undefined || record.status === 'failed' ? [] : [record];
  });
}

/** What of a point is judged; its group are the points that differ from it in the learning rate alone. */
function toJudged(
  { parameters, settings }: Point,
  records: readonly EndedRecord[],
  summary: UnrankedPoint | undefined,
  { metric }: Objective,
): JudgedPoint {
  const { learningRate: _, ...others } = parameters;
  const objective = hasObjective(summary, { metric }) ? summary?.metrics[metric]?.mean : undefined;
  return {
    group: canonicalJson(others),
    learningRate: settings.learningRate,
    records,
    ...(objective === undefined ? {} : { objective }),
  };
}

/** The interval of the difference; only where all trials of the point finished, so that repeats stand beside their own. */
function compareWith(best: UnrankedPoint | undefined, point: UnrankedPoint, { metric }: Objective) {
  if (point.status !== 'finished') return undefined;
  return comparePairs(point.metrics[metric]?.values ?? [], best?.metrics[metric]?.values ?? []);
}

function groupByPoint(trials: readonly Trial[]): ReadonlyMap<number, Trial[]> {
  const groups = new Map<number, Trial[]>();
  for (const trial of trials) {
    const group = groups.get(trial.point);
    if (group === undefined) groups.set(trial.point, [trial]);
    else group.push(trial);
  }
  return groups;
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

function listData(facts: readonly DatasetFacts[]): Summary['data'] {
  const listed = new Map<string, Summary['data'][number]>();
  for (const { sha256, rows } of facts) {
    const { train, validation, test } = rows;
    const key = `${sha256}/${train}/${validation}/${test}`;
    if (!listed.has(key)) listed.set(key, { sha256, rows: { train, validation, test } });
  }
  return [...listed.values()];
}
