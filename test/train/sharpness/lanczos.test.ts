import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/shared/index.ts';
import { findLargestEigenvalue, type SymmetricMatrix } from '../../../src/train/sharpness/lanczos.ts';
import { addMultiple, dot } from '../../../src/train/sharpness/vectors.ts';

const drawVector = (size: number, purpose: string) => {
  const stream = randomStream(5, 0, purpose);
  return Float64Array.from({ length: size }, () => stream.normal());
};

/** The symmetric matrix of given eigenvalues: a diagonal one, reflected thrice at random planes. */
function matrixOf(eigenvalues: readonly number[], tolerance = 1e-6): SymmetricMatrix & { products: number } {
  const size = eigenvalues.length;
  const mirrors = ['a', 'b', 'c'].map((purpose) => drawVector(size, purpose));
  const reflect = (v: Float64Array, mirror: Float64Array) =>
    addMultiple(v, (-2 * dot(mirror, v)) / dot(mirror, mirror), mirror);
  return {
    size,
    tolerance,
    products: 0,
    multiply(vector, out) {
      this.products += 1;
      out.set(vector);
      for (const mirror of mirrors) reflect(out, mirror);
      for (let i = 0; i < size; i += 1) out[i]! *= eigenvalues[i]!;
      for (const mirror of mirrors.toReversed()) reflect(out, mirror);
      return true;
    },
  };
}

const find = (matrix: SymmetricMatrix) => findLargestEigenvalue(matrix, drawVector(matrix.size, 'start'));

/** Numbers in [0, 1), in random order. */
const draw = (count: number) => {
  const stream = randomStream(6, 0, 'eigenvalues');
  return Array.from({ length: count }, () => stream.uniform());
};

describe('[U] train/sharpness/lanczos', () => {
  const spectra: Readonly<Record<string, readonly number[]>> = {
    'a single one': [3],
    'one that all vectors have': [2, 2, 2, 2],
    'evenly spread ones': draw(300),
    'a few large ones and many near 0, as the loss of a network has': draw(300).map(
      (u) => u * u * u * u * u * u * u * u,
    ),
    'five that are nearly equal': draw(300).map((u, i) => (i < 5 ? 1 - 1e-9 * u : u - 1)),
    'greater ones below 0': draw(300).map((u, i) => (i === 0 ? 0.5 : -u)),
    'only ones below 0': draw(60).map((u) => -1 - u),
    'large and small ones': draw(40).map((u, i) => (i % 2 === 0 ? 1e150 : 1e-150) * u),
  };
  it.each(Object.entries(spectra))('finds the largest of %s', (_name, eigenvalues) => {
    const matrix = matrixOf(eigenvalues);
    expect(find(matrix)! / Math.max(...eigenvalues) - 1).toBeCloseTo(0, 8);
    expect(matrix.products).toBeLessThanOrEqual(Math.min(eigenvalues.length, 150));
  });

  it('finds it to the last digits where it is asked to', () => {
    const eigenvalues = draw(60);
    expect(find(matrixOf(eigenvalues, Number.EPSILON))! / Math.max(...eigenvalues) - 1).toBeCloseTo(0, 13);
  });

  it('finds 0 where all products are 0', () => {
    const matrix = matrixOf([0, 0, 0]);
    expect(find(matrix)).toBe(0);
    expect(matrix.products).toBe(1);
  });

  it('finds none where a product is missing or not a number', () => {
    const matrix = matrixOf(draw(20));
    expect(find({ ...matrix, multiply: () => false })).toBeUndefined();
    const multiply = (_vector: Float64Array, out: Float64Array) => {
      out.fill(Number.NaN);
      return true;
    };
    expect(find({ ...matrix, multiply })).toBeUndefined();
    expect(find({ ...matrixOf([1]), multiply })).toBeUndefined();
  });

  it('gives up where two digits have not been found after 200 products', () => {
    // Nothing but the first of 2,000 numbers is positive, and it is lost among them.
    const matrix = matrixOf(draw(2000).map((u, i) => (i === 0 ? 1e-9 : -u)));
    expect(find(matrix)).toBeUndefined();
    expect(matrix.products).toBe(200);
  });
});
