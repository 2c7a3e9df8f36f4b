/** Axes and points → titles and short texts of their values, which tell the points apart. */
import { canonicalJson, escapeControls } from '../shared/index.ts';
import type { Summary } from '../summary/index.ts';
import { digitsToTellApart, formatValue } from './format.ts';

/** A point, of which only its values of the axes are used. */
export type Placed = { readonly parameters: Readonly<Record<string, unknown>> };

/** Points and the axes that tell them apart: a summary, or a plan. */
export type Gridded = Pick<Summary, 'axes'> & { readonly points: readonly Placed[] };

/** An axis with its title, and its value at each point as text. */
export type LabelledAxis = {
  readonly title: string;
  readonly align: 'left' | 'right';
  label(point: Placed): string;
  /** The value itself. */
  value(point: Placed): unknown;
};

/** Letters of a label; where a value takes more, its number stands for it: `#1`. */
const longestLabel = 40;

/**
 * Labels every axis; axes with the same label at every point, as zipped ones may have, become one: `layers.*.init`.
 *
 * A mapping is shown by its type and what differs between values of that type. Values that are too long for that,
 * whole networks above all, are numbered in the order in which they are written.
 */
export function labelAxes({ axes, points }: Gridded): LabelledAxis[] {
  const groups = new Map<string, { paths: string[]; axis: Omit<LabelledAxis, 'title'> }>();
  for (const { path, values } of axes) {
    const labels = labelValues(values);
    const label = (point: Placed) => labels.get(canonicalJson(point.parameters[path])) ?? '';
    const said = JSON.stringify([...points.map(label), path.split('.').at(-1)]);
    const group = groups.get(said);
    if (group && points.length > 1) group.paths.push(path);
    else {
      const align = values.every((value) => typeof value === 'number') ? 'right' : 'left';
      const value = (point: Placed) => point.parameters[path];
      groups.set(said, { paths: [path], axis: { align, label, value } });
    }
  }
  return [...groups.values()].map(({ paths, axis }) => ({ title: escapeControls(joinPaths(paths)), ...axis }));
}

/** `layers.0.init` and `layers.2.init` are `layers.*.init`. */
function joinPaths(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('.'));
  return first.map((name, index) => (others.every((other) => other[index] === name) ? name : '*')).join('.');
}

/** The label of each value, under its canonical text. */
function labelValues(values: readonly unknown[]): Map<string, string> {
  const digits = digitsToTellApart(values);
  const distinct = [...new Map(values.map((value) => [canonicalJson(value), value]))];
  const texts = distinct.map(([, value]) => formatValue(withoutCommon(value, values), digits));
  const areTold = new Set(texts).size === texts.length;
  const labels = distinct.map(([key, value], index): [string, string] => {
    const text = texts[index] ?? '';
    const isShort = typeof value !== 'object' || (areTold && text.length <= longestLabel);
    return [key, isShort ? text : `#${index + 1}`];
  });
  return new Map(labels);
}

/** A mapping with its type and the keys in which it differs from another value of that type. */
function withoutCommon(value: unknown, values: readonly unknown[]): unknown {
  if (!isTyped(value)) return value;
  const alike = values.filter(isTyped).filter(({ type }) => type === value.type);
  const kept = Object.entries(value).filter(([key, item]) => {
    return key === 'type' || alike.some((other) => canonicalJson(other[key] ?? null) !== canonicalJson(item ?? null));
  });
  return Object.fromEntries(kept);
}

function isTyped(value: unknown): value is { readonly type: string; readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
