/** Two mappings of settings → the paths at which they differ, with both values. */
import { canonicalJson, omitUndefined } from '../shared/index.ts';

/** A setting that differs between two mappings, with both of its values. */
export type SettingDifference = {
  /** Dotted: `layers.0.units`. */
  readonly path: string;
  /** Absent on the side that has none. */
  readonly first?: unknown;
  readonly second?: unknown;
};

/** Lists what differs, keys in code unit order; mappings and lists that both sides have are compared key by key. */
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
