/** `dataset: circles`: a circle inside another, made from the seed. */
import type { DatasetSettings } from '../../config/index.ts';
import { cos, type Seed, sin } from '../../shared/index.ts';
import type { Source } from '../source.ts';
import { createPlaneSource } from './plane.ts';

type CirclesSettings = Extract<DatasetSettings, { type: 'circles' }>;

/**
 * Makes the outer circle of radius 1 (class 0), then the inner one of radius `factor`: angles in equal steps from 0 up
 * to 2π, which is left out, then noise · normal on x and on y.
 *
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_circles.html
 */
export function makeCirclesSource({ rows, noise, factor }: CirclesSettings, seed: Seed): Source {
  const outerRows = Math.floor(rows / 2);
  return createPlaneSource(seed, rows, 2, (row, random) => {
    const outer = row < outerRows;
    const theta = outer ? (2 * Math.PI * row) / outerRows : (2 * Math.PI * (row - outerRows)) / (rows - outerRows);
    const radius = outer ? 1 : factor;
    const x = radius * cos(theta) + noise * random.normal();
    const y = radius * sin(theta) + noise * random.normal();
    return { x, y, label: outer ? 0 : 1 };
  });
}
