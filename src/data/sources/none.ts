/** The data of a function, which needs none: one row without features. */
import { createSource, type Source } from '../source.ts';

/** One row, so that an epoch is one step. */
export function makeNoSource(): Source {
  return createSource({ rows: 1, inputs: 0, ownTestRows: 0, features: new Float64Array(0) }, () => ({
    task: 'regression',
    values: Float64Array.of(0),
    outputs: 1,
  }));
}
