/** Paths into plain values. */
import type { Path } from '../../shared/index.ts';

/** Whether a path leads to what `outer` names, or into it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((segment, index) => segment === path[index]);
}

/** What stands at a path of a plain value, if anything does. */
export function partAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => {
    const isParent = typeof part === 'object' && part !== null && Object.hasOwn(part, key);
    return isParent ? (part as Record<string | number, unknown>)[key] : undefined;
  }, value);
}
