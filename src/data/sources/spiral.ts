/** `dataset: spiral`: arms of a spiral, as "Deep Learning from Scratch 2" draws them, made from the seed. */
import type { DatasetSettings } from '../../config/index.ts';
import { cos, countOf, type Seed, sin } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import type { Source } from '../source.ts';
import { createPlaneSource } from './plane.ts';

type SpiralSettings = Extract<DatasetSettings, { type: 'spiral' }>;

/**
 * Makes the arms one after the other: row i of the N rows of class c has radius r = i/N and angle
 * θ = 4c + 4r + noise · normal; x = r sin θ, y = r cos θ. Rows that do not divide evenly go to the first classes.
 *
 * @throws DATA_TOO_FEW_ROWS where a class would have no row
 * @see https://github.com/oreilly-japan/deep-learning-from-scratch-2/blob/master/dataset/spiral.py
 */
export function makeSpiralSource({ rows, classes, noise }: SpiralSettings, seed: Seed): Source {
  if (rows < classes) {
    const message = `${countOf(rows, 'row')} ${rows === 1 ? 'is' : 'are'} too few for ${classes} classes`;
    throw inputError(fault('DATA_TOO_FEW_ROWS', ['dataset', 'rows'], message));
  }
  const base = Math.floor(rows / classes);
  const longerArms = rows % classes;
  const rowsOfLongerArms = longerArms * (base + 1);
  return createPlaneSource(seed, rows, classes, (row, random) => {
    const inLongerArm = row < rowsOfLongerArms;
    const length = inLongerArm ? base + 1 : base;
    const offset = inLongerArm ? row : row - rowsOfLongerArms;
    const label = Math.floor(offset / length) + (inLongerArm ? 0 : longerArms);
    const radius = (offset % length) / length;
    const theta = label * 4 + radius * 4 + noise * random.normal();
    return { x: radius * sin(theta), y: radius * cos(theta), label };
  });
}
