/** What the tests of the data room share: requests with plain defaults, files in a temporary folder, codes of errors. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadDatasets, openDataset } from '../../src/data/index.ts';
import type { Dataset, DatasetRequest, SharedDataset } from '../../src/data/types.ts';
import { type Diagnostic, type FloatArray, formatPath, KobaiError } from '../../src/shared/index.ts';

export function createRequest(
  settings: DatasetRequest['settings'],
  others: Partial<Omit<DatasetRequest, 'settings'>> = {},
): DatasetRequest {
  return { settings, folder: '.', seed: 42, precision: 'float64', targets: 'either', outputs: 2, ...others };
}

/**
 * Writes files into a new temporary folder and returns the folder.
 *
 * @param whenDone registers what removes it: at the end of the test, unless it is for a whole file
 */
export function writeFiles(
  files: Record<string, string | Uint8Array>,
  whenDone: (remove: () => void) => void = onTestFinished,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'kobai-data-'));
  whenDone(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export type CsvOptions = Partial<Omit<Extract<DatasetRequest['settings'], { type: 'csv' }>, 'type' | 'path'>>;

/** A request for a table that is written for it. */
export function createCsvRequest(
  text: string | Uint8Array,
  options: CsvOptions = {},
  others: Partial<Omit<DatasetRequest, 'settings'>> = {},
): DatasetRequest {
  const folder = writeFiles({ 'table.csv': text });
  const settings = { type: 'csv', path: 'table.csv', target: 't', split: { train: 1 }, normalize: 'none' } as const;
  return createRequest({ ...settings, ...options }, { folder, ...others });
}

/** Loads one data set, which must have nothing wrong with it. */
export type WholeDataset = Dataset & { readonly features: FloatArray };

/** Opens a data set with all of its features written out, zeros too. */
export function openWhole(shared: SharedDataset): WholeDataset {
  const dataset = openDataset(shared);
  const { features, inputs } = dataset;
  if (!('starts' in features)) return { ...dataset, features };
  const { values, columns, starts } = features;
  const whole = new Float32Array((starts.length - 1) * inputs);
  for (let row = 0; row < starts.length - 1; row += 1) {
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) whole[row * inputs + columns[at]!] = values[at]!;
  }
  return { ...dataset, features: whole };
}

export function loadOne(request: DatasetRequest): WholeDataset {
  const [loading] = loadDatasets([request]);
  if (loading?.dataset === undefined) throw new Error(JSON.stringify(loading?.diagnostics));
  return openWhole(loading.dataset);
}

/** What is wrong with one request: `CODE path` or `CODE line:column+length`. */
export function listFaults(request: DatasetRequest): string[] {
  const found = loadDatasets([request]).flatMap(({ diagnostics }) => diagnostics);
  return found.filter(({ severity }) => severity === 'error').map(describeFault);
}

export function describeFault({ code, path, place }: Diagnostic): string {
  if (place !== undefined) return `${code} ${place.line}:${place.column}+${place.length}`;
  return `${code} ${formatPath(path ?? [])}`;
}

/** The same of an error that is thrown. */
export function faultsThrownBy(step: () => unknown): string[] {
  try {
    step();
  } catch (error) {
    if (error instanceof KobaiError) return error.diagnostics.map(describeFault);
    throw error;
  }
  return [];
}

/** An IDX file of uint8, with the header that is asked for. */
export function encodeIdx(dimensions: readonly number[], values: readonly number[], type = 0x08): Uint8Array {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header[2] = type;
  header[3] = dimensions.length;
  for (const [index, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * index);
  return Buffer.concat([header, Uint8Array.from(values)]);
}
