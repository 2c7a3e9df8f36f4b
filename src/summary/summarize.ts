/** An experiment and its trials → what they say: statistics, ranking, the best point. A pure function. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import type { Point, Rung, Trial } from '../plan/index.ts';
import type { EndedRecord, TrialRecord } from '../results/index.ts';
import { canonicalJson, comparePairs, formatPath, meanOf, numericsVersion, omitUndefined } from '../shared/index.ts';
import { checkExpectations } from './expectations.ts';
import { climbRungs, type HalvingInput, type RungPoint } from './halving.ts';
import { chooseObjective, hasObjective, rankPoints } from './objective.ts';
import type { UnrankedPoint } from './summarize-point.ts';
import type { Edge, Objective, RangeTest, Summary } from './types.ts';
import type { JudgedPoint } from './verdicts/curve-features.ts';
import { continueBack } from './verdicts/curve-start.ts';
import { listEdges } from './verdicts/edges.ts';
import { type Judgement, judgePoints } from './verdicts/judge.ts';

/** What a summary is made from: an experiment, its data, its points and trials, and the records so far. */
export type SummaryInput = HalvingInput & {
  readonly experiment: Experiment;
  /** What is known of each point's data set, at the point's index. */
  readonly facts: readonly DatasetFacts[];
  /** The range test that chose the learning rates, where one did. */
  readonly rangeTest?: RangeTest;
};

/**
 * Sums up a run, finished or not.
 *
 * Points are ranked by the rung that they came to, then by the mean of the objective, equal ones in grid order, then those that diverged, then those with
 * failed trials, then those with missing ones. Only a point whose trials all finished can be the best.
 *
 * @example
 * ```ts
 * const summary = summarize({ experiment, points, rungs, trials, records, facts });
 * summary.points.map(({ rank }) => rank); // → [3, 4, 1, 2]
 * ```
 */
export function summarize({ experiment, points, rungs, trials, records, facts, rangeTest }: SummaryInput): Summary {
  const { name, description, settings, axes, repeats, expect } = experiment;
  const pointFacts = points.map((point) => facts[point.index]).filter((fact) => fact !== undefined);
  const objective = chooseObjective(experiment, pointFacts[0]);
  const climbed = climbRungs({ points, rungs, trials, records }, objective);
  const unranked: UnrankedPoint[] = [];
  const judgements: Judgement[] = [];
  let firstRung: JudgedPoint[] | undefined;
  for (const [rung, members] of climbed.entries()) {
    // Each rung is judged by itself: a point that went no further stands beside others that had been trained as long.
    const judged = members.map((member) => toJudged(points, member, records, objective));
    firstRung ??= judged;
    const ofRung = judgePoints(judged, objective, rungs.length > 1 ? firstRung : undefined);
    for (const [index, { place, summary }] of members.entries()) {
      unranked[place] = rungs.length > 1 ? { rung: rung + 1, ...summary } : summary;
      const { group } = judged[index] as JudgedPoint;
      const isAlone = judged.every((other, i) => i === index || other.group !== group);
      const before = isAlone ? judgements[place] : undefined;
      judgements[place] = joinJudgements(before, ofRung[index] ?? {}, rungs[rung - 1]);
    }
  }
  const order = rankPoints(unranked, objective);
  const best = order.find((index) => hasObjective(unranked[index], objective));
  const bestPoint = best === undefined ? undefined : unranked[best];
  const ranked = unranked.map((point, index) => {
    const { verdict, unjudged } = judgements[index] ?? {};
    const againstBest = index === best ? undefined : compareWith(bestPoint, point, objective);
    return omitUndefined({
      rank: order.indexOf(index) + 1,
      ...point,
      verdict,
      unjudged,
      againstBest,
    });
  });
  const isWhole = ranked.every(({ status }) => status !== 'missing');
  const results = omitUndefined({ points: ranked, best });
  const namedAxes = axes.map(({ path, values }) => ({ path: formatPath(path), values }));
  return omitUndefined({
    name,
    description,
    numericsVersion,
    settings,
    axes: namedAxes,
    repeats,
    data: listData(pointFacts),
    rangeTest,
    ...(rungs.length > 1 && {
      rungs: climbed.map((members, rung) => ({ ...(rungs[rung] as Rung), points: members.length })),
    }),
    objective,
    ...results,
    edges: bestPoint ? listEdges(experiment, bestPoint.parameters).filter(isNotAgainst(judgements[best ?? 0])) : [],
    // They are of the whole grid: of a part of it the best point may be another.
    ...(expect.length > 0 && isWhole && { expectations: checkExpectations(expect, results) }),
  });
}

