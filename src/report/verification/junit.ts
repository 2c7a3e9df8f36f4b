/** A verification → JUnit XML. */
import type { ComparedFile, VerificationReport, VerifiedExperiment, VerifiedTrial } from '../../comparison/index.ts';
import { countOf, escapeControls, omitUndefined } from '../../shared/index.ts';
import {
  describeComparedValue,
  describeExperiment,
  describeParting,
  nameRepeat,
  nameTrial,
  passes,
} from './describe.ts';

type Case = {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type?: string;
  readonly message?: string;
  readonly details?: string;
  readonly output?: string;
};

/**
 * JUnit XML: a suite for each experiment, a case for each value of each trial and for each file. Trials with nothing to
 * compare with are skipped; then a last case of the suite fails, since some readers count skipped cases as passed.
 */
export function verificationJunit({ experiments }: VerificationReport): string {
  const suites = experiments.map((experiment) => ({ name: experiment.name, cases: listCases(experiment) }));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kobai verify"${countCases(all)}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${encode(name)}"${countCases(cases)}>`,
      ...cases.map((one) => writeCase(name, one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function listCases(experiment: VerifiedExperiment): Case[] {
  const { trials, files, reason, verdict, expected, compared } = experiment;
  const isWhole = reason === undefined && expected > 0 && trials.every(({ values }) => values.length > 0);
  const whole: Case = isWhole
    ? { name: 'every trial is compared', outcome: 'passed' }
    : {
        name: 'every trial is compared',
        outcome: verdict === 'incomplete' ? 'error' : 'failure',
        type: verdict,
        message: reason ?? `${compared} of ${countOf(expected, 'trial')} were compared`,
        details: describeExperiment(experiment),
      };
  return [...trials.flatMap((trial) => listTrialCases(trial, experiment)), ...files.map(toFileCase), whole];
}

function listTrialCases(trial: VerifiedTrial, experiment: VerifiedExperiment): Case[] {
  const name = nameTrial(trial);
  const { verdict, reason, parting, command, seed } = trial;
  const output = `${seed === undefined ? '' : `seed ${seed}, ${nameRepeat(trial)}\n`}${command}`;
  if (trial.values.length === 0) {
    const outcome = verdict === 'incomplete' ? 'error' : 'skipped';
    return [{ name, outcome, type: verdict, message: `${verdict}: ${reason ?? ''}`, output }];
  }
  return trial.values.map((value): Case => {
    const about = { name: `${name}: ${value.name}`, output };
    if (passes(value.verdict, experiment)) return { ...about, outcome: 'passed' };
    const details = parting && describeParting(parting);
    return omitUndefined({
      ...about,
      outcome: 'failure',
      type: value.verdict,
      message: describeComparedValue(value),
      details,
    });
  });
}

function toFileCase({ name, same, verdict = 'regressed', reason, line, committed, retrained }: ComparedFile): Case {
  if (same) return { name, outcome: 'passed' };
  if (reason !== undefined) return { name, outcome: 'failure', type: verdict, message: `${name} ${reason}` };
  const details = `committed: ${committed ?? 'nothing'}\nretrained: ${retrained ?? 'nothing'}`;
  return { name, outcome: 'failure', type: verdict, message: `${name} differs in line ${line}`, details };
}

function writeCase(suite: string, { name, outcome, type = '', message = '', details = '', output }: Case): string {
  const verdict = {
    passed: '',
    failure: `<failure type="${encode(type)}" message="${encode(message)}">${encode(details)}</failure>`,
    error: `<error type="${encode(type)}" message="${encode(message)}">${encode(details)}</error>`,
    skipped: `<skipped message="${encode(message)}"/>`,
  }[outcome];
  const log = output === undefined ? '' : `<system-out>${encode(output)}</system-out>`;
  return `    <testcase classname="${encode(suite)}" name="${encode(name)}">${verdict}${log}</testcase>`;
}

function countCases(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  const [failures, errors, skipped] = [count('failure'), count('error'), count('skipped')];
  return ` tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold is shown as an escape; line breaks stay. */
function encode(text: string): string {
  return text.split('\n').map(encodeLine).join('&#10;');
}

function encodeLine(line: string): string {
  return escapeControls(line).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
