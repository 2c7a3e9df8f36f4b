/** The items of a list that is an axis → its usable values, each of them once, and in which order the items take them. */
import { type Diagnostic, formatPath, type Path, quote } from '../../shared/index.ts';
import { errorAt } from '../read/source.ts';
import type { List, Tree } from '../read/tree.ts';
import type { Findings, WrittenValues } from './findings.ts';

/** Of which other tools take a pair, height and width. */
const sides: ReadonlySet<string> = new Set(['kernel', 'size', 'stride', 'padding']);

/** Values of which each is written once. */
export function eachOnce(values: readonly unknown[]): WrittenValues {
  return { values, picks: values.map((_, index) => index), length: values.length, repeats: [] };
}

/**
 * Resolves the items one by one. An item that is faulty (`resolve` gives undefined and says why itself) or a repeated
 * value is left out of the repaired list too, so that values and items keep the same indices.
 */
export function collectValues(
  tree: List,
  path: Path,
  resolve: (item: Tree, index: number) => unknown,
  findings: Findings,
): WrittenValues {
  const values: unknown[] = [];
  const picks: number[] = [];
  const repeats: Diagnostic[] = [];
  // Resolved mappings have their keys in the order of the schema, so equal values have equal texts.
  const firstItems = new Map<string, { readonly item: number; readonly value: number }>();
  const items = tree.items.filter((item, index) => {
    const value = resolve(item, index);
    if (value === undefined) return false;
    const text = JSON.stringify(value);
    const first = firstItems.get(text);
    if (first !== undefined) {
      const message = `item ${index + 1} of ${quote(formatPath(path))} is the same point as item ${first.item + 1}: ${text}`;
      const isSide = sides.has(String(path.at(-1)));
      const hint = isSide
        ? `windows are square: \`${path.at(-1)}: ${text}\` is height and width`
        : 'leave it out; for more trials of a point there is `repeats`';
      const repeat = errorAt(item.span, 'CONFIG_DUPLICATE_POINT', message, { path: [...path, index], hint });
      repeats.push(repeat);
      picks.push(first.value);
      return false;
    }
    firstItems.set(text, { item: index, value: values.length });
    picks.push(values.length);
    values.push(value);
    return true;
  });
  if (items.length < tree.items.length) findings.repairs.set(tree, { ...tree, items });
  return { values, picks, length: tree.items.length, repeats };
}
