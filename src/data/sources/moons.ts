/** `dataset: moons`: two interleaved half circles, made from the seed. */
import type { DatasetSettings } from '../../config/index.ts';
import { cos, type Seed, sin } from '../../shared/index.ts';
import type { Source } from '../source.ts';
import { createPlaneSource } from './plane.ts';

type MoonsSettings = Extract<DatasetSettings, { type: 'moons' }>;

/**
 * Makes the upper half circle (class 0), then the lower: angles in equal steps from 0 to π, both included; upper
 * (cos θ, sin θ), lower (1 − cos θ, ½ − sin θ), then noise · normal on x and on y.
 *
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.datasets.make_moons.html
 */
export function makeMoonsSource({ rows, noise }: MoonsSettings, seed: Seed): Source {
  const upperRows = Math.floor(rows / 2);
  return createPlaneSource(seed, rows, 2, (row, random) => {
    const upper = row < upperRows;
    const index = upper ? row : row - upperRows;
    const last = (upper ? upperRows : rows - upperRows) - 1;
    const theta = last === 0 ? 0 : (Math.PI * index) / last;
    const x = upper ? cos(theta) : 1 - cos(theta);
    const y = upper ? sin(theta) : 0.5 - sin(theta);
    return { x: x + noise * random.normal(), y: y + noise * random.normal(), label: upper ? 0 : 1 };
  });
}
