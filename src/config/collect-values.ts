/** The items of a list that is an axis → its usable values, each of them once. */
import { formatPath, type Path } from '../shared/index.ts';
import type { Findings } from './findings.ts';
import { errorAt } from './source.ts';
import type { List, Tree } from './tree.ts';
import { quote } from './words.ts';

/**
 * Resolves the items one by one. An item that is faulty (`resolve` gives undefined and says why itself) or a repeated
 * value is left out of the repaired list too, so that values and items keep the same indices.
 */
export function collectValues(
  tree: List,
  path: Path,
  resolve: (item: Tree, index: number) => unknown,
  findings: Findings,
): unknown[] {
  const values: unknown[] = [];
  // Resolved mappings have their keys in the order of the schema, so equal values have equal texts.
  const firstItems = new Map<string, number>();
  const items = tree.items.filter((item, index) => {
    const value = resolve(item, index);
    if (value === undefined) return false;
    const text = JSON.stringify(value);
    const first = firstItems.get(text);
    if (first !== undefined) {
      const message = `item ${index + 1} of ${quote(formatPath(path))} is the same point as item ${first + 1}: ${text}`;
      const hint = 'leave it out; for more trials of a point there is `repeats`';
      findings.diagnostics.push(
        errorAt(item.span, 'CONFIG_DUPLICATE_POINT', message, { path: [...path, index], hint }),
      );
      return false;
    }
    firstItems.set(text, index);
    values.push(value);
    return true;
  });
  if (items.length < tree.items.length) findings.repairs.set(tree, { ...tree, items });
  return values;
}
