/** `dataset: { type: jsonl }`: a table of one's own, an object a line. */
import type { DatasetSettings } from '../../config/index.ts';
import { readJsonl } from '../formats/jsonl.ts';
import type { Source } from '../source.ts';
import { readTableFile } from './table-file.ts';

/** Reads JSON lines; throws what `readJsonl` and `readTableFile` throw. */
export function readJsonlSource(settings: Extract<DatasetSettings, { type: 'jsonl' }>, folder: string): Source {
  return readTableFile(settings, folder, readJsonl);
}
