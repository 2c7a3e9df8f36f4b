/** What an experiment asks for, what was trained now and what is committed → a verdict on every trial; pure. */
import type { Trial } from '../plan/index.ts';
import type { TrialRecord } from '../results/index.ts';
import { canonicalJson } from '../shared/index.ts';
import type { Objective, PointSummary } from '../summary/index.ts';
import { compareTrial } from './compare-trial.ts';
import { listDifferences } from './list-differences.ts';
import type { ComparedFile, ComparedResults, ComparedTrial, Tolerances } from './types.ts';
import { worstVerdict } from './worst-verdict.ts';

/** A trial that the experiment asks for, with the parameters of its point. */
export type ExpectedTrial = Pick<Trial, 'id' | 'repeat' | 'settings' | 'data' | 'initialWeights'> & {
  readonly parameters: PointSummary['parameters'];
};

/** The committed results of an experiment: what is compared of its summary, and its trial records. */
export type CommittedResults = {
  readonly numericsVersion: number;
  readonly points: readonly Pick<PointSummary, 'parameters' | 'trialIds'>[];
  /** The trials that finished or diverged, by id. */
  readonly records: ReadonlyMap<string, TrialRecord>;
};

/** What an experiment asks for, what was trained now and what is committed. */
export type ComparisonInput = {
  /** In grid order. */
  readonly expected: readonly ExpectedTrial[];
  /** The trials that were trained now, by id; empty where none was. */
  readonly retrained: ReadonlyMap<string, TrialRecord>;
  /** Absent: nothing is committed, for the reason of `absence`. */
  readonly committed?: CommittedResults;
  readonly absence?: string;
  readonly numericsVersion: number;
  /** The metric that decides what counts as improved; absent where nothing was trained. */
  readonly objective?: Pick<Objective, 'metric' | 'goal'>;
  readonly tolerances?: Tolerances;
  /** Whether only some points are compared, so that the others do not count as obsolete. */
  readonly isNarrowed?: boolean;
  /** The files that were compared; differing lines count only where all trials are equal, since they differ with them. */
  readonly files?: readonly ComparedFile[];
};

/** Compares trials that have the same id; where a point has a trial of another id, says what it differs in. */
export function compareResults(input: ComparisonInput): ComparedResults {
  const { expected, committed, isNarrowed = false, files = [] } = input;
  const idsOf = new Map(committed?.points.map(({ parameters, trialIds }) => [canonicalJson(parameters), trialIds]));
  const trials = expected.map((trial) => {
    const committedId = idsOf.get(canonicalJson(trial.parameters))?.[trial.repeat];
    return compareExpected(trial, committedId, input);
  });
  const obsolete = isNarrowed || committed === undefined ? [] : listObsolete(committed, expected);
  const all = [...trials, ...obsolete];
  const worst = worstVerdict(all);
  const areEqual = worst === 'same' && expected.every(({ id }) => hasEqualRecords(id, input));
  const counted = areEqual ? files : files.filter(({ same, line }) => !same && line === undefined);
  return {
    verdict: worstVerdict([{ verdict: worst }, ...counted.map(({ verdict = 'same' as const }) => ({ verdict }))]),
    expected: expected.length,
    compared: trials.filter(({ values }) => values.length > 0).length,
    trials: all,
    files: counted,
  };
}

/** Whether both records of a trial are the same in everything: within tolerances much may differ. */
function hasEqualRecords(id: string, { committed, retrained, tolerances }: ComparisonInput): boolean {
  if (tolerances === undefined) return true; // It is `same` only then.
  return canonicalJson(committed?.records.get(id) ?? null) === canonicalJson(retrained.get(id) ?? null);
}

/** Whether any expected trial has a committed record, so that training it leads to a comparison. */
export function hasComparable(expected: readonly ExpectedTrial[], committed: CommittedResults | undefined): boolean {
  return expected.some(({ id }) => committed?.records.has(id));
}

