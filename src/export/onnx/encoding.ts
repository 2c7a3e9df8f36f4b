/** How the columns of a table become inputs of a network → the operations of ONNX that do it. */
import type { Encoding } from '../../data/index.ts';
import type { ScaledColumn } from '../description.ts';
import type { Graph } from './graph.ts';
import { dataTypes, type OnnxValue } from './protobuf.ts';

const rows = 'rows';
const categories = 'categories';

type ColumnEncoding = Encoding['columns'][number];
type Category = Extract<ColumnEncoding, { type: 'category' }>;

/**
 * The inputs of the graph, and the columns that each of them has: `rows`, doubles, NaN where a value is missing;
 * `categories`, texts. Without columns that are categorical there is only the first, without numbers only the second.
 */
export function listInputs(columns: readonly ScaledColumn[], encoding: Encoding | undefined) {
  const read = encoding?.columns ?? columns.map(({ name }) => ({ type: 'number' as const, name }));
  const namesOf = (type: ColumnEncoding['type']) => read.flatMap((each) => (each.type === type ? [each.name] : []));
  const [numbers, ofClasses] = [namesOf('number'), namesOf('category')];
  const inputs: OnnxValue[] = [
    { name: rows, type: 'double', columns: numbers.length },
    { name: categories, type: 'string', columns: ofClasses.length },
  ];
  return { inputs: inputs.filter((input) => input.columns !== 0), numbers, categories: ofClasses };
}

/** The columns that the network reads, (rows, inputs) of doubles. @returns their name in the graph */
export function addEncoding(graph: Graph, encoding: Encoding | undefined): string {
  if (encoding === undefined) return rows;
  const { columns, missingCells } = encoding;
  const numbers = addFill(graph, columns);
  if (!columns.some(({ type }) => type === 'category')) return numbers;
  const seen = { number: 0, category: 0 };
  const parts = columns.map((column) => {
    const index = graph.constant('int64', [seen[column.type]++], [1]);
    if (column.type === 'number') return graph.add('Gather', [numbers, index], { integers: { axis: 1 } });
    return addClasses(graph, graph.add('Gather', [categories, index], { integers: { axis: 1 } }), column, missingCells);
  });
  return graph.add('Concat', parts, { integers: { axis: 1 } });
}

/** The numbers, with what takes the place of those that are missing. */
function addFill(graph: Graph, columns: readonly ColumnEncoding[]): string {
  const fills = columns.flatMap((column) => (column.type === 'number' ? [column.fill] : []));
  if (fills.every((fill) => fill === undefined)) return rows;
  const values = graph.constant(
    'double',
    fills.map((fill) => fill ?? Number.NaN),
    [fills.length],
  );
  return graph.add('Where', [graph.add('IsNaN', [rows]), values, rows]);
}

/** A column of texts as one of 0 and 1 for each class; a text that is no class is 0 in all of them. */
function addClasses(graph: Graph, texts: string, { classes, fill }: Category, missing: readonly string[]): string {
  const filled = typeof fill === 'string' ? missing.map((text) => [text, classes.indexOf(fill)] as const) : [];
  const known = [...classes.map((text, index) => [text, index] as const), ...filled];
  const index = graph.add('LabelEncoder', [texts], {
    texts: { keys_strings: known.map(([text]) => text) },
    integers: { values_int64s: known.map(([, at]) => at), default_int64: -1 },
  });
  const each = graph.constant('int64', [...classes.keys()], [1, classes.length]);
  return graph.add('Cast', [graph.add('Equal', [index, each])], { integers: { to: dataTypes.double } });
}
