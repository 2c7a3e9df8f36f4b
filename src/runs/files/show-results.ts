/** A run that has ended → its results, shown to a person. */
import path from 'node:path';
import { formatDuration, terminalTable } from '../../report/index.ts';
import { countOf, hasColor, printMessage, printResult } from '../../shared/index.ts';
import { type Summary, summaryJson } from '../../summary/index.ts';
import type { Run } from '../training/run.ts';
import type { WrittenResults } from './write-results.ts';

/**
 * Prints the table, or hands on the summary as JSON, and says where the results are.
 *
 * @param sparks the spark line of each point
 */
export function showResults(run: Run, { summary, sparks }: WrittenResults): void {
  const { elapsedMs, options, clock, folder } = run;
  if (options.tellJson) options.tellJson(summaryJson(summary));
  else printResult(`${drawTable(run, summary, sparks)}\n`);
  const took = `${countOf(elapsedMs.size, 'trial')} in ${formatDuration(clock.elapsedMs())}`;
  const missing = summary.points.filter(({ status }) => status === 'missing').length;
  if (missing > 0 && run.prepared.experiment.expect.length > 0) {
    printMessage(`what is expected is judged once all points are trained: ${countOf(missing, 'point')} to go`);
  }
  printMessage(`${took}, written to ${folder}; look at ${path.join(folder, 'report.html')}`);
}

function drawTable(run: Run, summary: Summary, sparks: WrittenResults['sparks']): string {
  const { columns, isTTY } = process.stdout;
  return terminalTable(summary, {
    timesMs: averageTimes(run),
    sparks,
    ...(isTTY && { columns }),
    color: hasColor(process.stdout),
  });
}

/** How long a trial of each point took, all its rungs together; nothing where not all of it was in this run. */
function averageTimes({ prepared, records, elapsedMs }: Run): (number | undefined)[] {
  if (elapsedMs.size === 0) return [];
  const sums = prepared.points.map(() => 0);
  const counts = prepared.points.map(() => 0);
  for (const { id, point, rung } of prepared.trials) {
    if (rung === 0) counts[point] = (counts[point] ?? 0) + 1;
    if (rung === 0 || records.has(id)) sums[point] = (sums[point] ?? 0) + (elapsedMs.get(id) ?? Number.NaN);
  }
  return sums.map((sum, point) => (Number.isNaN(sum) ? undefined : sum / (counts[point] ?? 1)));
}
