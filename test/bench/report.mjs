/** What was measured, as Markdown. */
import os from 'node:os';

/** More learning rates than these make a table nobody reads. */
const mostColumns = 10;

/** One line: the machine and every version that took part. */
export function describeMachine(versions) {
  const cpu = os.cpus()[0]?.model.trim() ?? 'a processor without a name';
  const parts = Object.entries({ Node: process.versions.node, ...versions }).map(([name, value]) => `${name} ${value}`);
  return `${cpu}, ${os.availableParallelism()} cores, ${os.type()} ${os.arch()}; ${parts.join(', ')}.`;
}

/** The times of a job, kobai first, and beside them how well the networks were trained. */
export function describeJob(job, measured) {
  const done = measured.filter(({ seconds }) => seconds.length > 0);
  const kobai = done.find(({ contestant }) => contestant.name === 'kobai');
  const trains = done.some(({ outcomes }) => outcomes.length > 0);
  const lines = [`### ${job.name}`, '', `${job.description}.`, '', ...timesTable(job, done, kobai, trains)];
  if (trains && job.learningRates.length <= mostColumns) lines.push('', ...accuracyTable(job, done));
  for (const { contestant, failure } of measured) {
    if (failure) lines.push('', `${contestant.label} failed: ${failure}`);
  }
  return lines.join('\n');
}

function timesTable(job, done, kobai, trains) {
  const header = ['', 'layout', 'median', 'runs', 'least – most', '÷ kobai', 'processor'];
  if (trains) header.push('trials a second', `best ${job.metric}`, 'mean of all trials');
  const rows = done.map(({ contestant, seconds, processorSeconds, outcomes }) => {
    const cells = [
      contestant.label,
      contestant.layout,
      formatSeconds(median(seconds)),
      String(seconds.length),
      `${formatSeconds(Math.min(...seconds))} – ${formatSeconds(Math.max(...seconds))}`,
      kobai ? (median(seconds) / median(kobai.seconds)).toFixed(2) : '–',
      processorSeconds.length > 0 ? formatSeconds(median(processorSeconds)) : '–',
    ];
    if (trains) cells.push((job.trials / median(seconds)).toPrecision(3), ...describeAccuracies(job, outcomes));
    return cells;
  });
  return markdownTable(header, rows);
}

function accuracyTable(job, done) {
  const header = [`${job.metric} at`, ...job.learningRates.map(String)];
  const rows = done.map(({ contestant, outcomes }) => [
    contestant.label,
    ...job.learningRates.map((rate) => formatAccuracy(accuracyAt(outcomes, rate))),
  ]);
  return markdownTable(header, rows);
}

/** The best learning rate's mean, and the mean over every trial: who trains less shows in the second. */
function describeAccuracies(job, outcomes) {
  const best = Math.max(...job.learningRates.map((rate) => accuracyAt(outcomes, rate) ?? 0));
  const all = mean(finished(outcomes));
  const diverged = outcomes.length - finished(outcomes).length;
  return [formatAccuracy(best), formatAccuracy(all) + (diverged > 0 ? ` (${diverged} diverged)` : '')];
}

const finished = (outcomes) => outcomes.filter(({ accuracy }) => accuracy !== null).map(({ accuracy }) => accuracy);
const accuracyAt = (outcomes, rate) => mean(finished(outcomes.filter(({ learningRate }) => learningRate === rate)));
const mean = (values) =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const formatSeconds = (seconds) => `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
const formatAccuracy = (accuracy) => (accuracy === undefined ? 'diverged' : accuracy.toFixed(4));

/** The first column is text, the others are aligned to the right. */
export function markdownTable(header, rows) {
  const rule = header.map((_, index) => (index === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
