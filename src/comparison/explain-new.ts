/** A trial and the recorded ones → why none of these is that trial. */
import type { Trial } from '../plan/index.ts';
import type { FinishedTrials, TrialRecord } from '../results/index.ts';
import { canonicalJson, numericsVersion } from '../shared/index.ts';

/** Why a trial is to be trained: nothing is recorded, it failed, or it differs from the nearest recorded trial. */
export type NewBecause =
  | { readonly nothingIsRecorded: true }
  | { readonly failure: string }
  | {
      /** The first difference, a dotted path: a setting, `data`, `initialWeights`, `repeat`, `numericsVersion`. */
      readonly setting: string;
      /** What it was in the nearest recorded trial and what it is now; absent where there was or is none. */
      readonly was?: unknown;
      readonly is?: unknown;
      /** How many more differ. */
      readonly others: number;
    };

/**
 * Says of each trial why it is not among the finished ones; undefined for those that are.
 *
 * The nearest recorded trial is the one that differs in the fewest settings, the first of several.
 */
export function explainNew(
  trials: readonly Trial[],
  { records, failures, otherVersions }: FinishedTrials,
): (NewBecause | undefined)[] {
  const recorded = Array.from(records.values(), contentOf);
  const [was] = otherVersions;
  return trials.map((trial) => {
    if (records.has(trial.id)) return undefined;
    const failure = failures.get(trial.id);
    if (failure !== undefined) return { failure };
    if (recorded.length > 0) return compareWithNearest(contentOf(trial), recorded);
    return was === undefined
      ? { nothingIsRecorded: true }
      : { setting: 'numericsVersion', was, is: numericsVersion, others: 0 };
  });
}

/** Every value that a trial's results depend on, as JSON under its dotted path. */
type Content = ReadonlyMap<string, string>;

function contentOf(trial: Trial | TrialRecord): Content {
  const { settings, data, initialWeights, repeat } = trial;
  return new Map([...listLeaves('', settings), ...listLeaves('', { data, initialWeights, repeat })]);
}

function listLeaves(path: string, value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [[path, canonicalJson(value)]];
  return Object.entries(value).flatMap(([key, item]) => listLeaves(path === '' ? key : `${path}.${key}`, item));
}

function compareWithNearest(content: Content, recorded: readonly Content[]): NewBecause {
  let nearest: string[] | undefined;
  let other: Content | undefined;
  for (const candidate of recorded) {
    const different = listDifferent(content, candidate);
    if (nearest === undefined || different.length < nearest.length) [nearest, other] = [different, candidate];
  }
  const [setting = '', ...others] = nearest ?? [];
  const [was, is] = [other?.get(setting), content.get(setting)];
  return {
    setting,
    ...(was !== undefined && { was: JSON.parse(was) }),
    ...(is !== undefined && { is: JSON.parse(is) }),
    others: others.length,
  };
}

/** The paths at which two trials differ: in the order of the first, then those that only the second has. */
function listDifferent(one: Content, other: Content): string[] {
  const different = [...one].filter(([path, value]) => other.get(path) !== value).map(([path]) => path);
  return [...different, ...[...other.keys()].filter((path) => !one.has(path))];
}
