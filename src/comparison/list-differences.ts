/** Two mappings of settings → the paths at which they differ, with both values. */
import { canonicalJson, omitUndefined } from '../shared/index.ts';

export type SettingDifference = {
  /** Dotted: `layers.0.units`. */
  readonly path: string;
  /** Absent on the side that has none. */
  readonly first?: unknown;
  readonly second?: unknown;
};

/** The differences in code unit order of the keys, each as deep as it is one of both sides. */
export function listDifferences(first: unknown, second: unknown, path = ''): SettingDifference[] {
  if (first !== undefined && second !== undefined && canonicalJson(first) === canonicalJson(second)) return [];
  if (first === undefined && second === undefined) return [];
  if (!isOpen(first) || !isOpen(second) || Array.isArray(first) !== Array.isArray(second)) {
    return [omitUndefined({ path, first, second })];
  }
  const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  return keys.flatMap((key) => listDifferences(first[key], second[key], path === '' ? key : `${path}.${key}`));
}

function isOpen(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
