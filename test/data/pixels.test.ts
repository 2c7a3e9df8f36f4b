import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfArray } from '../../src/data/bytes.ts';
import { compressFeatures, countWorthCompressing } from '../../src/data/compression.ts';
import { scanPixels } from '../../src/data/pixels.ts';
import { fitScaling, scaleColumns } from '../../src/data/scaling.ts';
import type { Rows } from '../../src/data/source.ts';
import { sha256Hex } from '../../src/shared/index.ts';

/** Two parts of images, most of whose pixels are one background, and which of their rows are trained on. */
const images = fc
  .record({
    inputs: fc.integer({ min: 1, max: 13 }),
    rows: fc.integer({ min: 1, max: 9 }),
    testRows: fc.integer({ min: 1, max: 4 }),
    background: fc.constantFrom(0, 7, 255),
  })
  .chain(({ inputs, rows, testRows, background }) => {
    const pixel = fc.oneof({ weight: 5, arbitrary: fc.constant(background) }, fc.integer({ min: 0, max: 255 }));
    const part = (count: number) => fc.uint8Array({ minLength: count * inputs, maxLength: count * inputs });
    const length = (rows + testRows) * inputs;
    return fc.record({
      inputs: fc.constant(inputs),
      testLength: fc.constant(testRows * inputs),
      pixels: fc.oneof(fc.array(pixel, { minLength: length, maxLength: length }), part(rows + testRows)),
      trained: fc.subarray([...Array(rows).keys()], { minLength: 1 }),
    });
  });

/** All that becomes of features in the data room. */
function load(rows: Rows, normalize: 'none' | 'unit' | 'standard', trained: Uint32Array) {
  const scaling = fitScaling(normalize, rows, trained);
  const nonzeros = countWorthCompressing(rows, scaling, 'float32');
  const scaled = new Float64Array(rows.features.length);
  scaleColumns(rows, scaling, scaled);
  if (nonzeros === undefined) return { scaling, scaled };
  const compressed = {
    values: new Float32Array(nonzeros),
    columns: new Uint16Array(nonzeros),
    starts: new Uint32Array(rows.rows + 1),
  };
  compressFeatures(rows, scaling, compressed);
  return { scaling, scaled, compressed };
}

describe('[U] data/pixels', () => {
  it('makes of bytes, to the last bit, what the same numbers in float64 become', () => {
    fc.assert(
      fc.property(
        images,
        fc.constantFrom('none', 'unit', 'standard'),
        ({ inputs, testLength, pixels, trained }, normalize) => {
          const bytes = Uint8Array.from(pixels);
          const parts = [bytes.subarray(0, -testLength), bytes.subarray(-testLength)].map(bytesOfArray);
          const common = { rows: bytes.length / inputs, inputs, shape: [1, 1, inputs] as const, ownTestRows: 0 };
          const ofBytes: Rows = { ...common, features: scanPixels(parts, inputs) };
          const ofNumbers: Rows = { ...common, features: Float64Array.from(bytes) };
          const rows = Uint32Array.from(trained);
          expect(load(ofBytes, normalize, rows)).toEqual(load(ofNumbers, normalize, rows));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads long parts in pieces: each row once, in order', () => {
    const bytes = Uint8Array.from({ length: 1000 * 1000 }, (_, i) => (i % 7 === 0 ? i : 0));
    const pixels = scanPixels([bytesOfArray(bytes.subarray(0, 600_000)), bytesOfArray(bytes.subarray(600_000))], 1000);
    const read = new Uint8Array(bytes.length);
    let pieces = 0;
    pixels.forEachPiece((piece, firstRow) => {
      read.set(piece, firstRow * 1000);
      pieces += 1;
    });
    expect(pieces).toBeGreaterThan(2);
    // Equality element by element would take as long as all other tests of this room.
    expect(Buffer.from(read.buffer).equals(bytes)).toBe(true);
    expect(pixels.sha256).toBe(sha256Hex(bytes));
  });
});
