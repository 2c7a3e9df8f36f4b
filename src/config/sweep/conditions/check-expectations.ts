/** `expect` → its conditions, or what is wrong with them, at their columns. */
import { type Diagnostic, formatPath, isNamedBy, joinWords, nearestWord, quote } from '../../../shared/index.ts';
import type { Checked } from '../../check/variants.ts';
import { partAt } from '../../read/paths.ts';
import { errorAt, stretchOf } from '../../read/source.ts';
import { findPart, spanOf } from '../../read/tree.ts';
import type { Condition, ConditionError, PointSelector, Stretch, Term } from './condition.ts';
import { parseCondition } from './parse-condition.ts';

/** The conditions under `expect` that could be parsed, and everything that is wrong with any of them. */
export type Expectations = { readonly conditions: readonly Condition[]; readonly diagnostics: readonly Diagnostic[] };

/** Reads the conditions, and holds the axes and values that they name against the experiment. */
export function readExpectations(checked: Checked): Expectations {
  const texts = partAt(checked.parts, ['expect']);
  const conditions: Condition[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, text] of (Array.isArray(texts) ? texts : []).entries()) {
    if (typeof text !== 'string') continue;
    const read = parseCondition(text);
    const errors =
      'error' in read ? [read.error] : [...checkTerm(read.left, checked), ...checkTerm(read.right, checked)];
    if (!('error' in read)) conditions.push(read);
    const path = ['expect', index];
    const { tree, key } = findPart(checked.root, path, checked.repairs);
    for (const { message, hint, ...stretch } of errors) {
      const span = stretchOf(spanOf(tree, key), text, stretch);
      diagnostics.push(errorAt(span, 'CONFIG_EXPECTATION', message, { path, hint }));
    }
  }
  return { conditions, diagnostics };
}

function checkTerm(term: Term & Stretch, checked: Checked): ConditionError[] {
  if (!('point' in term)) return [];
  const wrong = checkSelector(term.point, checked);
  if (term.kind !== 'axis') return wrong;
  const unknown = explainPath(term.path, checked);
  return unknown === undefined ? wrong : [...wrong, { ...unknown, start: term.start, end: term.end }];
}

function checkSelector(point: PointSelector, checked: Checked): ConditionError[] {
  if (point.kind === 'best') return [];
  return point.values.flatMap(({ path, value, start, end }) => {
    const unknown = explainPath(path, checked);
    if (unknown !== undefined) return [{ ...unknown, start, end }];
    const axis = checked.axes.find((candidate) => formatPath(candidate.path) === path);
    const isDrawn = axis?.drawnFrom !== undefined;
    if (isDrawn || axis?.values.some((candidate) => isNamedBy(candidate, value))) return [];
    const known = axis?.values.map((candidate) => JSON.stringify(candidate)) ?? [];
    const message = `${quote(path)} takes no value ${JSON.stringify(value)}`;
    return [{ message, hint: `its values are ${joinWords(known.slice(0, 12), 'and')}`, start, end }];
  });
}

function explainPath(path: string, { axes }: Checked): Pick<ConditionError, 'message' | 'hint'> | undefined {
  const names = axes.map((axis) => formatPath(axis.path));
  if (names.includes(path)) return undefined;
  const nearest = nearestWord(path, names);
  const others = names.length === 0 ? 'this experiment has none' : `the axes are ${joinWords(names, 'and')}`;
  const hint = nearest === undefined ? others : `did you mean ${quote(nearest)}?`;
  return { message: `${quote(path)} is not an axis`, hint };
}
