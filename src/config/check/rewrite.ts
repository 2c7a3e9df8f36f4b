/** A value of a form that the schema does not take → what to write in its place. */
import { stringify } from 'yaml';
import { cutEnd, type Path } from '../../shared/index.ts';
import type { Mapping, Tree } from '../read/tree.ts';
import { toPlain, toTree } from '../read/tree.ts';
import { ownKeyOf } from './branch.ts';
import { meantWord } from './meant-word.ts';
import { followReference, listBranches, propertyOf, type Schema, tagOf } from './schema.ts';

/** Whether the schema takes a value without any error. */
export type Takes = (schema: Schema, tree: Tree) => boolean;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What was written, put where a form of the schema has room for it: `save: best` in `save: { weights: best }`; else an
 * example of the schema.
 *
 * @returns undefined where nothing fits, and where an example would say nothing of what was meant
 */
export function adviseRewrite(schema: Schema, tree: Tree, path: Path, takes: Takes): string | undefined {
  const branches = listBranches(schema);
  const isAxis = branches.every(({ axis }) => axis);
  if (isAxis && tree.kind === 'mapping') return nameInside(tree, path);
  const alone = isAxis && tree.kind === 'scalar' ? [toPlain(tree)] : takeOut(schema, tree, takes);
  const rewritten =
    alone ?? branches.map((branch) => putInto(branch, tree, takes)).find((value) => value !== undefined);
  if (rewritten !== undefined) return `write ${writeField(path, rewritten)}`;
  const isWord = tree.kind === 'scalar' && branches.some(({ type }) => type !== 'object' && type !== 'array');
  const isFitting = ({ example }: Schema) => example !== undefined && takes(schema, toTree(example, tree.span));
  const example = isWord ? undefined : exampleOf(branches.filter(isFitting));
  return example === undefined ? undefined : `such as ${writeField(path, example)}`;
}

/** The example of the first form that has one. */
export function exampleOf(branches: readonly Schema[]): unknown {
  return branches.find(({ example }) => example !== undefined)?.example;
}

/** A mapping without `type` that has its word elsewhere: `{ dense: { units: 10 } }` as `{ type: dense, units: 10 }`. */
export function readTagAsKey(tree: Mapping, nearest: (key: string) => string | undefined): Fields | undefined {
  const entries = [...tree.entries];
  // Under another key: `{ name: adam }`.
  const named = entries.find(([, { value }]) => value.kind === 'scalar' && typeof value.value === 'string');
  const word = named && nearest(String(toPlain(named[1].value)));
  if (named !== undefined && word !== undefined) {
    const rest = entries.filter((entry) => entry !== named).map(([key, { value }]) => [key, toPlain(value)]);
    return { type: word, ...Object.fromEntries(rest) };
  }
  const [[key, { value }] = ['', { value: tree }], ...others] = entries;
  const type = nearest(key);
  if (type === undefined || others.length > 0) return undefined;
  if (value.kind === 'mapping') return { type, ...(toPlain(value) as Fields) };
  return value.kind === 'scalar' && value.value === null ? { type } : undefined;
}

/** As much of a field as a message has room for. */
const mostShown = 200;

/** A field as it stands in a file: `zip: [[batchSize, learningRate]]`. */
export function writeField(path: Path, value: unknown): string {
  const key = path.at(-1);
  const text = typeof key === 'string' ? writeFlow({ [key]: value }).slice(2, -2) : writeFlow(value);
  return `\`${cutEnd(text, mostShown)}\``;
}

/** A value in one line of YAML. */
export function writeFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${writeFlow(key)}: ${writeFlow(part)}`)
      .join(', ')} }`;
  }
  // In a list a text with a comma needs quotes.
  return stringify([value], { collectionStyle: 'flow', lineWidth: 0 }).trim().slice(2, -2);
}

/** A key that its value runs into: `units:10`. */
export function adviseColon(key: string): string | undefined {
  const [, name, rest] = /^([\w-]+):(\S+)$/.exec(key) ?? [];
  return name && `a space stands behind the colon: \`${name}: ${rest}\``;
}

/** A mapping where an axis should stand: the axis is of one of its keys. */
function nameInside(tree: Tree, path: Path): string | undefined {
  let name = String(path.at(-1));
  let inside = tree;
  while (inside.kind === 'mapping') {
    const [first] = inside.entries;
    if (first === undefined) return undefined;
    // As sweeps of other tools name the list of an axis.
    if (first[0] !== 'values') name = `${name}.${first[0]}`;
    inside = first[1].value;
  }
  return `write ${writeField([name], toPlain(inside))}`;
}

/** What stands alone in a mapping that the schema does not take: the list of `{ values: [0.1, 0.2] }`. */
function takeOut(schema: Schema, tree: Tree, takes: Takes): unknown {
  const [entry, ...others] = tree.kind === 'mapping' ? tree.entries.values() : [];
  return entry && others.length === 0 && takes(schema, entry.value) ? toPlain(entry.value) : undefined;
}

function putInto(branch: Schema, tree: Tree, takes: Takes): unknown {
  if (branch.type === 'array') {
    const { items } = branch;
    return !branch.axis && items && takes(items, tree) ? [toPlain(tree)] : undefined;
  }
  if (branch.type !== 'object') return undefined;
  if (tree.kind !== 'mapping') return fill(branch, tree, takes);
  const own = ownKeyOf(branch);
  const inner = own === undefined ? undefined : propertyOf(branch, own);
  if (own === undefined || inner === undefined) return undefined;
  if (takes(inner, tree)) return { [own]: toPlain(tree) };
  // As other tools name the bounds of a range.
  const example = exampleOf([followReference(inner)]) as Fields | undefined;
  const named = [...tree.entries].flatMap(([key, { value }]) => {
    const name = meantWord(key, Object.keys(example ?? {}));
    return name === undefined ? [] : [[name, toPlain(value)] as const];
  });
  const filled = { ...example, ...Object.fromEntries(named) };
  return named.length > 1 && takes(inner, toTree(filled, tree.span)) ? { [own]: filled } : undefined;
}

/** The example of a form with what was written in it: under the first key that takes it, or item by item. */
function fill(branch: Schema, tree: Tree, takes: Takes): Fields | undefined {
  const example = (branch.example ?? {}) as Fields;
  const keys = Object.keys(example).filter((key) => key !== 'type');
  const fits = (key: string, value: Tree) => {
    const property = propertyOf(branch, key);
    return property !== undefined && takes(property, value);
  };
  const items = tree.kind === 'list' ? tree.items : [];
  if (items.length > 1 && items.length === keys.length && keys.every((key, index) => fits(key, items[index] as Tree))) {
    return { ...example, ...Object.fromEntries(keys.map((key, index) => [key, toPlain(items[index] as Tree)])) };
  }
  const key = [...keys, ...Object.keys(branch.properties ?? {})].find((each) => fits(each, tree));
  const isWhole = branch.required?.every((each) => each in example || each === key) ?? true;
  if (key === undefined || !isWhole || (tagOf(branch) !== undefined && !(key in example))) return undefined;
  // What the example shows beside is kept where the form needs it, or where this stands among it.
  const kept = Object.entries(example).filter(([each]) => key in example || branch.required?.includes(each));
  return { ...Object.fromEntries(kept), [key]: toPlain(tree) };
}
