/** What a check of a point finds, and where that was written. */
import type { Experiment, LayerSettings } from '../config/index.ts';
import { type Diagnostic, formatPath, type Path } from '../shared/index.ts';
import type { Point } from './types.ts';

/** An error at a setting of the point, wherever that is written; or a warning, which says so. */
export type PointError = Omit<Diagnostic, 'severity'> & { readonly path: Path; readonly severity?: 'warning' };

/** Where a setting of a point was written: at its own path, or in a value of an axis. */
export function placeOf(experiment: Pick<Experiment, 'axes'>, point: Point, path: Path): Path {
  for (const axis of experiment.axes) {
    if (!axis.path.every((key, i) => key === path[i])) continue;
    const index = axis.values.indexOf(point.parameters[formatPath(axis.path)]);
    return [...axis.source, index, ...path.slice(axis.path.length)];
  }
  return path;
}

/** The key that makes a layer as large as it is, of the layer for which a number is the largest. */
export function pathOfLargest(layers: readonly LayerSettings[], sizes: readonly number[]): Path {
  const index = sizes.indexOf(sizes.reduce((most, own) => Math.max(most, own)));
  const type = layers[index]?.type;
  const key = type === 'dense' ? 'units' : type === 'conv2d' ? 'filters' : undefined;
  return ['layers', index, ...(key === undefined ? [] : [key])];
}
