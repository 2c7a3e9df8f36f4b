/** `dataset: xor`: the corners of the unit square in turn, made from the seed. */
import type { DatasetSettings } from '../../config/index.ts';
import type { Seed } from '../../shared/index.ts';
import type { Source } from '../source.ts';
import { createPlaneSource } from './plane.ts';

type XorSettings = Extract<DatasetSettings, { type: 'xor' }>;

/** Makes (0,0), (0,1), (1,0), (1,1) in turn, plus noise · normal on x and on y; the class is the exclusive or. */
export function makeXorSource({ rows, noise }: XorSettings, seed: Seed): Source {
  return createPlaneSource(seed, rows, 2, (row, random) => {
    const first = (row >> 1) & 1;
    const second = row & 1;
    const x = first + noise * random.normal();
    const y = second + noise * random.normal();
    return { x, y, label: first ^ second };
  });
}
