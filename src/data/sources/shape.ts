/** The shape that an experiment gives the rows of its data → checked against the values that they have. */
import { countOf } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';

/** Throws DATA_SHAPE where a shape has not as many values as a row has features. */
export function checkShape(shape: readonly [number, number, number], inputs: number, file: string): void {
  const [channels, height, width] = shape;
  const size = channels * height * width;
  if (size === inputs) return;
  const message = `shape ${channels} × ${height} × ${width} has ${countOf(size, 'value')}, a row of ${file} has ${countOf(inputs, 'feature')}`;
  throw inputError(fault('DATA_SHAPE', ['dataset', 'shape'], message));
}
