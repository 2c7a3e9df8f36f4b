import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainPixelKernels } from '../../src/data/pixel-loops.ts';
import { bindNativeData, type PixelKernels, type VectorWidth } from '../../src/kernels/index.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';

const widths: readonly VectorWidth[] = hasNativeKernels ? [128, 256, 512] : [];

const images = fc
  .record({ rows: fc.integer({ min: 0, max: 9 }), inputs: fc.integer({ min: 1, max: 70 }), background: fc.nat(255) })
  .chain(({ rows, inputs, background }) => {
    const near = [background, background ^ 1, background ^ 0x80].map((value) => fc.constant(value));
    const pixel = fc.oneof(fc.constant(background), fc.constant(background), ...near, fc.nat(255));
    const pixels = fc.array(pixel, { minLength: rows * inputs, maxLength: rows * inputs });
    return fc.record({
      rows: fc.constant(rows),
      inputs: fc.constant(inputs),
      background: fc.constant(background),
      pixels,
    });
  });
type Images = typeof images extends fc.Arbitrary<infer Value> ? Value : never;

/** What becomes of the images, in arrays that have not one element more. @param before what lies before the first row */
function compute(kernels: PixelKernels, { rows, inputs, background, pixels }: Images, before = 0) {
  const bytes = Uint8Array.from(pixels);
  const [least, largest, others] = [new Uint8Array(rows), new Uint8Array(rows), new Uint32Array(rows)];
  kernels.lookAtPixels(bytes, rows, inputs, background, least, largest, others);
  const nonzeros = before + others.reduce((sum, count) => sum + count, 0);
  const values = new Float32Array(nonzeros);
  const columns = new Uint16Array(nonzeros);
  const starts = new Uint32Array(rows + 1).fill(before);
  const table = Float32Array.from({ length: 256 }, (_, value) => Math.fround((value - background) / 255));
  kernels.compressPixels(bytes, rows, inputs, background, table, values, columns, starts);
  return { least, largest, others, values, columns, starts };
}

describe('[U] the loops over pixels', () => {
  it('find of each row its extremes and what is not background, and keep that alone', () => {
    fc.assert(
      fc.property(images, (given) => {
        const { rows, inputs, background, pixels } = given;
        const { least, largest, others, values, columns, starts } = compute(plainPixelKernels, given, 3);
        for (let row = 0; row < rows; row += 1) {
          const ofRow = pixels.slice(row * inputs, (row + 1) * inputs);
          const kept = ofRow.flatMap((value, column) => (value === background ? [] : [{ value, column }]));
          expect([least[row], largest[row], others[row]]).toEqual([
            Math.min(...ofRow),
            Math.max(...ofRow),
            kept.length,
          ]);
          expect([...columns.slice(starts[row], starts[row + 1])]).toEqual(kept.map(({ column }) => column));
          const scaled = kept.map(({ value }) => Math.fround((value - background) / 255));
          expect([...values.slice(starts[row], starts[row + 1])]).toEqual(scaled);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(widths)('in C give what those in TypeScript give, at %i bits', (width) => {
    const native = bindNativeData(width);
    fc.assert(
      fc.property(images, fc.nat(5), (given, before) => {
        expect(compute(native, given, before)).toEqual(compute(plainPixelKernels, given, before));
      }),
      { numRuns: 500 },
    );
  });
});
