/** A summary → the experiment as kobai read it, in YAML, and the facts that decide its numbers. */
import { Document, isMap, visit } from 'yaml';
import { formatNumber, formatValue } from '../../report/index.ts';
import { escapeControls } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';

/** The keys that come first, in the order in which people write them. */
const firstKeys = [
  'name',
  'description',
  'function',
  'dataset',
  'layers',
  'loss',
  'optimizer',
  'learningRate',
  'batchSize',
];

/** The settings in YAML, with their defaults, and at the path of each axis the list of its values. */
export function describeExperiment({ name, description, repeats, settings, axes }: Summary): string {
  const tree: Record<string, unknown> = structuredClone({ name, description, ...settings, repeats });
  for (const { path, values } of axes) setIn(tree, path.split('.'), [...values]);
  const keys = [...new Set([...firstKeys, ...Object.keys(tree)])].filter((key) => tree[key] !== undefined);
  const document = new Document(Object.fromEntries(keys.map((key) => [key, tree[key]])), {
    aliasDuplicateObjects: false,
  });
  // Mappings within mappings, and lists of values, are short enough for a line.
  visit(document, {
    Collection(_, node, path) {
      const isShort = isMap(node) ? path.length > 1 : !node.items.some((item) => isMap(item));
      if (isShort) node.flow = true;
    },
  });
  const lines = document.toString({ lineWidth: 100 }).split('\n');
  return lines.map(escapeControls).join('\n');
}

/** Puts a value at a path of which the settings have every part, or all but the last. */
function setIn(tree: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) tree[key] = value;
  const next = tree[key];
  if (rest.length > 0 && typeof next === 'object' && next !== null) setIn(next as Record<string, unknown>, rest, value);
}

/** Data, rows, seed, repeats, numerics version and the schema of the results: a name and a text each. */
export function listFacts({ data, settings, repeats, numericsVersion, objective }: Summary): [string, string][] {
  const sets = data.flatMap(({ sha256, rows, folds }, index): [string, string][] => {
    const set = data.length === 1 ? '' : ` ${index + 1}`;
    const parts = Object.entries(rows).filter(([, count]) => count > 0);
    return [
      [`data${set}`, `sha256 ${sha256}`],
      [`rows${set}`, parts.map(([split, count]) => `${formatNumber(count)} ${split}`).join(', ')],
      ...(folds === undefined
        ? []
        : [[`folds${set}`, `${folds}; the rows are those of the first`] as [string, string]]),
    ];
  });
  const note = objective.note === undefined ? '' : `, ${objective.note}`;
  return [
    ['objective', `${escapeControls(objective.metric)}, ${objective.goal}${note}`],
    ...(settings.function === undefined ? sets : []),
    ['seed', formatValue(settings.seed, 17)],
    ['repeats', String(repeats)],
    ['numerics version', String(numericsVersion)],
    ['schema', 'https://kobai.dev/schema/summary.schema.json'],
  ];
}