/**
 * What is said of a point at the end of a rung.
 *
 * @param before of one that is alone in its rung, what was said at the end of the rung before, which was this long; it
 *   stands unless the point has shown since that it is too large
 */
function joinJudgements(before: Judgement | undefined, now: Judgement, { length }: Partial<Rung> = {}): Judgement {
  if (before?.verdict === undefined || now.verdict?.kind === 'diverged') return now;
  const { reason, ...verdict } = before.verdict;
  if (verdict.kind === 'good' && now.verdict?.kind === 'tooLarge') return now;
  const [[unit = '', count] = []] = Object.entries(length ?? {});
  const trained = `after ${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
  // Of a point that was alone in that rung too, the sentence names its length already.
  return { verdict: { ...verdict, reason: reason.startsWith('after ') ? reason : `${trained}: ${reason}` } };
}

/** Whether to go on beyond an edge is not what the verdict on the learning rate advises against. */
function isNotAgainst({ verdict }: Judgement = {}): (edge: Edge) => boolean {
  return ({ axis, side }) =>
    axis !== 'learningRate' || verdict?.kind !== (side === 'largest' ? 'tooLarge' : 'tooSmall');
}

function readEnded(trials: readonly Trial[], records: ReadonlyMap<string, TrialRecord>): EndedRecord[] {
  return trials.flatMap(({ id }) => {
    const record = records.get(id);
    return record === undefined || record.status === 'failed' ? [] : [record];
  });
}

/** The part of a point that a verdict needs; its group are the points that differ in the learning rate alone. */
function toJudged(
  points: readonly Point[],
  { place, trials, summary }: RungPoint,
  records: ReadonlyMap<string, TrialRecord>,
  { metric }: Objective,
): JudgedPoint {
  const { parameters, settings } = points[place] as Point;
  const { learningRate: _, ...others } = parameters;
  const objective = hasObjective(summary, { metric }) ? summary.metrics[metric]?.mean : undefined;
  const ended = readEnded(trials, records);
  const starts = ended
    .map(({ curves }) => continueBack(curves.evaluation, metric))
    .filter((start) => start !== undefined);
  return omitUndefined({
    group: canonicalJson(others),
    learningRate: settings.learningRate,
    records: ended,
    objective,
    objectiveStart: starts.length > 0 ? meanOf(starts) : undefined,
  });
}

/**
 * The interval of the difference; only where all trials of the point finished, so that repeats stand beside their own,
 * and were trained as long.
 */
function compareWith(best: UnrankedPoint | undefined, point: UnrankedPoint, { metric }: Objective) {
  if (point.status !== 'finished' || point.rung !== best?.rung) return undefined;
  return comparePairs(point.metrics[metric]?.values ?? [], best?.metrics[metric]?.values ?? []);
}

function listData(facts: readonly DatasetFacts[]): Summary['data'] {
  const listed = new Map<string, Summary['data'][number]>();
  for (const { sha256, rows, folds, classNames, unscaled } of facts) {
    const { train, validation, test } = rows;
    const key = `${sha256}/${train}/${validation}/${test}/${folds?.length}/${unscaled?.map(({ message }) => message)}`;
    if (!listed.has(key)) {
      listed.set(
        key,
        omitUndefined({ sha256, rows: { train, validation, test }, folds: folds?.length, classNames, unscaled }),
      );
    }
  }
  return [...listed.values()];
}
