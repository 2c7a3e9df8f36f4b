/** summary.json → a summary, checked. */
import { join } from 'node:path';
import { isIntactText, readIfThere, validatorOf } from '../results/index.ts';
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
 * @throws RESULTS_DAMAGED_SUMMARY: it is not the one that was written, not JSON, or not a summary
 */
export function parseSummary(text: string, place: string): Summary {
  // git may have given its lines other ends.
  if (isIntactText(text.replaceAll('\r\n', '\n')) === false) {
    throw damaged(place, 'its bytes are not those that its length and checksum were made of');
  }
  let summary: unknown;
  try {
    summary = JSON.parse(text);
  } catch (cause) {
    throw damaged(place, 'it is not JSON', cause);
  }
  const validate = validatorOf<Summary & { readonly check?: unknown }>('summary');
  if (validate(summary)) {
    const { check: _, ...rest } = summary;
    return rest;
  }
  const [fault] = validate.errors ?? [];
  throw damaged(place, `${fault?.instancePath || 'it'} ${fault?.message}`);
}

function damaged(place: string, reason: string, cause?: unknown): KobaiError {
  return new KobaiError('input', 'RESULTS_DAMAGED_SUMMARY', `${place} is damaged, or not a summary: ${reason}`, {
    hint: 'Restore the file, for example with git, or write it anew with `kobai run`.',
    cause,
  });
}
