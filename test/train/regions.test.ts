import { describe, expect, it } from 'vitest';
import type { KernelArray } from '../../src/kernels/index.ts';
import { mapRegions } from '../../src/train/regions.ts';
import type { RowBuffer } from '../../src/train/rows.ts';

const crossEntropy = { loss: { type: 'crossEntropy', labelSmoothing: 0 } } as const;
const dataset = { features: Float64Array.from([0, 0, 10, 0, 0, 20]), inputs: 2, task: 'classification' } as const;

/** A network that scores each class of a place by itself. */
function mapOf(
  score: (x: number, y: number) => number[],
  changes: object = {},
  settings: object = crossEntropy,
  x: KernelArray = new Float64Array(2 * 256),
) {
  const outputs = score(0, 0).length;
  const network = {
    outputs,
    forward(rows: unknown, n: number) {
      const features = rows as KernelArray;
      return Float64Array.from(
        Array.from({ length: n }, (_, i) => score(features[2 * i]!, features[2 * i + 1]!)).flat(),
      );
    },
  };
  const buffer = { x, targets: { labels: new Int32Array(256), values: new Float64Array(256) } } as unknown as RowBuffer;
  return mapRegions(network, buffer, { ...dataset, ...changes }, settings as typeof crossEntropy);
}

describe('[U] train/regions', () => {
  it('names the class at each place, from the greatest second feature down, with room around the rows', () => {
    const map = mapOf((_, y) => (y > 10 ? [1, 0] : [0, 1]));
    expect(map).toEqual({ x: [-1, 11], y: [-2, 22], side: 48, classes: '1152a1152b' });
  });

  it('goes along the first feature', () => {
    const half = mapOf((x) => (x < 5 ? [0, 1, 0] : [0, 0, 1]))?.classes;
    expect(half).toBe('24b24c'.repeat(48));
  });

  it('takes the side of ½ where one output names two classes', () => {
    const settings = { loss: { type: 'binaryCrossEntropy' } };
    expect(mapOf(() => [1], { task: 'regression' }, settings)?.classes).toBe('2304b');
  });

  it('asks in the precision of the network, one after the other of the same rows', () => {
    const features = dataset.features.map((value) => value / 3);
    const askedOf = (x: KernelArray) => {
      const asked: number[] = [];
      const score = (first: number) => {
        asked.push(first);
        return [1, 0];
      };
      mapOf(score, { features }, crossEntropy, x);
      return asked.slice(1, 49);
    };
    const single = askedOf(new Float32Array(2 * 256));
    const double = askedOf(new Float64Array(2 * 256));
    expect(double).not.toEqual(single);
    expect(double.map(Math.fround)).toEqual(single);
    expect(askedOf(new Float32Array(2 * 256))).toEqual(single);
  });

  it('is there for two features and classes alone', () => {
    const score = () => [1, 0];
    expect(mapOf(score, { inputs: 3 })).toBeUndefined();
    expect(mapOf(score, { task: 'regression' })).toBeUndefined();
    expect(mapOf(() => new Array<number>(53).fill(0))).toBeUndefined();
  });
});
