/** `kobai report`: makes the page of a results folder anew, and shows its chart. */
import path from 'node:path';
import { htmlReport } from '../report/index.ts';
import { openResults, readFinished, readSummary } from '../results/index.ts';
import { KobaiError } from '../shared/index.ts';
import { exitCodes } from './exit-codes.ts';

/** Writes report.html of every folder, without training anything. @returns the exit code */
export async function writeReports(folders: readonly string[]): Promise<number> {
  for (const folder of folders) {
    const summary = readSummary(folder);
    if (!summary) throw refuseFolder(folder);
    const { records } = readFinished(folder);
    const results = openResults(folder);
    try {
      results.write({ 'report.html': htmlReport(summary, records) });
    } finally {
      await results.close();
    }
    process.stderr.write(`written: ${path.join(folder, 'report.html')}\n`);
  }
  return exitCodes.allWell;
}

function refuseFolder(folder: string): KobaiError {
  return new KobaiError('input', 'CLI_NO_SUMMARY', `${path.join(folder, 'summary.json')} is not there`, {
    hint: 'Name a folder that `kobai run` has written, such as results/lr-sweep.',
  });
}
