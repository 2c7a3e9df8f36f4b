/** A resolution → the experiment as a file that says all of it: every default, base and change written out. */
import { Document, isCollection, isMap, visit } from 'yaml';
import { formatPath, type Path } from '../shared/index.ts';
import type { Combinations } from './check/combinations.ts';
import type { FoundAxis } from './check/findings.ts';
import { findPart, type Tree, toPlain } from './read/tree.ts';
import type { Resolution } from './sweep/sweep-axes.ts';

type Plain = Record<string, unknown>;

/**
 * Writes out a resolution without errors. What depends on the data stays open.
 *
 * @returns plain values that read to the same experiment, the axes in their order; paths are from the experiment's folder
 */
export function writeResolved({ root, parts, axes, exclude }: Resolution & Pick<Combinations, 'exclude'>): Plain {
  const whole = arrange(parts, root) as Plain & { sweep: Plain };
  const isSwept = ({ source }: FoundAxis) => source[0] === 'sweep';
  for (const axis of axes.filter((each) => !isSwept(each))) put(whole, axis.source, valuesOf(axis, root));
  const swept = axes.filter(isSwept).map((axis) => [nameOf(axis), valuesOf(axis, root)] as const);
  const left = exclude.map((choices) =>
    Object.fromEntries(
      choices.flatMap(({ axis: index, value }) => {
        const axis = axes[index];
        return axis ? [[nameOf(axis), axis.values[value]] as const] : [];
      }),
    ),
  );
  if (swept.length > 0) whole.sweep.axes = Object.fromEntries(swept);
  if (left.length > 0) whole.sweep.exclude = left;
  return whole;
}

/** By the setting that the axis takes whole, where its `type` is written. */
function nameOf({ path }: FoundAxis): string {
  return formatPath(path);
}

/** The values of an axis as a list, or its range. */
function valuesOf({ source, values, picks }: FoundAxis, root: Tree): unknown {
  const { tree } = findPart(root, source, new Map());
  return tree.kind === 'mapping' ? toPlain(tree) : picks.map((pick) => values[pick]);
}

/** A copy whose keys stand in the order in which they are written; those that are not, behind them. */
function arrange(value: unknown, tree: Tree | undefined): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => arrange(item, tree?.kind === 'list' ? tree.items[index] : undefined));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = tree?.kind === 'mapping' ? tree.entries : new Map();
  const keys = new Set([...[...entries.keys()].filter((key) => Object.hasOwn(value, key)), ...Object.keys(value)]);
  return Object.fromEntries([...keys].map((key) => [key, arrange((value as Plain)[key], entries.get(key)?.value)]));
}

function put(whole: Plain, path: Path, value: unknown): void {
  const owner = path.slice(0, -1).reduce<Plain>((part, key) => part[key] as Plain, whole);
  owner[String(path.at(-1))] = value;
}

/** Plain values as YAML that kobai reads to the same; what holds no list and no mapping stands on one line. */
export function formatYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      // Digits alone would be read as a whole number, which float64 does not hold.
      if (Number.isInteger(node.value) && !Number.isSafeInteger(node.value)) node.format = 'EXP';
      // In quotes a control character has the form in which it is shown.
      if (typeof node.value === 'string' && /[^\P{C}\n]/u.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
    Collection(_, node) {
      const parts = isMap(node) ? node.items.map((pair) => pair.value) : node.items;
      if (node !== document.contents && !parts.some(isCollection)) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}
