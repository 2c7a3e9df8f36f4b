/** A verification → text for a terminal. */
import type { VerificationReport } from '../../comparison/index.ts';
import { escapeControls } from '../../shared/index.ts';
import { describeExperiment } from './describe.ts';
import { listFindings } from './list-findings.ts';

/** More than a person reads; the other formats have all. */
const shownFindings = 20;

/** A line an experiment, then what differs, the worst first. */
export function verificationText(report: VerificationReport): string {
  const findings = listFindings(report);
  const more = findings.length - shownFindings;
  const lines = [
    ...report.experiments.map((experiment) => `${escapeControls(experiment.name)} ${describeExperiment(experiment)}`),
    ...findings
      .slice(0, shownFindings)
      .flatMap(({ experiment, verdict, title, details, command }) => [
        '',
        `${verdict}: ${escapeControls(experiment.name)}, ${title}`,
        ...details.map((line) => `  ${line}`),
        ...(command === undefined ? [] : [`  $ ${escapeControls(command)}`]),
      ]),
    ...(more > 0 ? ['', `… and ${more} more`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
