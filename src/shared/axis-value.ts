/** Values of axes, as people name them. */
import { canonicalJson } from './canonical-json.ts';

/** Whether a value of an axis is the one that is named: in full, or by its type where it is a mapping (`optimizer = sgd`). */
export function isNamedBy(value: unknown, name: unknown): boolean {
  // JSON has no number that is not finite, and no axis has such a value.
  if (typeof name === 'number' && !Number.isFinite(name)) return false;
  if (canonicalJson(value) === canonicalJson(name)) return true;
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type === 'string' && type === name;
}

/** The points that have each of these values on its axis. @param values the names of the values, see `isNamedBy` */
export function pointsWith<Point extends { readonly parameters: Readonly<Record<string, unknown>> }>(
  points: readonly Point[],
  values: readonly { readonly path: string; readonly value: unknown }[],
): Point[] {
  return points.filter(({ parameters }) => values.every(({ path, value }) => isNamedBy(parameters[path], value)));
}
