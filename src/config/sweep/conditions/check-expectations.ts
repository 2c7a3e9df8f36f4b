/** `expect` → its conditions, or what is wrong with them, at their columns. */
import { goalOf } from '../../../methods/index.ts';
import {
  type Diagnostic,
  formatPath,
  isNamedBy,
  joinWords,
  nearestWord,
  quote,
  shorten,
  verdictKinds,
} from '../../../shared/index.ts';
import { rootSchema } from '../../check/schema.ts';
import type { Checked } from '../../check/variants.ts';
import { createDiagnostics, untilEnough } from '../../read/enough.ts';
import { partAt } from '../../read/paths.ts';
import { errorAt, stretchOf, toPlace } from '../../read/source.ts';
import { findPart, spanOf } from '../../read/tree.ts';
import type { Condition, ConditionError, PlacedCondition, PointSelector, Stretch, Term } from './condition.ts';
import { parseCondition } from './parse-condition.ts';

/** The conditions under `expect` that could be parsed, and everything that is wrong with any of them. */
export type Expectations = {
  readonly conditions: readonly PlacedCondition[];
  readonly diagnostics: readonly Diagnostic[];
};

/** Reads the conditions, and holds the axes and values that they name against the experiment. */
export function readExpectations(checked: Checked): Expectations {
  const texts = partAt(checked.parts, ['expect']);
  const conditions: PlacedCondition[] = [];
  const diagnostics = createDiagnostics();
  untilEnough(() => {
    for (const [index, text] of (Array.isArray(texts) ? texts : []).entries()) {
      if (typeof text !== 'string') continue;
      const read = parseCondition(text);
      const errors =
        'error' in read
          ? [read.error]
          : [
              ...checkTerm(read.left, checked),
              ...checkTerm(read.right, checked),
              ...checkKinds(read),
              ...checkBound(read),
            ];
      const path = ['expect', index];
      const { tree, key } = findPart(checked.root, path, checked.repairs);
      const placeOf = (stretch: Stretch) => toPlace(stretchOf(spanOf(tree, key), text, stretch));
      // One that is wrong is not looked at again, with the points.
      if (!('error' in read) && errors.length === 0) {
        conditions.push({ ...read, places: [placeOf(read.left), placeOf(read.right)] });
      }
      for (const { message, hint, ...stretch } of errors) {
        const span = stretchOf(spanOf(tree, key), text, stretch);
        diagnostics.push(errorAt(span, 'CONFIG_EXPECTATION', message, { path, hint }));
      }
    }
  });
  return { conditions, diagnostics };
}

function checkTerm(term: Term & Stretch, checked: Checked): ConditionError[] {
  if (!('point' in term)) return [];
  const wrong = checkSelector(term.point, checked);
  if (term.kind !== 'axis') return wrong;
  const unknown = explainMetric(term.path, checked) ?? explainPath(term.path, checked);
  return unknown === undefined ? wrong : [...wrong, { ...unknown, start: term.start, end: term.end }];
}

/** Refuses comparisons that can never hold, or never fail: a verdict that there is not, a number with a text. */
function checkKinds({ left, operator, right }: Condition): ConditionError[] {
  const [one, other] = [kindOf(left), kindOf(right)];
  if (one === 'word' && other === 'word') {
    if (operator !== '==' && operator !== '!=') {
      return [{ message: 'texts have no order', hint: 'compare them by == or !=', ...stretchOfTerm(right) }];
    }
    const [verdict, text] = left.kind === 'text' ? [right, left] : [left, right];
    return verdict.kind === 'verdict' && text.kind === 'text' ? checkVerdict(text) : [];
  }
  if (one === other || one === 'any' || other === 'any') return [];
  const [number, word] = one === 'number' ? [left, right] : [right, left];
  const wrong = number.kind === 'number' ? number : word;
  const hint =
    word.kind === 'verdict' ? `a verdict is ${joinWords(verdictKinds, 'or')}` : 'write the number without quotes';
  return [{ message: 'a number and a text are never equal, and have no order', hint, ...stretchOfTerm(wrong) }];
}

/** Refuses a bound above 1 of a metric that is a share, or at most 1: a percentage, which no result can reach. */
function checkBound({ left, right }: Condition): ConditionError[] {
  const [metric, bound] = left.kind === 'metric' ? [left, right] : [right, left];
  if (metric.kind !== 'metric' || bound.kind !== 'number' || metric.statistic === 'n') return [];
  if (goalOf(metric.metric) !== 'maximize' || bound.value <= 1) return [];
  const message = `${metric.metric} is at most 1, got ${bound.value}`;
  const hint = bound.value <= 100 ? `write the share as a number: ${bound.value / 100}` : 'write a number up to 1';
  return [{ message, hint, ...stretchOfTerm(bound) }];
}

/** Whether a term is a number or a word; of an axis that is not known before its value. */
function kindOf({ kind }: Term): 'number' | 'word' | 'any' {
  if (kind === 'axis') return 'any';
  return kind === 'number' || kind === 'metric' ? 'number' : 'word';
}

function checkVerdict(text: Extract<Term, { kind: 'text' }> & Stretch): ConditionError[] {
  const { value } = text;
  if (verdictKinds.some((kind) => kind === value)) return [];
  const nearest = nearestWord(value, verdictKinds);
  const hint = nearest === undefined ? `a verdict is ${joinWords(verdictKinds, 'or')}` : `did you mean "${nearest}"?`;
  return [{ message: `there is no verdict ${JSON.stringify(shorten(value))}`, hint, ...stretchOfTerm(text) }];
}

function stretchOfTerm({ start, end }: Stretch): Stretch {
  return { start, end };
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

/** A name that is near to a metric's, and to no axis'. */
function explainMetric(path: string, { axes }: Checked): Pick<ConditionError, 'message' | 'hint'> | undefined {
  if (axes.some((axis) => formatPath(axis.path) === path)) return undefined;
  const nearest = nearestWord(path, rootSchema().$defs?.splitMetric?.enum ?? []);
  if (nearest === undefined) return undefined;
  return { message: `${quote(path)} is neither a metric nor an axis`, hint: `did you mean ${quote(nearest)}?` };
}

function explainPath(path: string, { axes }: Checked): Pick<ConditionError, 'message' | 'hint'> | undefined {
  const names = axes.map((axis) => formatPath(axis.path));
  if (names.includes(path)) return undefined;
  const nearest = nearestWord(path, names);
  const others = names.length === 0 ? 'this experiment has none' : `the axes are ${joinWords(names, 'and')}`;
  const hint = nearest === undefined ? others : `did you mean ${quote(nearest)}?`;
  return { message: `${quote(path)} is not an axis`, hint };
}
