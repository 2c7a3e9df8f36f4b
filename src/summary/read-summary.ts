/** summary.json → a summary, checked. */
import { join } from 'node:path';
import { readIfThere, validatorOf } from '../results/index.ts';
import { KobaiError } from '../shared/index.ts';
import type { Summary } from './types.ts';

const summaryFile = 'summary.json';

/** Reads the summary of a results folder; undefined where there is none. @throws RESULTS_DAMAGED_SUMMARY */
export function readSummary(folder: string): Summary | undefined {
  const path = join(folder, summaryFile);
  const bytes = readIfThere(path);
  return bytes && parseSummary(bytes.toString('utf8'), path);
}

/**
 * Reads the text of a summary.
 *
 * @param place what the message calls it
 * @throws RESULTS_DAMAGED_SUMMARY: it is not JSON, or not a summary
 */
export function parseSummary(text: string, place: string): Summary {
  let summary: unknown;
  try {
    summary = JSON.parse(text);
  } catch (cause) {
    throw damaged(place, 'it is not JSON', cause);
  }
  const validate = validatorOf<Summary>('summary');
  if (validate(summary)) return summary;
  const [fault] = validate.errors ?? [];
  throw damaged(place, `${fault?.instancePath || 'it'} ${fault?.message}`);
}

function damaged(place: string, reason: string, cause?: unknown): KobaiError {
  return new KobaiError('input', 'RESULTS_DAMAGED_SUMMARY', `${place} is not a summary: ${reason}`, {
    hint: 'Restore the file, for example with git, or write it anew with `kobai run`.',
    cause,
  });
}
