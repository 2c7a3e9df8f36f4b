/** A verification → the text of one of its formats. */
import type { VerificationReport } from '../../comparison/index.ts';
import { verificationAnnotations } from './github.ts';
import { verificationJunit } from './junit.ts';
import { verificationMarkdown } from './markdown.ts';
import { verificationText } from './text.ts';

const renderers = {
  text: verificationText,
  markdown: verificationMarkdown,
  json: (report: VerificationReport) => `${JSON.stringify(report, undefined, 2)}\n`,
  junit: verificationJunit,
  github: verificationAnnotations,
} as const;

/** The formats of `kobai verify`. */
export type VerificationFormat = keyof typeof renderers;

/** Writes a report out. `github` are annotations; what GitHub shows as a job's summary is `markdown`. */
export function renderVerification(report: VerificationReport, format: VerificationFormat): string {
  return renderers[format](report);
}
