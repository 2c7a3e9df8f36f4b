/** One trial as it was committed and as it was retrained → each value that it ends with, and where its curves part. */
import { goalOf } from '../methods/index.ts';
import type { EndedRecord } from '../results/index.ts';
import { canonicalJson, omitUndefined } from '../shared/index.ts';
import type { Objective } from '../summary/index.ts';
import { findParting } from './find-parting.ts';
import { differNumbers } from './number-difference.ts';
import type { ComparedTrial, ComparedValue, Tolerance, Tolerances } from './types.ts';

/** How a retrained trial differs from the committed one: a verdict, its values, and where the curves part. */
export type ComparedEnd = Pick<ComparedTrial, 'verdict' | 'values' | 'parting'>;

type Verdict = ComparedValue['verdict'];

/** Compares two records of the same id, and so of the same settings and data: only the arithmetic can differ. */
export function compareTrial(
  committed: EndedRecord,
  retrained: EndedRecord,
  objective: Pick<Objective, 'metric' | 'goal'> | undefined,
  tolerances: Tolerances | undefined,
): ComparedEnd {
  const metrics = compareMetrics(committed, retrained, objective, tolerances);
  const status = compareWith('status', committed.status, retrained.status, () =>
    retrained.status === 'finished' ? 'improved' : 'regressed',
  );
  if (tolerances !== undefined) {
    const values = [status, ...metrics];
    return { verdict: decide(values, objective), values };
  }
  const directed = decide([status, ...metrics], objective);
  // Steps, weights and curves are not better or worse by themselves: they get the verdict of the values that are.
  const direction = () => (directed === 'same' ? 'regressed' : directed);
  const values = [
    status,
    compareWith('steps', committed.steps, retrained.steps, direction),
    ...metrics,
    compareWith('weights', committed.weightsSha256, retrained.weightsSha256, direction),
    ...listOtherDifferences(committed, retrained, direction),
  ];
  const parting = findParting(committed.curves, retrained.curves);
  return omitUndefined({ verdict: decide(values, objective), values, parting });
}

/** Compares every metric that either trial has, sorted by name. */
function compareMetrics(
  committed: EndedRecord,
  retrained: EndedRecord,
  objective: Pick<Objective, 'metric' | 'goal'> | undefined,
  tolerances: Tolerances | undefined,
): ComparedValue[] {
  const names = [...new Set([...Object.keys(committed.metrics), ...Object.keys(retrained.metrics)])].sort();
  return names.map((name) => {
    const [value, other] = [committed.metrics[name], retrained.metrics[name]];
    if (value === undefined || other === undefined) {
      return compareWith(name, value, other, () => (other === undefined ? 'regressed' : 'improved'));
    }
    if (isWithin(value, other, tolerances?.metrics[name])) {
      const difference = value === other ? {} : { difference: differNumbers(value, other) };
      return { name, verdict: 'same', committed: value, retrained: other, ...difference };
    }
    const goal = name === objective?.metric ? objective.goal : goalOf(name);
    const isBetter = goal === 'minimize' ? other < value : other > value;
    return compareWith(name, value, other, () => (isBetter ? 'improved' : 'regressed'));
  });
}

/** Whether a metric is within its tolerance, without one: equal. */
function isWithin(value: number, other: number, { absolute, relative }: Tolerance = { absolute: 0, relative: 0 }) {
  return value === other || Math.abs(other - value) <= absolute + relative * Math.abs(value);
}

function compareWith(
  name: string,
  committed: number | string | undefined,
  retrained: number | string | undefined,
  direction: () => Verdict,
): ComparedValue {
  const areNumbers = typeof committed === 'number' && typeof retrained === 'number';
  return omitUndefined({
    name,
    verdict: committed === retrained ? 'same' : direction(),
    committed,
    retrained,
    ...(areNumbers && committed !== retrained && { difference: differNumbers(committed, retrained) }),
  });
}

/** What a trial's id is made of: both have the same. */
type Identity = 'id' | 'settings' | 'repeat' | 'data' | 'initialWeights' | 'stopAfter' | 'numericsVersion';
/** What is compared and shown value by value. */
type Shown = 'status' | 'steps' | 'metrics' | 'weightsSha256';
type Other = Exclude<keyof EndedRecord, Identity | Shown>;

/** Every other field of a record, complete by its type: one that is forgotten would never be compared. */
const others: Readonly<Record<Other, true>> = {
  divergence: true,
  earlyStop: true,
  confusion: true,
  predictions: true,
  regions: true,
  activations: true,
  curves: true,
};

function listOtherDifferences(committed: EndedRecord, retrained: EndedRecord, direction: () => Verdict) {
  return (Object.keys(others) as Other[]).flatMap((name): ComparedValue[] => {
    const text = (record: EndedRecord) => canonicalJson(record[name] ?? null);
    return text(committed) === text(retrained) ? [] : [{ name, verdict: direction() }];
  });
}

/** The status decides; then the objective; then any value that got worse. */
function decide(values: readonly ComparedValue[], objective: Pick<Objective, 'metric'> | undefined): Verdict {
  const first = [values[0], values.find(({ name }) => name === objective?.metric)].find(
    (value) => value?.verdict !== 'same',
  );
  if (first !== undefined) return first.verdict;
  const verdicts = values.map(({ verdict }) => verdict);
  if (verdicts.includes('regressed')) return 'regressed';
  return verdicts.includes('improved') ? 'improved' : 'same';
}
