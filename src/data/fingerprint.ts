/** Rows as they were read or made, before split and scaling → their sha256. */
import { createHash } from 'node:crypto';
import type { Source, Target } from './source.ts';

/**
 * The identity of a data set's rows, its own test part included.
 *
 * sha256 of, in this order: a line of JSON with the rows, inputs, shape (or null), own test rows, task and class names
 * (of regression the number of outputs), the sha256 of the features in hexadecimal, a line break, the targets.
 * Features are hashed as they were read: uint8 for images in IDX, little-endian float64 for all else. Targets are
 * int32 labels or float64 numbers.
 */
export function fingerprintRows(source: Source, target: Target): string {
  const { rows, inputs, shape = null, ownTestRows, featuresSha256 } = source;
  const outputs = target.task === 'classification' ? target.names : target.outputs;
  const header = [rows, inputs, shape, ownTestRows, target.task, outputs, featuresSha256];
  return createHash('sha256')
    .update(`${JSON.stringify(header)}\n`)
    .update(target.task === 'classification' ? target.labels : target.values)
    .digest('hex');
}
