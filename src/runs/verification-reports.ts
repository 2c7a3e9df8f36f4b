/** A verification → stdout, the files that were asked for, and the summary of the job that it runs in. */
import { accessSync, appendFileSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { VerificationReport } from '../comparison/index.ts';
import { renderVerification, type VerificationFormat } from '../report/index.ts';
import { KobaiError, printResult } from '../shared/index.ts';
import type { VerifyOptions } from './verify-options.ts';

const formatOfEnding: Readonly<Record<string, VerificationFormat>> = {
  '.xml': 'junit',
  '.md': 'markdown',
  '.json': 'json',
  '.txt': 'text',
};

/**
 * Makes the folders of the files, so that one that cannot be written is known before any training.
 *
 * @throws CLI_REPORT_ENDING, CLI_REPORT_UNWRITABLE
 */
export function prepareReports(files: readonly string[]): void {
  for (const file of files) {
    formatOf(file);
    withFile(file, () => {
      mkdirSync(path.dirname(file), { recursive: true });
      accessSync(path.dirname(file), constants.W_OK);
    });
  }
}

/** Prints a report and writes its files; `github` adds Markdown to the job's summary. @throws CLI_REPORT_UNWRITABLE */
export function writeReports(report: VerificationReport, { format, report: files }: VerifyOptions): void {
  printResult(renderVerification(report, format));
  for (const file of files) withFile(file, () => writeFileSync(file, renderVerification(report, formatOf(file))));
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (format === 'github' && summary) {
    withFile(summary, () => appendFileSync(summary, renderVerification(report, 'markdown')));
  }
}

function formatOf(file: string): VerificationFormat {
  const format = formatOfEnding[path.extname(file).toLowerCase()];
  if (format !== undefined) return format;
  const hint = '.xml is JUnit, .md Markdown, .json JSON, .txt text';
  throw new KobaiError('input', 'CLI_REPORT_ENDING', `--report ${file}: the ending says no format`, { hint });
}

function withFile(file: string, action: () => void): void {
  try {
    action();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new KobaiError('environment', 'CLI_REPORT_UNWRITABLE', `${file} cannot be written (${code})`, { cause });
  }
}
