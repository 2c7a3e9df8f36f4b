/** The text of an expectation → its parts, or what is wrong with it and where. */
import { shorten, splitNames, verdictKinds } from '../../../shared/index.ts';
import {
  type ComparisonName,
  type Condition,
  type ConditionError,
  comparisons,
  type PointSelector,
  type SelectedValue,
  type StatisticName,
  type Stretch,
  statistics,
  type Term,
} from './condition.ts';
import { type Token, tokenize } from './tokenize.ts';

const example = 'such as `best.test.accuracy.mean >= 0.9` or `verdict(learningRate = 10) == "diverged"`';

/**
 * Reads one condition: two terms and a comparison between them.
 *
 * A term is a number, a text in quotes, `verdict(axis = value, …)`, or a quantity of `best` or of `point(axis = value, …)`:
 * `.split.metric` (its mean over the repeats, or `.mean`, `.std`, `.n`, `.min`, `.max` of it), `.verdict`, or `.axis`, the
 * value of an axis by its dotted path.
 */
export function parseCondition(text: string): Condition | { readonly error: ConditionError } {
  try {
    const reader = openReader(text);
    const left = readTerm(reader);
    const operator = readComparison(reader);
    const right = readTerm(reader);
    const next = reader.next();
    if (next) throw reader.refuse('here the condition should end', adviseEnd(next, right));
    return { text, left, operator: operator.text as ComparisonName, right };
  } catch (error) {
    if (error instanceof ConditionFault) return { error: error.error };
    throw error;
  }
}

class ConditionFault extends Error {
  readonly error: ConditionError;
  constructor(message: string, { start, end }: Stretch, hint = `a condition compares two values, ${example}`) {
    super(message);
    this.error = { message, hint, start, end };
  }
}

type Reader = {
  next(): Token | undefined;
  /** Takes the next token, which has to be what is wanted. */
  take(isWanted: (token: Token) => boolean, wanted: string): Token;
  refuse(message: string, hint?: string): ConditionFault;
};

function openReader(text: string): Reader {
  const tokens = tokenize(text);
  let at = 0;
  const refuse = (message: string, hint?: string) => {
    const token = tokens[at];
    return new ConditionFault(message, token ?? { start: text.length, end: text.length }, hint);
  };
  return {
    next: () => tokens[at],
    refuse,
    take(isWanted, wanted) {
      const token = tokens[at];
      if (token === undefined) throw refuse(`${wanted} is missing at the end`);
      if (!isWanted(token)) throw refuse(`expected ${wanted}, got \`${token.text}\``);
      at += 1;
      return token;
    },
  };
}

function readComparison(reader: Reader): Token {
  const { text } = reader.next() ?? {};
  if (text === '=') {
    const hint =
      'write == to compare, >= or <= with the sign behind; a single = names a value of an axis in parentheses';
    throw reader.refuse('expected a comparison, got `=`', hint);
  }
  return reader.take((token) => comparisons.includes(token.text as ComparisonName), 'a comparison');
}

/** The way out, where something stands behind a condition. */
function adviseEnd({ text }: Token, right: Term): string | undefined {
  if (text === '%' && right.kind === 'number') return `write the share as a number: ${right.value / 100}`;
  const joins = ['and', 'or', '&', '|', ','].includes(text);
  return joins ? 'write each condition as an item of its own: all of them must hold' : undefined;
}

const isSign = (sign: string) => (token: Token) => token.kind === 'sign' && token.text === sign;

function readTerm(reader: Reader): Term & Stretch {
  const first = reader.take(({ kind }) => kind !== 'sign', 'a value');
  const { start } = first;
  if (first.kind === 'number') return { kind: 'number', value: readFinite(first), start, end: first.end };
  if (first.kind === 'text') return { kind: 'text', value: first.value, start, end: first.end };
  if (first.text === 'verdict') {
    const { point, end } = readSelector(reader);
    return { kind: 'verdict', point, start, end };
  }
  const [head = '', ...names] = first.text.split('.');
  if (head === 'best') return { ...readQuantity({ kind: 'best' }, names, first), start, end: first.end };
  if (first.text === 'point') {
    const { point } = readSelector(reader);
    reader.take(isSign('.'), '`.` and a quantity');
    const path = reader.take(({ kind }) => kind === 'name', 'a quantity');
    return { ...readQuantity(point, path.text.split('.'), path), start, end: path.end };
  }
  if ((verdictKinds as readonly string[]).includes(head)) {
    throw new ConditionFault(`\`${head}\` without quotes is no text`, first, `put it in quotes: "${head}"`);
  }
  throw new ConditionFault(`there is no \`${head}\`: a quantity begins with best, point(…) or verdict(…)`, first);
}

/** The value of a number, which may have more digits than a float64 reaches. */
function readFinite(token: Token): number {
  const value = Number(token.text);
  if (Number.isFinite(value)) return value;
  throw new ConditionFault(`\`${shorten(token.text)}\` is not a finite number`, token);
}

/** What is asked of a point: `validation.accuracy.mean`, `verdict`, `learningRate`. */
function readQuantity(point: PointSelector, names: readonly string[], place: Stretch): Term {
  const [first, metric, statistic, ...more] = names;
  if (first === undefined) throw new ConditionFault('a point has many quantities; name one', place);
  if (first === 'verdict' && names.length === 1) return { kind: 'verdict', point };
  if (!(splitNames as readonly string[]).includes(first)) return { kind: 'axis', point, path: names.join('.') };
  if (metric === undefined) throw new ConditionFault(`\`${first}\` is a split; name one of its metrics`, place);
  if (more.length > 0 || !(statistic === undefined || (statistics as readonly string[]).includes(statistic))) {
    const wrong = [statistic, ...more].join('.');
    throw new ConditionFault(`\`${wrong}\` is no statistic: there are ${statistics.join(', ')}`, place);
  }
  return { kind: 'metric', point, metric: `${first}.${metric}`, statistic: (statistic ?? 'mean') as StatisticName };
}

/** `(axis = value, …)`. */
function readSelector(reader: Reader): { point: PointSelector; end: number } {
  reader.take(isSign('('), '`(`');
  const values: SelectedValue[] = [];
  for (;;) {
    const path = reader.take(({ kind }) => kind === 'name', 'the path of an axis');
    reader.take(isSign('='), '`=`');
    const value = reader.take(({ kind }) => kind !== 'sign', 'a value of the axis');
    const read = value.kind === 'number' ? readFinite(value) : value.kind === 'text' ? value.value : value.text;
    values.push({ path: path.text, value: read, start: path.start, end: value.end });
    const sign = reader.take((token) => isSign(',')(token) || isSign(')')(token), '`,` or `)`');
    if (sign.text === ')') return { point: { kind: 'where', values }, end: sign.end };
  }
}
