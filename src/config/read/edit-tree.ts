/** A tree and a dotted path → a new tree with one value replaced, added or taken out. */
import { type Path, quote } from '../../shared/index.ts';
import { describeTree } from '../check/describe.ts';
import type { Span } from './source.ts';
import { expandShorthand, type List, type Mapping, type Tree } from './tree.ts';

/** One name of a dotted path, and where it is written. */
export type Step = { readonly name: string; readonly span: Span };

/** Cuts a path as it is written, `layers.0.units`, into its steps. */
export function splitPath(text: string, span: Span): Step[] {
  const isVerbatim = span.source.text.startsWith(text, span.start);
  let start = span.start;
  return text.split('.').map((name) => {
    const step = { name, span: isVerbatim ? { ...span, start, end: start + name.length } : span };
    start += name.length + 1;
    return step;
  });
}

/** As deep as a file may be nested. */
const maxSteps = 64;

/** The edited tree, with the path in which the items of lists are numbers; or the step that leads nowhere, and why. */
export type Edit = { readonly tree: Tree; readonly path: Path } | { readonly step: Step; readonly reason: string };

/**
 * Sets the value at a path, or takes it out where `value` is undefined.
 *
 * Mappings that are missing on the way are created, and shorthands are written out: in `optimizer: sgd` the path
 * `optimizer.type` can be set.
 */
export function editTree(tree: Tree, steps: readonly Step[], value: Tree | undefined): Edit {
  const [step, ...rest] = steps;
  if (step === undefined) return { tree: value ?? tree, path: [] };
  if (steps.length > maxSteps) return { step, reason: `a path has at most ${maxSteps} names` };
  if (tree.kind === 'list') return editItem(tree, step, rest, value);
  const isNothing = tree.kind === 'scalar' && tree.value === null;
  const mapping = tree.kind === 'mapping' ? tree : isNothing ? emptyMapping(tree.span) : expandShorthand(tree);
  if (mapping === null)
    return { step, reason: `${quote(step.name)} would stand in ${describeTree(tree)}, which has no parts` };
  return editEntry(mapping, step, rest, value);
}

function editEntry(mapping: Mapping, step: Step, rest: readonly Step[], value: Tree | undefined): Edit {
  const entries = new Map(mapping.entries);
  if (rest.length === 0 && value === undefined) {
    entries.delete(step.name);
    return { tree: { ...mapping, entries }, path: [step.name] };
  }
  const entry = entries.get(step.name);
  const edit = editTree(entry?.value ?? emptyMapping(step.span), rest, value);
  if ('reason' in edit) return edit;
  // The key is the editor's where the value is.
  const key = entry === undefined || rest.length === 0 ? step.span : entry.key;
  entries.set(step.name, { key, value: edit.tree });
  return { tree: { ...mapping, entries }, path: [step.name, ...edit.path] };
}

function editItem(list: List, step: Step, rest: readonly Step[], value: Tree | undefined): Edit {
  const index = /^\d+$/.test(step.name) ? Number(step.name) : -1;
  const item = list.items[index];
  if (item === undefined) {
    const count = list.items.length;
    const indices = count === 0 ? 'no items' : count === 1 ? 'item 0 only' : `items 0 to ${count - 1}`;
    return { step, reason: `the list has ${indices}, not ${quote(step.name)}` };
  }
  if (rest.length === 0 && value === undefined) {
    return { tree: { ...list, items: list.items.filter((_, at) => at !== index) }, path: [index] };
  }
  const edit = editTree(item, rest, value);
  if ('reason' in edit) return edit;
  return { tree: { ...list, items: list.items.with(index, edit.tree) }, path: [index, ...edit.path] };
}

function emptyMapping(span: Span): Mapping {
  return { kind: 'mapping', span, entries: new Map() };
}
