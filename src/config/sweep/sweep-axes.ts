/** The axes under `sweep.axes`, written as dotted paths → axes of the settings, each value checked where it will stand. */
import { type Diagnostic, formatPath, type Path, quote } from '../../shared/index.ts';
import { collectValues, eachOnce } from '../check/collect-values.ts';
import type { Findings, FoundAxis } from '../check/findings.ts';
import { adviseRange } from '../check/open-range.ts';
import { editTree, type Step, splitPath } from '../read/edit-tree.ts';
import { isWithin } from '../read/paths.ts';
import { describePlace, errorAt, type Span } from '../read/source.ts';
import { findPart, type Mapping, type Tree, toTree } from '../read/tree.ts';
import { openField, type Substitution } from './substitute.ts';

/** These belong to the experiment as a whole, not to a point of it. */
const notSwept = ['name', 'description', 'repeats', 'sweep', 'objective', 'expect', 'verify', 'save'];

/** Resolved settings by top-level key; some may be incomplete. */
type Parts = object;

/** The experiment with every axis at its first value, as a tree and as resolved parts; and the axes. */
export type Resolution = { readonly root: Mapping; readonly parts: Parts; readonly axes: readonly FoundAxis[] };

/**
 * Settles the axes that a resolution found.
 *
 * @param root the file as it was resolved
 * @param parts what was resolved
 * @param findings of that resolution; diagnostics are added to it
 * @returns the parts with the first value of every axis in its place, and all axes: those of plain lists in the order
 * of the file, then those of `sweep.axes`
 */
export function separateAxes(root: Mapping, parts: Parts, findings: Findings): Resolution {
  const isSwept = (axis: FoundAxis) => axis.path[0] === 'sweep';
  let progress: Resolution = { root, parts, axes: findings.axes.filter((axis) => !isSwept(axis)) };
  for (const axis of findings.axes.filter(isSwept)) progress = separateAxis(axis, progress, findings);
  return progress;
}

/** Settles one axis on top of those before it; a faulty one changes nothing. */
function separateAxis(axis: FoundAxis, progress: Resolution, findings: Findings): Resolution {
  // What was repaired was repaired as values of any kind.
  const { written, key = written.span } = findPart(progress.root, axis.source, findings.repairs);
  const name = String(axis.source.at(-1));
  const steps = splitPath(name, key);
  const path = checkName(name, steps, progress, findings);
  if ('code' in path) {
    findings.diagnostics.push(path);
    return progress;
  }
  const substitute = openField({ root: progress.root, steps, path }, findings);
  let first: Substitution | undefined;
  const take = (item: Tree): unknown => {
    const substitution = item.kind === 'broken' ? undefined : substitute(item);
    first ??= substitution;
    return substitution?.value;
  };
  const found =
    written.kind === 'list'
      ? collectValues(written, axis.source, take, findings)
      : eachOnce(takeRange(axis.values, written.span, take, findings));
  if (first === undefined || found.values.length === 0) {
    findings.faulty.push(path);
    return progress;
  }
  const parts = { ...progress.parts, [String(path[0])]: first.part };
  const repeats = [...axis.repeats, ...found.repeats];
  return { root: first.root, parts, axes: [...progress.axes, { ...axis, ...found, path, repeats }] };
}

/** The path of the field that an axis sets, or why it cannot. */
function checkName(
  name: string,
  steps: readonly Step[],
  progress: Resolution,
  { repairs }: Findings,
): Path | Diagnostic {
  const [top] = steps;
  if (top !== undefined && notSwept.includes(top.name)) {
    const message = `${quote(top.name)} cannot be an axis: it belongs to the experiment, not to one point of it`;
    return errorAt(top.span, 'CONFIG_AXIS_NOT_ALLOWED', message);
  }
  if (top?.name.startsWith('x-')) {
    return errorAt(top.span, 'CONFIG_AXIS_PATH', `${quote(top.name)} is a note, not a setting of an experiment`);
  }
  const edit = editTree(progress.root, steps, progress.root);
  if ('reason' in edit) {
    const message = `the path ${quote(name)} leads nowhere: ${edit.reason}`;
    return errorAt(edit.step.span, 'CONFIG_AXIS_PATH', message);
  }
  // A `type` decides which keys its mapping has, so the axis takes the whole mapping.
  const path = edit.path.length > 1 && edit.path.at(-1) === 'type' ? edit.path.slice(0, -1) : edit.path;
  const other = progress.axes.find((known) => isWithin(path, known.path) || isWithin(known.path, path));
  if (other === undefined) return path;
  const { key, tree } = findPart(progress.root, other.source, repairs);
  const relation = path.length === other.path.length ? '' : `, and ${quote(formatPath(path))} overlaps it`;
  const begin = top?.span ?? tree.span;
  const where = describePlace(key ?? tree.span, begin);
  const message = `${quote(formatPath(other.path))} is an axis already (${where})${relation}`;
  const whole = { ...begin, end: steps.at(-1)?.span.end ?? begin.end };
  return errorAt(whole, 'CONFIG_AXIS_OVERLAP', message, { hint: 'keep one of them' });
}

/** The values of a range, or none where one of them is refused. */
function takeRange(
  values: readonly unknown[],
  span: Span,
  take: (item: Tree) => unknown,
  { diagnostics }: Findings,
): readonly unknown[] {
  const taken: unknown[] = [];
  for (const value of values) {
    const before = diagnostics.length;
    const resolved = take(toTree(value, span));
    if (resolved === undefined) {
      const refusals = diagnostics.splice(before);
      diagnostics.push(...refusals.map((refusal) => adviseOn(refusal, value)));
      return [];
    }
    taken.push(resolved);
  }
  return taken;
}

/** The numbers of a range are not written, so the advice for one that is out of bounds does not help. */
function adviseOn(refusal: Diagnostic, value: unknown): Diagnostic {
  const { code, hint } = refusal;
  const isForRange = hint === undefined || code === 'CONFIG_OUT_OF_RANGE' || code === 'CONFIG_NOT_INTEGER';
  return isForRange ? { ...refusal, hint: adviseRange(value) } : refusal;
}
