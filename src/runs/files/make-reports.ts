/** `kobai report`: makes the page of a results folder anew, and shows its chart. */
import path from 'node:path';
import { htmlReport, layOutPage, svgPictures, terminalChart } from '../../page/index.ts';
import { answerQuestion } from '../../report/index.ts';
import { openResults } from '../../results/index.ts';
import { printMessage, printResult } from '../../shared/index.ts';
import { compileFunction } from '../prepare/compile-function.ts';
import { readResults } from './read-results.ts';

/**
 * Writes report.html of every folder, without training anything.
 *
 * @param options `svg`: whether the charts are written as pictures of their own too
 * @throws CLI_NO_SUMMARY
 * @throws RESULTS_TRIALS_LOST: a page of what is left would take the place of a whole one
 */
export async function makeReports(folders: readonly string[], { svg }: { readonly svg: boolean }): Promise<void> {
  for (const folder of folders) {
    const { summary, records } = readResults(folder);
    const page = layOutPage({ summary, records, compile: compileFunction });
    const files = { 'report.html': htmlReport(page), ...(svg && svgPictures(page)) };
    const results = openResults(folder);
    try {
      results.write(files);
    } finally {
      results.close();
    }
    const chart = terminalChart(summary, process.stdout.columns);
    printResult(`${[answerQuestion(summary), ...(chart === '' ? [] : [chart])].join('\n\n')}\n`);
    const written = Object.keys(files).map((name) => path.join(folder, name));
    printMessage(`written: ${written.join(', ')}`);
  }
}
