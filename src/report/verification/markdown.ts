/** A verification → Markdown, as a page of its own and as the summary of a job. */
import type { VerificationReport } from '../../comparison/index.ts';
import { countOf, escapeControls } from '../../shared/index.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import { passes } from './describe.ts';
import { listFindings, type VerificationFinding } from './list-findings.ts';

/** GitHub shows nothing of a summary of 1 MiB or more. */
const maxBytes = 1_000_000;

/** A table of the experiments, then what differs, the worst first; as many findings as fit into a job's summary. */
export function verificationMarkdown(report: VerificationReport): string {
  const { verdict, expected, compared, experiments } = report;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [
    `# kobai verify: ${verdict}`,
    `${compared} of ${countOf(expected, 'trial')} compared.`,
    [
      row(['experiment', 'verdict', 'compared', 'with']),
      row(['---', '---', '---:', '---']),
      ...experiments.map((experiment) =>
        row([
          escapeMarkdown(experiment.name),
          `${passes(experiment.verdict, experiment) ? '✅' : '❌'} ${experiment.verdict}`,
          `${experiment.compared} of ${experiment.expected}`,
          escapeMarkdown(experiment.committed),
        ]),
      ),
    ].join('\n'),
    ...experiments.flatMap(({ name, because }) =>
      because === undefined ? [] : [`${escapeMarkdown(name)}: within tolerances, because ${escapeMarkdown(because)}`],
    ),
  ].join('\n\n');
  const findings = listFindings(report).map(describeFinding);
  let bytes = Buffer.byteLength(head);
  const fitting = findings.findIndex((text) => {
    bytes += Buffer.byteLength(text) + 2;
    return bytes > maxBytes;
  });
  const shown = fitting < 0 ? findings : findings.slice(0, fitting);
  const more = findings.length - shown.length;
  return `${[head, ...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n')}\n`;
}

function describeFinding({ experiment, verdict, title, details, command }: VerificationFinding): string {
  const lines = details.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
  const parts = [`## ${verdict}: ${escapeMarkdown(experiment.name)}, ${escapeMarkdown(title)}`, lines];
  if (command !== undefined) parts.push(fence(escapeControls(command)));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A block of code, whatever backticks are in it. */
function fence(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}sh\n${text}\n${mark}`;
}
