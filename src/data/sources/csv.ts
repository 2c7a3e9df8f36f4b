/** `dataset: { type: csv }`: a table of one's own. */
import type { DatasetSettings } from '../../config/index.ts';
import { omitUndefined } from '../../shared/index.ts';
import { byteOfSeparator, readCsv } from '../formats/csv.ts';
import type { Source } from '../source.ts';
import { readTableFile } from './table-file.ts';

type CsvDataset = Extract<DatasetSettings, { type: 'csv' }>;

/** Reads a CSV file; throws what `readCsv` and `readTableFile` throw. */
export function readCsvSource(settings: CsvDataset, folder: string): Source {
  const { separator, decimal = '.' } = settings;
  const byte = separator === undefined ? undefined : byteOfSeparator(separator);
  return readTableFile(settings, folder, (input, columns, missing) =>
    readCsv(input, columns, omitUndefined({ separator: byte, decimal, missing })),
  );
}
