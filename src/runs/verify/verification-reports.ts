/** A verification → stdout, the files that were asked for, and the summary of the job that it runs in. */
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { VerificationReport } from '../../comparison/index.ts';
import { renderVerification, type VerificationFormat } from '../../report/index.ts';
import { KobaiError, printAnnotations, printResult } from '../../shared/index.ts';
import { holdsResults } from '../files/holds-results.ts';
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
export function prepareReports({ report: files }: Pick<VerifyOptions, 'report'>): void {
  for (const file of files) {
    formatOf(file);
    withFile(file, () => {
      mkdirSync(path.dirname(file), { recursive: true });
      accessSync(findPlace(file).folder, constants.W_OK);
    });
  }
}

/** Prints a report and writes its files; `github` adds Markdown to the job's summary. @throws CLI_REPORT_UNWRITABLE */
export function writeReports(report: VerificationReport, { format, report: files }: VerifyOptions): void {
  const print = format === 'github' ? printAnnotations : printResult;
  print(renderVerification(report, format));
  for (const file of files) withFile(file, () => writeFresh(file, renderVerification(report, formatOf(file))));
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (format === 'github' && summary) {
    withFile(summary, () => appendFileSync(summary, renderVerification(report, 'markdown')));
  }
}

/**
 * Where a report comes to lie, whatever links lead there. Results are what is verified: none is written among them.
 *
 * @throws CLI_REPORT_UNWRITABLE
 */
function findPlace(file: string): { readonly folder: string; readonly path: string } {
  const folder = realpathSync(path.dirname(file));
  if (!holdsResults(folder)) return { folder, path: path.join(folder, path.basename(file)) };
  const message = `--report ${file}: reports are not written among the results`;
  const hint = `name a file outside of ${folder}`;
  throw new KobaiError('input', 'CLI_REPORT_UNWRITABLE', message, { hint });
}

/** Writes a file, and not through a link, which may lead anywhere, nor into a pipe. */
function writeFresh(file: string, text: string): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;
  const flags = O_WRONLY | O_CREAT | O_TRUNC | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
  const descriptor = openSync(findPlace(file).path, flags);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
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
    if (cause instanceof KobaiError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new KobaiError('environment', 'CLI_REPORT_UNWRITABLE', `${file} cannot be written (${code})`, { cause });
  }
}
