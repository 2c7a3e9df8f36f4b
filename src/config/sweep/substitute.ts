/** One value of an axis put into the experiment where it will stand → the resolved value, or what is wrong with it. */
import { type Diagnostic, formatPath, type Path, quote } from '../../shared/index.ts';
import { createFindings, type Findings } from '../check/findings.ts';
import { resolveValue } from '../check/resolve.ts';
import { rootFormOf } from '../check/schema.ts';
import { editTree, type Step } from '../read/edit-tree.ts';
import { isWithin, partAt } from '../read/paths.ts';
import { contains, errorAt, toPlace } from '../read/source.ts';
import type { Mapping, Tree } from '../read/tree.ts';

/** A setting that an axis varies: the experiment as a tree, and where in it the values go. */
export type Field = {
  readonly root: Mapping;
  /** To the value that is written. */
  readonly steps: readonly Step[];
  /** To the value that the axis takes: the same, or the mapping whose `type` is written. */
  readonly path: Path;
};

/** An experiment with one value of an axis in its place. */
export type Substitution = {
  /** The value resolved: shorthands written out, defaults filled in. */
  readonly value: unknown;
  readonly root: Mapping;
  /** What the top-level key of the field holds now. */
  readonly part: unknown;
};

/**
 * Prepares a field for its values.
 *
 * @returns a function that resolves the experiment with one value in the field; what is wrong only then, it reports at
 * the value
 */
export function openField({ root, steps, path }: Field, findings: Findings): (item: Tree) => Substitution | undefined {
  const top = String(path[0]);
  const known = findKnown(root, top);
  return (item) => {
    const edit = editTree(root, steps, item);
    if ('reason' in edit || edit.tree.kind !== 'mapping') return undefined;
    const { part, findings: found } = resolveTop(edit.tree, top, item);
    const refusals = found.diagnostics.filter((diagnostic) => !known.has(identify(diagnostic)));
    if (refusals.length > 0) {
      const spans = [item.span, ...steps.map(({ span }) => span)];
      // A key that stands elsewhere in the file may be wrong only with this value: the value is to blame.
      findings.diagnostics.push(
        ...refusals.map((refusal) =>
          spans.some((span) => contains(span, refusal.place)) ? refusal : { ...refusal, place: toPlace(item.span) },
        ),
      );
      return undefined;
    }
    const several = found.axes.find((axis) => isWithin(axis.path, path));
    if (several !== undefined) {
      const message = `an axis takes single values, and this gives ${quote(formatPath(several.path))} several`;
      findings.diagnostics.push(errorAt(item.span, 'CONFIG_AXIS_IN_AXIS', message));
      return undefined;
    }
    const value = partAt(part, path.slice(1));
    return value === undefined ? undefined : { value, root: edit.tree, part };
  };
}

const knownFaults = new WeakMap<Mapping, Map<string, ReadonlySet<string>>>();

/** What is wrong with a top-level key of the file as it is; looked for once. */
function findKnown(root: Mapping, key: string): ReadonlySet<string> {
  const ofRoot = knownFaults.get(root) ?? new Map<string, ReadonlySet<string>>();
  knownFaults.set(root, ofRoot);
  const known = ofRoot.get(key) ?? new Set(resolveTop(root, key).findings.diagnostics.map(identify));
  ofRoot.set(key, known);
  return known;
}

/** Resolves the experiment as if it had one top-level key only. */
function resolveTop(root: Mapping, key: string, single?: Tree): { part: unknown; findings: Findings } {
  const findings = createFindings(single);
  const entries = new Map([...root.entries].filter(([name]) => name === key));
  const parts = resolveValue(rootFormOf(root), { ...root, entries }, { path: [] }, findings);
  return { part: partAt(parts, [key]), findings };
}

function identify({ code, place }: Diagnostic): string {
  return `${code} ${place?.file}:${place?.line}:${place?.column}`;
}
