/** `dataset: { type: npy }` and `{ type: npz }`: features and targets as arrays of numpy. */
import type { DatasetSettings, FilePath } from '../../config/index.ts';
import type { PixelKernels } from '../../kernels/index.ts';
import { countOf, type ErrorCode, nearestWord, omitUndefined, type Path, shorten } from '../../shared/index.ts';
import { bytesOfArray } from '../bytes.ts';
import { readCsvTarget } from '../csv-target.ts';
import { fault, inputError, takeAll } from '../faults.ts';
import { collectCellFaults } from '../formats/cell-faults.ts';
import { type NpyArray, parseNpy } from '../formats/npy.ts';
import type { TargetColumn } from '../formats/table.ts';
import { readUnpacked } from '../formats/unpacked.ts';
import { openZip } from '../formats/zip.ts';
import { findInputFile, type InputFile } from '../input-file.ts';
import { scanPixels } from '../pixels.ts';
import { createSource, type Rows, type Source } from '../source.ts';
import { checkShape } from './shape.ts';

type NpySettings = Extract<DatasetSettings, { type: 'npy' }>;
type NpzSettings = Extract<DatasetSettings, { type: 'npz' }>;

/** An array, and how messages name it. */
type NamedArray = NpyArray & { readonly input: InputFile };

/** The features and targets of the data, or of its own test part. */
type ArrayPart = { readonly features: NamedArray; readonly target: NamedArray };

type OpenArray = (key: ArrayKey) => NamedArray;
type ArrayKey = 'features' | 'target' | 'testFeatures' | 'testTarget';

/** Reads arrays from files of their own; throws what `parseNpy` and `createArraySource` throw. */
export function readNpySource(settings: NpySettings, folder: string, kernels: PixelKernels): Source {
  const open = (key: ArrayKey): NamedArray => {
    const input = findInputFile(folder, settings[key] as FilePath, ['dataset', key]);
    return { ...parseNpy(readUnpacked(input), input), input };
  };
  return createArraySource(settings, open, kernels);
}

/**
 * Reads arrays of one archive; throws what `openZip`, `parseNpy` and `createArraySource` throw.
 *
 * @throws DATA_NPZ_UNKNOWN for an array that the archive does not have
 */
export function readNpzSource(settings: NpzSettings, folder: string, kernels: PixelKernels): Source {
  const input = findInputFile(folder, settings.path, ['dataset', 'path']);
  const archive = openZip(readUnpacked(input), input);
  const open = (key: ArrayKey): NamedArray => {
    const path: Path = ['dataset', key];
    const name = settings[key] as string;
    if (!archive.names.includes(`${name}.npy`)) {
      const known = archive.names.map((each) => each.replace(/\.npy$/, ''));
      const nearest = nearestWord(name, known);
      const all = `its arrays are ${known.slice(0, 12).map(shorten).join(', ')}`;
      const hint = nearest === undefined ? all : `did you mean ${shorten(nearest)}?`;
      throw inputError(fault('DATA_NPZ_UNKNOWN', path, `${input.file} has no array ${shorten(name)}`, hint));
    }
    const named = { file: `${input.file}, ${shorten(name)}`, path };
    return { ...parseNpy(archive.read(`${name}.npy`), named), input: named };
  };
  return createArraySource(settings, open, kernels);
}

/**
 * Joins the arrays, those of the test part last. Features are (rows), (rows, inputs), (rows, height, width) or
 * (rows, channels, height, width), targets (rows) or (rows, outputs).
 *
 * @throws DATA_NPY_SHAPE for other shapes, and where the test part has another; DATA_NPY_COUNT where a part has not one
 * target a row; DATA_CSV_CELL for a feature that is not finite; DATA_SHAPE
 */
function createArraySource(settings: NpySettings | NpzSettings, open: OpenArray, kernels: PixelKernels): Source {
  const openIfNamed = (key: ArrayKey) => () => (settings[key] === undefined ? undefined : open(key));
  const [features, target, testFeatures, testTarget] = takeAll(
    () => open('features'),
    () => open('target'),
    openIfNamed('testFeatures'),
    openIfNamed('testTarget'),
  );
  // The schema lets neither array of the test part stand without the other.
  const test = testFeatures && testTarget && { features: testFeatures, target: testTarget };
  const parts: ArrayPart[] = [{ features, target }, ...(test ? [test] : [])];
  for (const part of parts) checkPart(part, parts[0] as ArrayPart);
  const [, ...dimensions] = features.dimensions;
  const inputs = dimensions.reduce((product, size) => product * size, 1);
  const shape = shapeOf(features, settings.shape);
  const ownTestRows = testFeatures?.dimensions[0] ?? 0;
  const rows = (features.dimensions[0] ?? 0) + ownTestRows;
  const arePixels = shape !== undefined && parts.every((part) => part.features.type === 'uint8');
  const values = arePixels
    ? scanPixels(
        parts.map((part) => bytesOfArray(part.features.bytes)),
        inputs,
        kernels,
      )
    : joinNumbers(parts.map((part) => readFinite(part.features, inputs)));
  const table = { file: target.input.file, rows, decimal: '.', targets: listTargets(parts) } as const;
  return createSource(omitUndefined({ rows, inputs, shape, ownTestRows, features: values }), (wish) =>
    readCsvTarget(table, settings.task, wish),
  );
}

