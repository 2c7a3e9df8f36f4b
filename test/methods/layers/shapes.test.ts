import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conv2dSettings, DenseSettings, LayerSettings } from '../../../src/config/index.ts';
import { countParameters, inferShapes, parameterShapes } from '../../../src/methods/index.ts';
import type { RowShape } from '../../../src/shared/index.ts';

const identity = { type: 'identity' } as const;
const dense = (units: number): DenseSettings => ({ type: 'dense', units, activation: identity });
const conv = (settings: Partial<Conv2dSettings>): Conv2dSettings => ({
  type: 'conv2d',
  filters: 1,
  kernel: 1,
  stride: 1,
  padding: 0,
  activation: identity,
  ...settings,
});
const batchNorm: LayerSettings = { type: 'batchNorm', epsilon: 1e-5, momentum: 0.1, activation: identity };
const flatten: LayerSettings = { type: 'flatten' };
const dropout: LayerSettings = { type: 'dropout', rate: 0.5 };

const outputsOf = (layers: LayerSettings[], input: RowShape) =>
  inferShapes(layers, input).shapes.map(({ output }) => output);

/** Where a window can stand along one side, counted one by one. */
function countPositions(length: number, size: number, stride: number, padding: number): number {
  let positions = 0;
  for (let start = -padding; start + size <= length + padding; start += stride) positions += 1;
  return positions;
}

describe('[U] methods/layers/shapes', () => {
  it("follows a row through the book's convolutional network", () => {
    const layers: LayerSettings[] = [
      conv({ filters: 30, kernel: 5 }),
      { type: 'maxPool2d', size: 2 },
      flatten,
      dense(100),
      batchNorm,
      dropout,
      dense(10),
    ];
    const { shapes, problem } = inferShapes(layers, [1, 28, 28]);
    expect(problem).toBeUndefined();
    expect(shapes.map(({ output }) => output)).toEqual([[30, 24, 24], [30, 12, 12], [4320], [100], [100], [100], [10]]);
    expect(shapes.slice(1).map(({ input }) => input)).toEqual(shapes.slice(0, -1).map(({ output }) => output));
    expect(parameterShapes(shapes)).toEqual({
      'layers.0.weight': [30, 1, 5, 5],
      'layers.0.bias': [30],
      'layers.3.weight': [4320, 100],
      'layers.3.bias': [100],
      'layers.4.weight': [100],
      'layers.4.bias': [100],
      'layers.6.weight': [100, 10],
      'layers.6.bias': [10],
    });
    expect(parameterShapes(shapes, 'state')).toEqual({
      'layers.4.runningMean': [100],
      'layers.4.runningVariance': [100],
    });
    expect(countParameters(parameterShapes(shapes))).toBe(434_090);
    expect(shapes.map(({ work }) => work)).toEqual([432_000, 17_280, 0, 432_000, 100, 0, 1000]);
  });

  it('has as many outputs of a window as there are places for it', () => {
    const small = fc.integer({ min: 1, max: 9 });
    const images = fc.tuple(small, small, small);
    const windows = fc.record({ filters: small, kernel: small, stride: small, padding: fc.nat(4) });
    fc.assert(
      fc.property(images, windows, (image, window) => {
        const { kernel, stride, padding } = window;
        const [, height, width] = image;
        const along = (length: number) => countPositions(length, kernel, stride, padding);
        const places: RowShape = [window.filters, along(height), along(width)];
        const isEmpty = places.includes(0);
        expect(outputsOf([conv(window)], image)).toEqual(isEmpty ? [] : [places]);
        expect(inferShapes([conv(window)], image).problem?.code).toBe(isEmpty ? 'PLAN_WINDOW_TOO_LARGE' : undefined);
      }),
    );
  });

  it('moves a pooling window by its size, or by its stride', () => {
    for (const type of ['maxPool2d', 'averagePool2d'] as const) {
      expect(outputsOf([{ type, size: 3 }], [2, 8, 10])).toEqual([[2, 2, 3]]);
      expect(outputsOf([{ type, size: 3, stride: 1 }], [2, 8, 10])).toEqual([[2, 6, 8]]);
    }
  });

  it('normalizes the channels of images, and every number of a row', () => {
    const stateOf = (input: RowShape) => parameterShapes(inferShapes([batchNorm], input).shapes, 'state');
    expect(stateOf([3, 4, 5])).toEqual({ 'layers.0.runningMean': [3], 'layers.0.runningVariance': [3] });
    expect(stateOf([7])).toEqual({ 'layers.0.runningMean': [7], 'layers.0.runningVariance': [7] });
  });

  it('takes an image into a dense layer as it lies', () => {
    const { shapes } = inferShapes([dense(3)], [2, 4, 5]);
    expect(shapes).toMatchObject([{ input: [2, 4, 5], output: [3], params: { weight: [40, 3] } }]);
  });

  it('stops before the first layer that cannot stand where it stands, and says which and why', () => {
    const rows = inferShapes([dense(5), conv({ kernel: 3 }), dense(3)], [4]);
    expect(rows.shapes).toHaveLength(1);
    expect(rows.problem).toMatchObject({ code: 'PLAN_LAYER_NEEDS_IMAGE', layer: 1 });
    expect(rows.problem).not.toHaveProperty('key');
    expect(rows.problem?.hint).toContain('shape');
    const behind = inferShapes([flatten, { type: 'maxPool2d', size: 2 }], [1, 8, 8]).problem;
    expect(behind).toMatchObject({ code: 'PLAN_LAYER_NEEDS_IMAGE', layer: 1 });
    expect(behind?.hint).toContain('flatten');

    const tooLarge = { code: 'PLAN_WINDOW_TOO_LARGE', layer: 0 };
    const [kernel, size] = [conv({ kernel: 7, padding: 1 }), { type: 'averagePool2d', size: 5 } as const];
    expect(inferShapes([kernel], [1, 4, 9]).problem).toMatchObject({
      ...tooLarge,
      key: 'kernel',
      hint: 'write kernel: 6 or less',
    });
    expect(inferShapes([conv({ kernel: 6, padding: 1 })], [1, 4, 9]).problem).toBeUndefined();
    expect(inferShapes([size], [1, 9, 4]).problem).toMatchObject({
      ...tooLarge,
      key: 'size',
      hint: 'write size: 4 or less',
    });
  });
});
