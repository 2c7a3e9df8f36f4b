import { describe, expect, it } from 'vitest';
import type { DatasetSettings } from '../../src/config/index.ts';
import { describeModel } from '../../src/export/description.ts';
import { decodeModel, encodeModel, holdsModel } from '../../src/export/model-file.ts';
import { decodeSafetensors, encodeSafetensors, sha256Hex } from '../../src/shared/index.ts';
import { lossOf } from '../helpers/trials.ts';

const tensors = encodeSafetensors({
  'layers.0.weight': { shape: [2, 1], values: Float32Array.of(0.1, -0) },
  'layers.0.bias': { shape: [1], values: Float32Array.of(2.5) },
});
const scaling = (offsets: number[], scales: number[]) => ({
  offsets: Float64Array.from(offsets),
  scales: Float64Array.from(scales),
});
const table = {
  inputs: 2,
  outputs: 1,
  task: 'regression',
  columnNames: ['a "quoted", long name', '__proto__'],
  targetNames: ['price'],
  featureScaling: scaling([0.1, -1e-300], [1 / 3, 7e12]),
  targetScaling: scaling([5], [0.1]),
} as const;
const description = describeModel(table, lossOf('meanSquaredError'));
const file = encodeModel(tensors, description);

const encoding = {
  columns: [
    { type: 'number', name: 'a', fill: -1e-300 },
    { type: 'category', name: 'b', classes: ['', '\u2028"ü'], unseen: 'zeros', fill: null },
  ],
  missingCells: ['NA'],
} as const;
const ofColumns = (...columns: object[]) => ({ ...encoding, columns });

describe('[U] export/model-file', () => {
  it('keeps tensors and description to the bit, and the sha256 of the tensors alone', () => {
    const model = decodeModel(file);
    expect(model.description).toEqual(description);
    expect(model.description!.columns[0]!.scale).toBe(1 / 3);
    expect(model.sha256).toBe(sha256Hex(tensors));
    expect(encodeSafetensors(decodeSafetensors(file))).toEqual(tensors);
  });

  it('describes classes, two classes that are 0 and 1, and scaled numbers', () => {
    expect(description.answer).toEqual({ type: 'numbers', targets: [{ name: 'price', offset: 5, scale: 0.1 }] });
    const { targetScaling: _, ...unscaled } = table;
    const codes = describeModel({ ...unscaled, answerNames: ['no', 'yes'] }, lossOf('binaryCrossEntropy'));
    expect(codes.answer).toEqual({ type: 'binary', targets: ['price'], classes: ['no', 'yes'] });
    const classes = describeModel(
      { ...unscaled, task: 'classification', outputs: 2, classNames: ['u', 'v'] },
      lossOf('crossEntropy'),
    );
    expect(classes.answer).toEqual({ type: 'class', classes: ['u', 'v'] });
  });

  it('keeps how columns are encoded and CSV is written, where a column is called as the class of another too', () => {
    const named = { ...table, columnNames: ['b=x', 'b=x'] };
    const columns = [
      { type: 'number', name: 'b=x', fill: 0 },
      { type: 'category', name: 'b', classes: ['x'], unseen: 'error', fill: 'x' },
    ] as const;
    const settings = { type: 'csv', path: 'x', target: 'price', normalize: 'none', decimal: ',', separator: '|' };
    const all = describeModel(
      { ...named, encoding: { ...encoding, columns } },
      lossOf('meanSquaredError'),
      settings as DatasetSettings,
    );
    expect(all).toMatchObject({ encoding: { columns }, csv: { decimal: ',', separator: '|' } });
    expect(decodeModel(encodeModel(tensors, all)).description).toEqual(all);
    expect(decodeModel(encodeModel(tensors, { ...description, encoding })).description!.encoding).toEqual(encoding);
  });

  it('names columns that have no name x0, x1 and so on', () => {
    const { columnNames: _, ...unnamed } = table;
    const { columns } = describeModel({ ...unnamed, shape: [1, 1, 2] }, lossOf('meanSquaredError'));
    expect(columns.map(({ name }) => name)).toEqual(['x0', 'x1']);
  });

  it('does not hold a model without a description, with other weights, or with any byte changed', () => {
    const sha256 = sha256Hex(tensors);
    expect(holdsModel(file, sha256)).toBe(true);
    expect(holdsModel(tensors, sha256)).toBe(false);
    expect(holdsModel(undefined, sha256)).toBe(false);
    expect(holdsModel(file, sha256Hex('other'))).toBe(false);
    // A blank in the place of another is the same header.
    const changed = [...file.keys()].filter((at) => file[at] !== 0x20);
    for (const at of changed) {
      const other = file.slice();
      other[at]! ^= 1;
      expect([at, holdsModel(other, sha256)]).toEqual([at, false]);
    }
    for (let length = 0; length < file.length; length += 1) {
      expect(holdsModel(file.subarray(0, length), sha256)).toBe(false);
    }
  });

  it('refuses what its own sha256 confirms but is no description', () => {
    const lies: [unknown, string][] = [
      ['[]', 'form undefined'],
      [{ ...description, form: 2 }, 'form 2'],
      [{ ...description, columns: [{ name: 'a', offset: 0, scale: 0 }] }, 'its columns'],
      [{ ...description, columns: { length: 1e9 } }, 'its columns'],
      [{ ...description, shape: [1, 2] }, 'its shape'],
      [{ ...description, answer: { type: 'binary', targets: ['t'], classes: ['a'] } }, 'its answer'],
      [{ ...description, answer: { type: 'numbers', targets: [{ name: 't', offset: '0', scale: 1 }] } }, 'its answer'],
      ['{', 'not JSON'],
      [{ ...description, encoding: [] }, 'its encoding'],
      [{ ...description, encoding: { ...encoding, columns: { length: 1e9 } } }, 'its encoding'],
      [{ ...description, encoding: { ...encoding, missingCells: [0] } }, 'its encoding'],
      [{ ...description, encoding: ofColumns({ type: 'number', name: 'a' }) }, 'its encoding'],
      [{ ...description, encoding: ofColumns({ type: 'number', name: 'a', fill: '0' }) }, 'its encoding'],
      [{ ...description, encoding: ofColumns({ ...encoding.columns[1], fill: 'other' }) }, 'its encoding'],
      [{ ...description, encoding: ofColumns({ ...encoding.columns[1], unseen: 'ignore' }) }, 'its encoding'],
      [{ ...description, encoding: ofColumns({ ...encoding.columns[1], classes: ['x', 'x'] }) }, 'its encoding'],
      [{ ...description, encoding: ofColumns(encoding.columns[0], encoding.columns[0]) }, 'two columns'],
      [{ ...description, csv: { decimal: '.' } }, 'its csv'],
      [{ ...description, csv: { separator: '"' } }, 'its csv'],
    ];
    for (const [lie, words] of lies) {
      const text = typeof lie === 'string' ? lie : JSON.stringify({ form: 1, ...(lie as object) });
      const metadata = { 'kobai.model': text, 'kobai.model.sha256': sha256Hex(text) };
      const bytes = encodeSafetensors(decodeSafetensors(tensors), metadata);
      expect(() => decodeModel(bytes)).toThrow(expect.objectContaining({ code: 'EXPORT_MODEL_DAMAGED' }));
      expect(() => decodeModel(bytes)).toThrow(words);
    }
  });
});