/** @param committedId the id of the trial that is committed under the same values of the axes */
function compareExpected(trial: ExpectedTrial, committedId: string | undefined, input: ComparisonInput): ComparedTrial {
  const { id, parameters, repeat } = trial;
  const about = { parameters, repeat, ...foldsOf(trial), seed: trial.settings.seed };
  const before = input.committed?.records.get(id);
  if (before === undefined || before.status === 'failed') {
    return { ...about, ...explainAbsence(trial, committedId, input), values: [] };
  }
  const now = input.retrained.get(id);
  if (now === undefined || now.status === 'failed') {
    const reason = now === undefined ? 'it was not trained' : `it failed: ${now.error.message} (${now.error.code})`;
    return { ...about, verdict: 'incomplete', reason, values: [] };
  }
  const { tolerances, objective } = input;
  return { ...about, ...compareTrial(before, now, objective, tolerances) };
}

/** Why a trial has no committed one: `missing`, or `notComparable` where its point has one of other content. */
function explainAbsence(
  trial: ExpectedTrial,
  committedId: string | undefined,
  { committed, absence = 'no results are committed', numericsVersion }: ComparisonInput,
): Pick<ComparedTrial, 'verdict' | 'reason'> {
  if (committed === undefined) return { verdict: 'missing', reason: absence };
  if (committedId === undefined) return { verdict: 'missing', reason: 'the committed results do not have it' };
  if (committed.numericsVersion !== numericsVersion) {
    const reason = `numerics version ${committed.numericsVersion} is committed, and this is ${numericsVersion}`;
    return { verdict: 'notComparable', reason };
  }
  const record = committed.records.get(committedId);
  if (record === undefined || record.status === 'failed')
    return { verdict: 'missing', reason: 'the committed trial failed, or its line is missing' };
  return { verdict: 'notComparable', reason: explainContent(trial, record) };
}

/** The first difference in what two ids are made of: data, initial weights, then settings (some follow from data). */
function explainContent(trial: ExpectedTrial, record: TrialRecord): string {
  if (record.data !== trial.data)
    return `other data: ${shorten(record.data)} is committed, and this is ${shorten(trial.data)}`;
  if (record.initialWeights !== trial.initialWeights) return 'other initial weights';
  const [first, ...others] = listDifferences(record.settings, trial.settings);
  if (first === undefined) return 'other content';
  const text = (value: unknown) => (value === undefined ? 'nothing' : canonicalJson(value));
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return `other settings: ${first.path} is ${text(first.second)}, and ${text(first.first)} is committed${more}`;
}

/** Trials of the committed summary, and lines beside it that an earlier state of the experiment left. */
function listObsolete({ points, records }: CommittedResults, expected: readonly ExpectedTrial[]): ComparedTrial[] {
  const places = new Set(expected.map(placeOf));
  const ofSummary = points.flatMap(({ parameters, trialIds }) =>
    trialIds.flatMap((id, repeat): ComparedTrial[] => {
      if (places.has(placeOf({ parameters, repeat }))) return [];
      const reason = 'it is committed, and the experiment does not ask for it';
      return [{ parameters, repeat, ...foldsOf(records.get(id)), verdict: 'obsolete', reason, values: [] }];
    }),
  );
  const known = new Set([...expected.map(({ id }) => id), ...points.flatMap(({ trialIds }) => trialIds)]);
  const axes = Object.keys(expected[0]?.parameters ?? {});
  const ofLines = [...records.values()].flatMap((record): ComparedTrial[] => {
    if (known.has(record.id)) return [];
    const values = axes.map((name) => [name, findSetting(record.settings, name)]);
    const reason = 'it has a line in trials.jsonl, and the experiment does not ask for it';
    const parameters = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    return [{ parameters, repeat: record.repeat, ...foldsOf(record), verdict: 'obsolete', reason, values: [] }];
  });
  return [...ofSummary, ...ofLines];
}

function foldsOf(trial: Pick<TrialRecord, 'settings'> | undefined): Pick<ComparedTrial, 'folds'> {
  const folds = findSetting(trial?.settings, 'dataset.split.folds');
  return typeof folds === 'number' ? { folds } : {};
}

function findSetting(settings: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, settings);
}

function placeOf({ parameters, repeat }: Pick<ComparedTrial, 'parameters' | 'repeat'>): string {
  return canonicalJson([parameters, repeat]);
}

function shorten(sha256: string): string {
  return `sha256 ${sha256.slice(0, 12)}`;
}
