/** The trials of an experiment and their records → which points came to which rung of successive halving. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import type { Point, Rung, Trial } from '../plan/index.ts';
import type { TrialRecord } from '../results/index.ts';
import { chooseObjective, hasObjective, rankPoints } from './objective.ts';
import { summarizePoint, type UnrankedPoint } from './summarize-point.ts';
import type { Objective } from './types.ts';

/** The points, rungs and trials of an experiment, with the records so far. */
export type HalvingInput = {
  /** In grid order. */
  readonly points: readonly Point[];
  /** The rungs of successive halving; without it one. */
  readonly rungs: readonly Rung[];
  /** The trials of all points and rungs. */
  readonly trials: readonly Trial[];
  /** By id; a trial that has none is missing. */
  readonly records: ReadonlyMap<string, TrialRecord>;
};

/** A point in a rung, with its trials and their statistics. */
export type RungPoint = {
  /** Index into the points. */
  readonly place: number;
  readonly trials: readonly Trial[];
  readonly summary: UnrankedPoint;
};

/**
 * Follows the points from rung to rung, as far as the records tell: when all trials of a rung have ended, as many
 * points as the next one has room for go on, the best by the mean of the objective, equal ones in grid order. One that
 * diverged or failed never does, so that there may be fewer.
 *
 * @returns of each rung that was begun, its points in grid order
 */
export function climbRungs({ points, rungs, trials, records }: HalvingInput, objective: Objective): RungPoint[][] {
  const trialsAt = groupTrials(trials);
  const climbed: RungPoint[][] = [];
  let places = points.map((_, place) => place);
  for (const rung of rungs.keys()) {
    const members = places.map((place): RungPoint => {
      const point = points[place] as Point;
      const own = trialsAt.get(nameOf(point.index, rung)) ?? [];
      return { place, trials: own, summary: summarizePoint(point, own, records) };
    });
    if (members.length > 0) climbed.push(members);
    const hasEnded = members.every(({ summary }) => summary.trials.missing === 0);
    places = hasEnded ? choosePromoted(members, rungs[rung + 1]?.points ?? 0, objective) : [];
  }
  return climbed;
}

function choosePromoted(members: readonly RungPoint[], room: number, objective: Objective): number[] {
  const summaries = members.map(({ summary }) => summary);
  const order = rankPoints(summaries, objective).filter((index) => hasObjective(summaries[index], objective));
  return order
    .slice(0, room)
    .map((index) => (members[index] as RungPoint).place)
    .sort((a, b) => a - b);
}

/** The trials that are to be trained: of a grid all, of successive halving those of each rung that has begun. */
export function listWanted(
  input: HalvingInput & { readonly experiment: Experiment; readonly facts: readonly DatasetFacts[] },
): Trial[] {
  if (input.rungs.length === 1) return [...input.trials];
  const [first] = input.points;
  const objective = chooseObjective(input.experiment, first && input.facts[first.index]);
  return climbRungs(input, objective).flatMap((members) => members.flatMap(({ trials }) => trials));
}

function groupTrials(trials: readonly Trial[]): ReadonlyMap<string, Trial[]> {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const name = nameOf(trial.point, trial.rung);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [trial]);
    else group.push(trial);
  }
  return groups;
}

function nameOf(point: number, rung: number): string {
  return `${point}/${rung}`;
}