function checkPart({ features, target }: ArrayPart, first: ArrayPart): void {
  const refuse = (code: ErrorCode, { file, path }: InputFile, message: string) =>
    inputError(fault(code, path, `${file} ${message}`));
  const [rows = 0, ...dimensions] = features.dimensions;
  if (dimensions.length > 3) {
    const message = `has ${features.dimensions.length} dimensions; features have rows, and at most channels, height and width`;
    throw refuse('DATA_NPY_SHAPE', features.input, message);
  }
  if (target.dimensions.length > 2) {
    const message = `has ${target.dimensions.length} dimensions; targets have rows, and at most the numbers of each`;
    throw refuse('DATA_NPY_SHAPE', target.input, message);
  }
  if (target.dimensions[0] !== rows) {
    const message = `has ${countOf(target.dimensions[0] ?? 0, 'row')}, ${features.input.file} ${rows}; each needs a target`;
    throw refuse('DATA_NPY_COUNT', target.input, message);
  }
  for (const key of ['features', 'target'] as const) {
    const [own, of] = [{ features, target }[key], first[key]];
    const [ofOwn, ofFirst] = [own, of].map((array) => array.dimensions.slice(1).join(' × ') || '1');
    if (ofOwn === ofFirst) continue;
    throw refuse('DATA_NPY_SHAPE', own.input, `has rows of ${ofOwn}, ${of.input.file} of ${ofFirst}`);
  }
}

function shapeOf({ dimensions, input }: NamedArray, wanted: NpySettings['shape']): Rows['shape'] {
  const [, ...own] = dimensions;
  const inputs = own.reduce((product, size) => product * size, 1);
  if (wanted !== undefined) {
    checkShape(wanted, inputs, input.file);
    return wanted;
  }
  const [channels, height, width] = own.length === 2 ? [1, ...own] : own;
  return channels !== undefined && height !== undefined && width !== undefined ? [channels, height, width] : undefined;
}

/** The values of an array, (rows, inputs) row-major. @throws DATA_CSV_CELL for one that is not finite */
export function readFinite(
  { toNumbers, input: { file, path } }: Pick<NamedArray, 'toNumbers' | 'input'>,
  inputs: number,
): Float64Array {
  const numbers = toNumbers();
  const faults = collectCellFaults(file);
  for (let at = 0; at < numbers.length; at += 1) {
    if (Number.isFinite(numbers[at])) continue;
    const row = Math.floor(at / inputs);
    const message = `value ${at - row * inputs + 1} is ${numbers[at]}; every number must be finite`;
    faults.add('DATA_CSV_CELL', message, () => ({ path, row }));
  }
  faults.throwAny();
  return numbers;
}

function joinNumbers([first, second]: readonly Float64Array[]): Float64Array {
  if (first === undefined || second === undefined) return first ?? new Float64Array(0);
  const joined = new Float64Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/** The columns of the targets, as those of a table. */
function listTargets(parts: readonly ArrayPart[]): TargetColumn[] {
  const arrays = parts.map(({ target: { dimensions, toNumbers, input } }) => {
    return { rows: dimensions[0] ?? 0, width: dimensions[1] ?? 1, numbers: toNumbers(), path: input.path };
  });
  const [{ rows: firstRows, width } = { rows: 0, width: 1 }] = arrays;
  return Array.from({ length: width }, (_, column) => ({
    name: width === 1 ? 'the target' : `target ${column + 1}`,
    cells: arrays.flatMap(({ rows, numbers }) =>
      Array.from({ length: rows }, (_, row) => String(numbers[row * width + column])),
    ),
    place: (row) => {
      const part = row < firstRows ? 0 : 1;
      return { path: arrays[part]?.path ?? [], row: part === 0 ? row : row - firstRows };
    },
  }));
}
