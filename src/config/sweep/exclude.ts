/** `sweep.exclude` → the combinations of values that are left out. */
import { formatPath, joinWords, nearestWord, quote } from '../../shared/index.ts';
import { canMeet } from '../check/combinations.ts';
import type { Findings } from '../check/findings.ts';
import { hasFaultyCount } from '../check/open-range.ts';
import type { AxisValue } from '../experiment.ts';
import { splitPath } from '../read/edit-tree.ts';
import { errorAt, type Span } from '../read/source.ts';
import { findPart, type Mapping, spanOf, type Tree } from '../read/tree.ts';
import { findAxis } from './axis-names.ts';
import { openField } from './substitute.ts';
import type { Resolution } from './sweep-axes.ts';

/** A file with its axes, and which of them go together. */
type Swept = Resolution & { readonly zips: readonly (readonly number[])[] };

/** Settles the items; one of which anything is wrong is reported and left out. */
export function readExclusions(swept: Swept, findings: Findings): AxisValue[][] {
  const { tree } = findPart(swept.root, ['sweep', 'exclude'], findings.repairs);
  const items = tree.kind === 'list' ? tree.items : [];
  return items.flatMap((item) => (item.kind === 'mapping' ? (readExclusion(item, swept, findings) ?? []) : []));
}

/** One item, as a list of it alone; nothing where any of it is unusable. */
function readExclusion({ entries }: Mapping, swept: Swept, findings: Findings): [AxisValue[]] | undefined {
  const choices: AxisValue[] = [];
  let isWhole = entries.size > 0;
  for (const [name, { key, value }] of entries) {
    const axis = findAxis(name, key, swept, findings);
    const choice = axis === undefined ? undefined : chooseValue(axis, value, key, swept, findings);
    if (choice === undefined) isWhole = false;
    else if (canMeet([...choices, choice], swept)) choices.push(choice);
    else {
      isWhole = false;
      const message = `zip brings no point that has this value of ${quote(name)} with the others of this item`;
      const hint = 'one of the axes that go together is enough to name a point';
      findings.diagnostics.push(errorAt(spanOf(value, key), 'CONFIG_EXCLUDES_NOTHING', message, { hint }));
    }
  }
  return isWhole ? [choices] : undefined;
}

function chooseValue(axis: number, tree: Tree, key: Span, swept: Swept, findings: Findings): AxisValue | undefined {
  const found = swept.axes[axis];
  if (found === undefined) return undefined;
  const { path, source, values, drawnFrom } = found;
  const refuse = (message: string, hint: string): undefined => {
    findings.diagnostics.push(errorAt(spanOf(tree, key), 'CONFIG_EXCLUDES_NOTHING', message, { hint }));
  };
  const name = quote(formatPath(path));
  if (drawnFrom !== undefined) {
    if (hasFaultyCount(source, findings.faulty)) return undefined;
    return refuse(
      `the values of ${name} are drawn from a range, so none can be named`,
      'a list, or a `count`, fixes them',
    );
  }
  if (tree.kind === 'list' && !values.some(Array.isArray)) {
    return refuse(`an item names one value of ${name}, and this is a list`, 'write an item for each of the values');
  }
  if (tree.kind === 'broken') return undefined;
  // Written as the axis is: beside a swept `type` stand the other keys of its mapping.
  const written = source[0] === 'sweep' ? String(source.at(-1)) : formatPath(path);
  const value = openField({ root: swept.root, steps: splitPath(written, key), path }, findings)(tree)?.value;
  if (value === undefined) return undefined;
  const index = indexOf(values).get(JSON.stringify(value));
  if (index !== undefined) return { axis, value: index };
  const texts = [...indexOf(values).keys()];
  // A number that stands near is another point, which is not what was meant.
  const nearest = typeof value === 'number' ? undefined : nearestWord(JSON.stringify(value), texts);
  const known = `its values are ${texts.length > 8 ? `${texts.slice(0, 8).join(', ')}, …` : joinWords(texts, 'and')}`;
  const hint = nearest === undefined ? known : `did you mean ${nearest}?`;
  return refuse(`${name} takes no value ${JSON.stringify(value)}, so nothing would be left out`, hint);
}

const indices = new WeakMap<readonly unknown[], ReadonlyMap<string, number>>();

/** Where each value of an axis stands, by its JSON: resolved mappings have their keys in the order of the schema. */
function indexOf(values: readonly unknown[]): ReadonlyMap<string, number> {
  const known = indices.get(values);
  if (known !== undefined) return known;
  const index = new Map(values.map((value, place) => [JSON.stringify(value), place]));
  indices.set(values, index);
  return index;
}
