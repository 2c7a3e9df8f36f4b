/** Two outcomes of one experiment → where they part: the trial's line, and the step in it. */
import { shortHash } from './golden.mjs';

/** What a difference is looked for in, from what happens first in a trial to what it ends with. */
const inOrderOfEvents = ['id', 'curves', 'divergence', 'status', 'steps', 'metrics', 'weightsSha256'];

/**
 * Says where an outcome leaves the expected one.
 *
 * @param rightLines finds the text of a line by its short hash; a cell that was right has left it
 * @returns a sentence's end, or nothing where both are the same
 */
export function describeDifference(expected, { fingerprint, lines }, rightLines) {
  if (!expected) return 'has no hash yet';
  const { trials, summary } = fingerprint;
  if (trials === expected.trials) return summary === expected.summary ? undefined : 'summary.json alone';
  const expectedLines = expected.lines.split(' ');
  if (lines.length !== expectedLines.length) return `${lines.length} trials in place of ${expectedLines.length}`;
  const index = lines.findIndex((line, i) => shortHash(line) !== expectedLines[i]);
  const right = rightLines.get(expectedLines[index]);
  const place = right === undefined ? '' : `, ${describePlace(JSON.parse(right), JSON.parse(lines[index]))}`;
  return `line ${index + 1} of trials.jsonl${place}`;
}

function describePlace(right, wrong) {
  const keys = new Set([...inOrderOfEvents, ...Object.keys(right), ...Object.keys(wrong)]);
  for (const key of keys) {
    if (key === 'curves') {
      const place = describeCurves(right.curves, wrong.curves);
      if (place) return place;
    } else if (!isSame(right[key], wrong[key])) {
      return `${key} ${JSON.stringify(wrong[key])} in place of ${JSON.stringify(right[key])}`;
    }
  }
  return 'the order of its keys';
}

/** The earliest step at which a curve differs: of mini-batches first, because they are the finer ones. */
function describeCurves(right, wrong) {
  for (const curve of ['batchLoss', 'evaluation']) {
    const { step, ...columns } = right[curve];
    const places = Object.entries(columns).flatMap(([name, values]) => {
      const others = wrong[curve][name] ?? [];
      const length = Math.max(values.length, others.length);
      const index = Array.from({ length }, (_, i) => i).find((i) => !isSame(values[i], others[i]));
      return index === undefined ? [] : [{ name, index, value: values[index], other: others[index] }];
    });
    const first = places.sort((one, another) => one.index - another.index)[0];
    if (!first) continue;
    const { name, index, value, other } = first;
    return `step ${step[index] ?? wrong[curve].step[index]}: ${curve}.${name} ${other ?? 'missing'} in place of ${value ?? 'none'}`;
  }
  return undefined;
}

function isSame(one, another) {
  return JSON.stringify(one) === JSON.stringify(another);
}
