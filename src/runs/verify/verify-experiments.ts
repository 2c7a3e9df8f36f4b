/** `kobai verify`: trains from nothing, in a folder of its own, and compares with the committed results. */
import path from 'node:path';
import { type VerificationReport, type VerifiedExperiment, worstVerdict } from '../../comparison/index.ts';
import { KobaiError, numericsVersion, readVersion, showError, showWarnings } from '../../shared/index.ts';
import { type Prepared, prepareExperiment } from '../prepare/prepare.ts';
import { listenForInterruption, type StopSignal } from '../training/interruption.ts';
import { makeScratch } from './scratch.ts';
import { prepareReports, writeReports } from './verification-reports.ts';
import { verifyExperiment } from './verify-experiment.ts';
import type { VerifyOptions } from './verify-options.ts';

/** What came of a file: its experiment, after its range test where it has one, and the error that prevented it. */
export type VerifiedFile = { readonly experiments: readonly VerifiedExperiment[]; readonly error?: KobaiError };

/** Verifies every file, and reports on all of them together. @returns what came of each, or the signal that stopped it */
export async function verifyExperiments(
  files: readonly string[],
  options: VerifyOptions,
): Promise<readonly VerifiedFile[] | StopSignal> {
  prepareReports(options);
  const interruption = listenForInterruption();
  const scratch = makeScratch();
  try {
    const verified: VerifiedFile[] = [];
    for (const [index, file] of files.entries()) {
      verified.push(await verifyFile(file, path.join(scratch.folder, String(index)), options));
      const received = interruption.received();
      if (received !== undefined) return received;
    }
    writeReports(assembleReport(verified), options);
    return verified;
  } finally {
    scratch.remove();
    interruption.release();
  }
}

function assembleReport(verified: readonly VerifiedFile[]): VerificationReport {
  const experiments = verified.flatMap((one) => one.experiments);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    verdict: worstVerdict(experiments),
    expected: sum(experiments.map(({ expected }) => expected)),
    compared: sum(experiments.map(({ compared }) => compared)),
    numericsVersion,
    kobai: readVersion(),
    experiments,
  };
}

/** One that cannot be verified at all stands in the report with its reason, and the others go on. */
async function verifyFile(file: string, scratch: string, options: VerifyOptions): Promise<VerifiedFile> {
  let prepared: Prepared | undefined;
  try {
    prepared = prepareExperiment(file, [], options.only);
    showWarnings(prepared.warnings);
    return { experiments: await verifyExperiment(prepared, scratch, options) };
  } catch (error) {
    if (!(error instanceof KobaiError) || error.kind === 'internal') throw error;
    showError(error);
    const name = prepared?.experiment.name;
    const committed = name === undefined ? options.out : path.join(options.out, name);
    const about = { name: name ?? path.basename(file), file, committed, reason: error.message };
    const none = { expected: prepared?.selected.length ?? 0, compared: 0, trials: [], files: [] };
    // What is committed is there, and nothing can be held against it.
    const isDamaged = error.code === 'RESULTS_DAMAGED_LINE' || error.code === 'RESULTS_DAMAGED_SUMMARY';
    if (isDamaged) return { experiments: [{ ...about, ...none, verdict: 'notComparable' }] };
    return { experiments: [{ ...about, ...none, verdict: 'incomplete' }], error };
  }
}
