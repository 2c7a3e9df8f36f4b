/** `dataset: { type: csv }`: a table of one's own. */
import type { DatasetSettings } from '../../config/index.ts';
import { countOf, omitUndefined } from '../../shared/index.ts';
import { readCsvTarget } from '../csv-target.ts';
import { fault, inputError } from '../faults.ts';
import { readTable } from '../formats/table.ts';
import { findInputFile } from '../input-file.ts';
import { createSource, type Source } from '../source.ts';

type CsvSettings = Extract<DatasetSettings, { type: 'csv' }>;

/**
 * Reads a table, and its targets as the loss asks for them; throws what `readTable` and `readCsvTarget` throw.
 *
 * @throws DATA_SHAPE where `shape` has not as many values as a row has features
 */
export function readCsvSource({ path, target, task, shape }: CsvSettings, folder: string): Source {
  const table = readTable(findInputFile(folder, path, ['dataset', 'path']), target, ['dataset', 'target']);
  const { rows, inputs, features, columnNames, targets } = table;
  const targetNames = targets.map(({ name }) => name);
  if (shape !== undefined) {
    const [channels, height, width] = shape;
    const size = channels * height * width;
    if (size !== inputs) {
      const message = `shape ${channels} × ${height} × ${width} has ${countOf(size, 'value')}, a row of ${table.file} has ${countOf(inputs, 'feature')}`;
      throw inputError(fault('DATA_SHAPE', ['dataset', 'shape'], message));
    }
  }
  return createSource(
    omitUndefined({ rows, inputs, ownTestRows: 0, features, columnNames, targetNames, shape }),
    (wish) => readCsvTarget(table, task, wish),
  );
}
