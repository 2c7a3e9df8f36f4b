/** `dataset: { type: parquet }`: a table of one's own, column by column. */
import type { DatasetSettings } from '../../config/index.ts';
import { readParquet } from '../formats/parquet.ts';
import type { Source } from '../source.ts';
import { readTableFile } from './table-file.ts';

/** Reads Parquet; throws what `readParquet` and `readTableFile` throw. */
export function readParquetSource(settings: Extract<DatasetSettings, { type: 'parquet' }>, folder: string): Source {
  return readTableFile(settings, folder, readParquet);
}
