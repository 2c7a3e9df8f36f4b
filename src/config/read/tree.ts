/** What YAML text says, every part with its place: the form in which an experiment is edited and checked. */
import { isAbsolute, posix } from 'node:path';
import { omitUndefined, type Path } from '../../shared/index.ts';
import { lineOf, type Span } from './source.ts';

/** A single YAML value: text, number, true, false or null. */
export type Scalar = {
  readonly kind: 'scalar';
  readonly span: Span;
  /** An integer beyond 2^53 is kept as its digits. */
  readonly value: string | number | boolean | null;
  /** How it is written: without quotes, in quotes, or as an integer beyond 2^53. */
  readonly style: 'plain' | 'quoted' | 'bigInteger';
};

/** A YAML list, its items in order. */
export type List = { readonly kind: 'list'; readonly span: Span; readonly items: readonly Tree[] };

/** The value of a key, and where the key is written. */
export type Entry = { readonly key: Span; readonly value: Tree };

/** Keys are in a Map, so that none of them can reach a prototype. */
export type Mapping = { readonly kind: 'mapping'; readonly span: Span; readonly entries: ReadonlyMap<string, Entry> };

/** A part that could not be read; its error is reported already, and later checks skip it. */
type Broken = { readonly kind: 'broken'; readonly span: Span };

/** A part of the file: a single value, a list, a mapping, or a part that could not be read. */
export type Tree = Scalar | List | Mapping | Broken;

/** A plain value as a tree, every part of it at one span. */
export function toTree(value: unknown, span: Span): Tree {
  if (Array.isArray(value)) return { kind: 'list', span, items: value.map((item) => toTree(item, span)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, part]) => [key, { key: span, value: toTree(part, span) }] as const,
    );
    return { kind: 'mapping', span, entries: new Map(entries) };
  }
  return { kind: 'scalar', span, value: value as Scalar['value'], style: 'plain' };
}

/** A tree as a plain value; broken parts are null. The reader has refused keys such as `__proto__`. */
export function toPlain(tree: Tree): unknown {
  if (tree.kind === 'list') return tree.items.map(toPlain);
  if (tree.kind === 'mapping') {
    return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, toPlain(entry.value)]));
  }
  return tree.kind === 'scalar' ? tree.value : null;
}

/** A word such as `sgd` as the mapping it stands for, `{ type: sgd }`; null where the tree is not a word. */
export function expandShorthand(tree: Tree): Mapping | null {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return null;
  return { kind: 'mapping', span: tree.span, entries: new Map([['type', { key: tree.span, value: tree }]]) };
}

/** The path of a file as it is found from the folder of the experiment, in whichever file it is written; the same on every system. */
export function filePathOf({ span: { source }, value }: Scalar): string {
  const path = String(value);
  return source.folder === undefined || isAbsolute(path) ? path : posix.join(source.folder, path);
}

/** What to underline for a value: the value itself, or its key where the value begins on a later line. */
export function spanOf(tree: Tree, key: Span | undefined): Span {
  if (key === undefined || key.source !== tree.span.source) return tree.span;
  return lineOf(key.source, key.start) < lineOf(key.source, tree.span.start) ? key : tree.span;
}

/** Trees as they were read → the same with mistyped keys spelled right and faulty items left out. */
export type Repairs = ReadonlyMap<Tree, Tree>;

type Part = {
  readonly tree: Tree;
  /** The same before it was repaired. */
  readonly written: Tree;
  readonly key?: Span;
};

/** What stands at a path, or the nearest part above it that exists; with its key, if it has one. */
export function findPart(root: Tree, path: Path, repairs: Repairs): Part {
  let written = root;
  let tree = repair(root, repairs);
  let key: Span | undefined;
  for (const segment of path) {
    const entry: Entry | undefined = tree.kind === 'mapping' ? tree.entries.get(String(segment)) : undefined;
    const part: Tree | undefined = tree.kind === 'list' ? tree.items[Number(segment)] : entry?.value;
    if (part === undefined) break;
    key = entry?.key;
    written = part;
    tree = repair(part, repairs);
  }
  return omitUndefined({ tree, written, key });
}

function repair(tree: Tree, repairs: Repairs): Tree {
  const repaired = repairs.get(tree);
  return repaired === undefined ? tree : repair(repaired, repairs);
}
