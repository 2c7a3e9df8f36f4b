/** A verification → the workflow commands by which GitHub Actions shows annotations. */

import type { VerificationReport } from '../../comparison/index.ts';
import { countOf } from '../../shared/index.ts';
import { passes } from './describe.ts';
import { listFindings, type VerificationFinding } from './list-findings.ts';

/** GitHub shows ten annotations of a kind for a step and drops the rest without a word: the tenth says how many. */
const shownErrors = 9;

/**
 * An error for each of the worst findings, at its experiment file; one line that counts, where there is none.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function verificationAnnotations(report: VerificationReport): string {
  const failing = listFindings(report).filter(({ verdict, experiment }) => !passes(verdict, experiment));
  const more = failing.length - shownErrors;
  const lines = failing.slice(0, shownErrors).map(annotate);
  if (more > 0) lines.push(`::error title=kobai verify::and ${more} more: see the summary of this job`);
  const { verdict, expected, compared } = report;
  return [...lines, `kobai verify: ${verdict}, ${compared} of ${countOf(expected, 'trial')} compared`, ''].join('\n');
}

function annotate({ experiment, verdict, title, details, command }: VerificationFinding): string {
  const heading = `${experiment.name}: ${verdict}`;
  const message = [title, ...details, ...(command === undefined ? [] : [`$ ${command}`])].join('\n');
  return `::error file=${encodeProperty(experiment.file)},title=${encodeProperty(heading)}::${encodeMessage(message)}`;
}

/** Undone by the runner; a line break would begin another command. */
function encodeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function encodeProperty(text: string): string {
  return encodeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
