/** A file of rows with named columns → its rows, in the form that its declaration asks for. */
import type { DatasetSettings } from '../../config/index.ts';
import { omitUndefined, shorten } from '../../shared/index.ts';
import { readCsvTarget } from '../csv-target.ts';
import type { EncodingSettings } from '../encoding.ts';
import { fault, inputError } from '../faults.ts';
import type { ColumnSettings } from '../formats/columns.ts';
import { joinTables } from '../formats/join-tables.ts';
import type { Table } from '../formats/table.ts';
import { findInputFile, type InputFile } from '../input-file.ts';
import { createEncodedSource, createSource, type Source } from '../source.ts';
import { checkShape } from './shape.ts';

/** Where the test file is named. */
const testPath = ['dataset', 'test', 'path'] as const;

type TableSettings = Extract<DatasetSettings, { type: 'csv' | 'jsonl' | 'parquet' }>;

/** Reads the columns that are asked for; the cells of which texts are `missing` have no value. */
export type ReadTable = (input: InputFile, columns: ColumnSettings, missing: ReadonlySet<string>) => Table;

/**
 * Reads a table, and its targets as the loss asks for them; throws what `read` and `readCsvTarget` throw.
 *
 * @throws DATA_SHAPE where `shape` has not as many values as a row has features, or a feature is categorical
 */
export function readTableFile(settings: TableSettings, folder: string, read: ReadTable): Source {
  const { path, target, task, shape, features, ignore } = settings;
  const categorical = namesOfCategorical(settings);
  const encoding = encodingOf(settings);
  const readTest = (input: InputFile, { columns }: Table, { ignore: _, ...others }: ColumnSettings) => {
    // It is read for the columns of the other file, whatever else is in it.
    const names = columns.map(({ name }) => name);
    return read(input, { ...others, targetPath: testPath, features: names, featuresPath: testPath }, missing);
  };
  const columnSettings: ColumnSettings = omitUndefined({
    target,
    targetPath: ['dataset', 'target'],
    features,
    ignore,
    categorical,
    categoricalPath: Array.isArray(settings.categorical)
      ? ['dataset', 'categorical']
      : ['dataset', 'categorical', 'columns'],
  });
  const missing: ReadonlySet<string> = new Set(encoding.fill === undefined ? [] : encoding.missingCells);
  const own = read(findInputFile(folder, path, ['dataset', 'path']), columnSettings, missing);
  const test = settings.test && readTest(findInputFile(folder, settings.test.path, testPath), own, columnSettings);
  const table = test ? joinTables(own, test) : own;
  checkImage(table, shape);
  const targetNames = table.targets.map(({ name }) => name);
  const rows = omitUndefined({ rows: table.rows, ownTestRows: test?.rows ?? 0, shape, targetNames });
  const readTarget: Source['readTarget'] = (wish) => readCsvTarget(table, task, wish);
  if (categorical.length > 0 || encoding.fill !== undefined) {
    return createEncodedSource(rows, table, encoding, readTarget);
  }
  const columnNames = table.columns.map(({ name }) => name);
  return createSource({ ...rows, inputs: table.columns.length, features: table.features, columnNames }, readTarget);
}

function namesOfCategorical({ categorical }: TableSettings): readonly string[] {
  if (categorical === undefined) return [];
  return Array.isArray(categorical) ? categorical : categorical.columns;
}

function encodingOf({ categorical, missing }: TableSettings): EncodingSettings {
  const unseen = categorical === undefined || Array.isArray(categorical) ? 'error' : (categorical.unseen ?? 'error');
  if (missing === undefined) return { unseen, missingCells: [] };
  if (typeof missing === 'string') return { unseen, fill: missing, missingCells: [''] };
  return { unseen, fill: missing.fill, missingCells: missing.cells ?? [''] };
}

function checkImage({ columns, file }: Table, shape: TableSettings['shape']): void {
  if (shape === undefined) return;
  const category = columns.find(({ texts }) => texts);
  if (category) {
    const message = `a row with a shape is an image, and ${shorten(category.name)} is categorical`;
    throw inputError(fault('DATA_SHAPE', ['dataset', 'shape'], message));
  }
  checkShape(shape, columns.length, file);
}
