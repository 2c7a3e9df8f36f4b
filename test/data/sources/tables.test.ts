import { describe, expect, it } from 'vitest';
import { createRequest, loadOne } from '../helpers.ts';

const countByLabel = (labels: Int32Array) => {
  const counts: number[] = [];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

describe('[I] data/sources/tables', () => {
  it('has the 150 flowers of iris, 50 of each species, as Fisher printed them', () => {
    const iris = loadOne(createRequest({ type: 'iris', normalize: 'none' }, { outputs: 3 }));
    expect(iris.classNames).toEqual(['setosa', 'versicolor', 'virginica']);
    expect(countByLabel(iris.labels!)).toEqual([50, 50, 50]);
    expect([...iris.features.subarray(0, 8)]).toEqual([5.1, 3.5, 1.4, 0.2, 4.9, 3, 1.4, 0.2]);
    expect([...iris.features.subarray(-4)]).toEqual([5.9, 3, 5.1, 1.8]);
    expect(iris.rows).toEqual({ train: 120, validation: 0, test: 30 });
    expect(iris.shape).toBeUndefined();
    // The column sums of R's and scikit-learn's iris: 876.5, 458.6, 563.7, 179.9.
    const sums = [0, 1, 2, 3].map((column) =>
      [...iris.features].filter((_, i) => i % 4 === column).reduce((a, b) => a + b),
    );
    expect(sums.map((sum) => sum.toFixed(1))).toEqual(['876.5', '458.6', '563.7', '179.9']);
  });

  it('has the 1,797 images of digits with the published number of each class', () => {
    const digits = loadOne(createRequest({ type: 'digits', normalize: 'none' }, { outputs: 10 }));
    expect(digits.shape).toEqual([1, 8, 8]);
    expect(countByLabel(digits.labels!)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect([...digits.features.subarray(0, 16)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
    expect([...digits.features].reduce((sum, pixel) => sum + pixel)).toBe(561_718);
    expect(digits.classNames).toHaveLength(10);
  });

  it('scales digits as images, by the largest pixel there is', () => {
    const settings = { type: 'digits', normalize: 'unit', split: { train: 1 } } as const;
    const digits = loadOne(createRequest(settings, { outputs: 10 }));
    expect([...digits.features.subarray(0, 5)]).toEqual([0, 0, 5 / 16, 13 / 16, 9 / 16]);
  });
});
