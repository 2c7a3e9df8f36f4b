/** A checked range, `{ log: … }` or `{ linear: … }`, as its values or its ends, if the field takes each of them. */
import { type Diagnostic, expandRange, formatPath, type Path, quote, type Range } from '../../shared/index.ts';
import { isWithin } from '../read/paths.ts';
import { errorAt } from '../read/source.ts';
import { type Tree, toTree } from '../read/tree.ts';
import type { LinearRange, LogRange } from '../schema-types.ts';
import { isNumeric } from './branch.ts';
import { explainLevel } from './explain.ts';
import type { Location } from './location.ts';
import { listBranches, type Schema } from './schema.ts';

/**
 * Expands a range that the schema has checked; one without `count` into its ends.
 *
 * @param schema of the field: its number branch says which values it takes
 * @returns the values, or the diagnostic of the first one that the field does not take
 */
export function openRange(
  schema: Schema,
  range: LogRange | LinearRange,
  tree: Tree,
  { path }: Location,
): number[] | Diagnostic {
  const { from, to } = boundsOf(range);
  if (from === to) {
    const message = `the range of ${quote(formatPath(path))} begins and ends at ${from}`;
    return errorAt(tree.span, 'CONFIG_EMPTY_RANGE', message, { path, hint: `write ${from} alone` });
  }
  const values = hasCount(range) ? expandRange(range) : [from, to];
  if (new Set(values).size < values.length) {
    const message = `the range of ${quote(formatPath(path))} is so narrow that values coincide`;
    return errorAt(tree.span, 'CONFIG_DUPLICATE_POINT', message, { path, hint: 'lower its count' });
  }
  const number = listBranches(schema).find(isNumeric);
  for (const value of number === undefined ? [] : values) {
    const [problem] = explainLevel(schema, number as Schema, toTree(value, tree.span), { path });
    if (problem !== undefined) return { ...problem, hint: adviseRange(value) };
  }
  return values;
}

/** Whether the values of a range are fixed, and not drawn. */
export function hasCount(range: LogRange | LinearRange): range is Range {
  return boundsOf(range).count !== undefined;
}

/** Whether the range at a path has a `count` that is wrong, of which a diagnostic tells already. */
export function hasFaultyCount(source: Path, faulty: readonly Path[]): boolean {
  return faulty.some((path) => isWithin(path, source) && path.at(-1) === 'count');
}

/** What stands in either form of a range. */
export function boundsOf(range: LogRange | LinearRange): LogRange['log'] {
  return 'log' in range ? range.log : range.linear;
}

/** The hint where one value of a range does not fit. */
export function adviseRange(value: unknown): string {
  return `the range gives ${value}; other bounds or another count avoid it, and a list names each value`;
}
