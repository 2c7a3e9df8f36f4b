/** A verification → what a person has to read of it, the worst first. */
import type {
  ComparedFile,
  ComparisonVerdict,
  VerificationReport,
  VerifiedExperiment,
  VerifiedTrial,
} from '../../comparison/index.ts';
import { countOf, escapeControls } from '../../shared/index.ts';
import { describeComparedValue, describeParting, nameTrial } from './describe.ts';

/** Something that differs or could not be compared. */
export type VerificationFinding = {
  readonly experiment: VerifiedExperiment;
  readonly verdict: ComparisonVerdict;
  /** One line. */
  readonly title: string;
  readonly details: readonly string[];
  /** The command that trains it again and compares, or that writes results to compare with. */
  readonly command?: string;
  /** The largest relative difference of a value, as a share; 0 where there is none. */
  readonly size: number;
};

/** How many trials with the same reason are named. */
const namedTrials = 5;

const severity: Readonly<Record<ComparisonVerdict, number>> = {
  incomplete: 0,
  regressed: 1,
  notComparable: 2,
  missing: 3,
  obsolete: 4,
  improved: 5,
  same: 6,
};

/** Lists what is not the same, the worst first; trials that were not compared for the same reason are one finding. */
export function listFindings({ experiments }: VerificationReport): VerificationFinding[] {
  const findings = experiments.flatMap((experiment) => {
    const { trials, files, reason, verdict } = experiment;
    const different = trials.filter(({ values, verdict: own }) => own !== 'same' && values.length > 0);
    return [
      ...(reason === undefined ? [] : [{ experiment, verdict, title: escapeControls(reason), details: [], size: 0 }]),
      ...different.map((trial) => describeTrial(experiment, trial)),
      ...groupByReason(trials).map((group) => describeGroup(experiment, group)),
      ...files.filter(({ same }) => !same).map((file) => describeFile(experiment, file)),
    ];
  });
  return findings.toSorted((a, b) => severity[a.verdict] - severity[b.verdict] || b.size - a.size);
}

function describeTrial(experiment: VerifiedExperiment, trial: VerifiedTrial): VerificationFinding {
  const { parting } = trial;
  // Where the curves part says more than that they do.
  const different = trial.values.filter(({ name, verdict }) => verdict !== 'same' && !(parting && name === 'curves'));
  const details = [...(parting ? [describeParting(parting)] : []), ...different.map(describeComparedValue)];
  const size = Math.max(0, ...trial.values.map(({ difference }) => Math.abs(difference?.relative ?? 0)));
  return { experiment, verdict: trial.verdict, title: nameTrial(trial), details, command: trial.command, size };
}

type Group = readonly [VerifiedTrial, ...VerifiedTrial[]];

function groupByReason(trials: readonly VerifiedTrial[]): Group[] {
  const groups = new Map<string, [VerifiedTrial, ...VerifiedTrial[]]>();
  for (const trial of trials) {
    if (trial.values.length > 0) continue;
    const key = `${trial.verdict} ${trial.reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trial]);
    else group.push(trial);
  }
  return [...groups.values()];
}

function describeGroup(experiment: VerifiedExperiment, group: Group): VerificationFinding {
  const [{ verdict, reason = '', command }] = group;
  const count = countOf(group.length, 'trial');
  const names = group.slice(0, namedTrials).map(nameTrial);
  const details = group.length > namedTrials ? [...names, `… and ${group.length - namedTrials} more`] : names;
  return { experiment, verdict, title: `${count}: ${escapeControls(reason)}`, details, command, size: 0 };
}

function describeFile(
  experiment: VerifiedExperiment,
  { name, verdict = 'regressed', reason, line, committed, retrained }: ComparedFile,
): VerificationFinding {
  const file = escapeControls(name);
  if (reason !== undefined) {
    return { experiment, verdict, title: `${file} ${escapeControls(reason)}`, details: [], size: 0 };
  }
  const show = (text: string | undefined) => (text === undefined ? 'nothing' : escapeControls(text.trim()));
  const details = [`committed: ${show(committed)}`, `retrained: ${show(retrained)}`];
  const title = `${file} differs in line ${line}, and the trials do not`;
  return { experiment, verdict, title, details, size: 0 };
}
