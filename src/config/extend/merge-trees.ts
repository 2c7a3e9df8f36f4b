/** What a base says and what stands over it → one tree, in which every value keeps its place. */
import { chooseBranch, ownKeyOf } from '../check/branch.ts';
import { listBranches, propertyOf, type Schema, tagOf } from '../check/schema.ts';
import { textOf } from '../read/source.ts';
import { type Entry, expandShorthand, type Mapping, type Tree, toPlain } from '../read/tree.ts';

/**
 * Merges two values of a setting: mappings by key, of anything else the nearer one stays, and a written `null` takes away
 * what the base has. Where the nearer mapping says another form than the base (`type: adam` over `type: momentum`,
 * `linear` over `log`), nothing of the base is left. Keys of the base come first.
 *
 * @param schema of the setting; undefined where it has none
 */
export function mergeTrees(base: Tree, nearer: Tree, schema: Schema | undefined): Tree {
  if (nearer.kind !== 'mapping') return nearer;
  const below = toMapping(base, schema);
  if (below === undefined || isOtherForm(below, nearer, schema)) return nearer;
  const together = { ...nearer, entries: new Map([...below.entries, ...nearer.entries]) };
  const choice = schema && chooseBranch(schema, together);
  const branch = choice?.problem === undefined ? choice?.branch : undefined;
  const entries = new Map(below.entries);
  for (const [key, entry] of nearer.entries) {
    const under = entries.get(key);
    if (under === undefined) entries.set(key, entry);
    else if (takesAway(entry)) entries.delete(key);
    else {
      const value = mergeTrees(under.value, entry.value, branch && propertyOf(branch, key));
      entries.set(key, { ...entry, value });
    }
  }
  return { ...nearer, entries };
}

/** A base that keys can be put into: a mapping, or a shorthand written out. */
function toMapping(base: Tree, schema: Schema | undefined): Mapping | undefined {
  if (base.kind === 'mapping') return base;
  const isShorthand = schema !== undefined && listBranches(schema).some((branch) => tagOf(branch) !== undefined);
  return (isShorthand && expandShorthand(base)) || undefined;
}

function isOtherForm(base: Mapping, nearer: Mapping, schema: Schema | undefined): boolean {
  const [below, above] = [formOf(base, schema), formOf(nearer, schema)];
  return below !== undefined && above !== undefined && below !== above;
}

/** By what a mapping says which form of the schema it has: its `type`, or the key that one form alone has. */
function formOf({ entries }: Mapping, schema: Schema | undefined): string | undefined {
  const forms = schema === undefined ? [] : listBranches(schema).filter(({ type }) => type === 'object');
  const word = forms.some((form) => tagOf(form) !== undefined) ? entries.get('type') : undefined;
  if (word !== undefined) return `type ${JSON.stringify(toPlain(word.value))}`;
  return forms.flatMap((form) => ownKeyOf(form) ?? []).find((key) => entries.has(key));
}

/** Whether a null is written: a value that was forgotten is none. */
function takesAway({ value }: Entry): boolean {
  return value.kind === 'scalar' && value.value === null && /^(null|~)$/i.test(textOf(value.span));
}
