/** The first bytes of a table → its format. */
import { readHead } from '../bytes.ts';
import type { InputFile } from '../input-file.ts';
import { isBlank, isBreak } from './characters.ts';
import { markLengthOf } from './csv-text.ts';

/**
 * The format of a file that is not gzipped: an object begins with a brace, Parquet with its magic; the name of a CSV
 * file's first column will not.
 */
export function formatOf(input: InputFile): 'csv' | 'jsonl' | 'parquet' {
  const { head } = readHead(input, 1024);
  if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1') return 'parquet';
  let at = markLengthOf(head);
  while (isBreak(head[at]) || isBlank(head[at], 0)) at += 1;
  return head[at] === '{'.charCodeAt(0) ? 'jsonl' : 'csv';
}
