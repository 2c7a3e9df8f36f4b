/** A table as it was guessed → the experiment that fits it, as YAML with a word on each choice. */
import { formatYaml } from '../../config/index.ts';
import type { TableFacts } from '../../data/index.ts';
import { countOf, escapeControls, omitUndefined, shorten } from '../../shared/index.ts';
import type { GuessedColumns } from './guess-columns.ts';

/** Rows of the rarest class with which each split gets one of it, and the training split one in any case. */
const fewestToSplit = 3;

/** With fewer rows nothing could be said of those that are kept apart. */
const fewestRows = 10;

/** The column in which the comments begin, and how long a line may be with one. */
const [commentColumn, longestLine] = [34, 140];

/**
 * Writes the experiment.
 *
 * Inputs, and a target of numbers, are standardized, so that learning rates of every table are of one size; small
 * tables are gone through more often than large ones, so that each trains about a thousand steps.
 *
 * @param path the table, from the folder of the file that is written
 */
export function experimentOfTable(table: TableFacts, guessed: GuessedColumns, path: string): string {
  const { target, numbers, categories, ignored } = guessed;
  const isRegression = target.task === 'regression';
  const gaps = [...numbers, ...categories].filter(({ missing }) => missing > 0);
  const cells = [...new Set(gaps.flatMap(({ missingTexts }) => missingTexts))];
  const isSplit = table.rows >= fewestRows && target.fewest >= fewestToSplit;
  const trainRows = isSplit ? Math.round(table.rows * 0.6) : table.rows;
  const batchSize = [1, 2, 5, 10, 20, 50, 100].findLast((size) => size <= Math.max(1, trainRows / 10)) ?? 1;
  const epochs = Math.min(100, Math.max(5, Math.round((1000 * batchSize) / trainRows)));
  const experiment = {
    dataset: omitUndefined({
      type: table.type,
      path,
      target: target.name,
      task: target.isNumber ? target.task : undefined,
      ignore: ignored.length > 0 ? ignored.map(({ name }) => name) : undefined,
      categorical: categories.length > 0 ? { columns: categories.map(({ name }) => name), unseen: 'zeros' } : undefined,
      missing: missingOf(cells),
      separator: table.separator,
      decimal: table.decimal === ',' ? table.decimal : undefined,
      split: isSplit ? { validation: 0.2, test: 0.2, ...(isRegression ? {} : { stratify: true }) } : { train: 1 },
      normalize: 'standard',
      normalizeTarget: isRegression ? 'standard' : undefined,
    }),
    layers: [
      { type: 'dense', units: 32, activation: 'relu' },
      { type: 'dense', units: target.outputs, ...(isRegression ? {} : { activation: 'softmax' }) },
    ],
    loss: isRegression ? 'meanSquaredError' : 'crossEntropy',
    learningRate: { log: { from: 0.001, to: isRegression ? 1 : 10, count: isRegression ? 7 : 9 } },
    batchSize,
    epochs,
    ...(isRegression ? { evaluate: { metrics: ['loss', 'rSquared', 'meanAbsoluteError'] } } : {}),
    save: { weights: 'best' },
  };
  const what = isRegression ? 'numbers' : countOf(target.outputs, 'classes').replace(/s$/, '');
  const question = `# Which learning rate trains a small network to predict ${shorten(target.name)} (${what})?`;
  const comments: Record<string, string | undefined> = {
    target: 'guessed; another column: kobai init --data FILE --target NAME',
    task: `or ${isRegression ? 'classification, with a unit for each class' : 'regression, with one unit'}`,
    ignore: ignored.map(({ name, why }) => `${shorten(name)}: ${why}`).join('; '),
    categorical: 'an input for each class of the training rows',
    missing: `${gaps.map(({ name, missing }) => `${shorten(name)}: ${missing}`).join(', ')} missing`,
    split: isSplit ? undefined : 'so few rows that none is kept for a test',
    learningRate: 'real end points; a list [0.01, 0.1] or one number would do',
    save: 'for kobai predict and kobai export',
  };
  return `${escapeControls(question)}\n${annotate(formatYaml(experiment), comments)}`;
}

function missingOf(cells: readonly string[]) {
  if (cells.length === 0) return undefined;
  return cells.length === 1 && cells[0] === '' ? 'median' : { fill: 'median', cells };
}

/** Puts the comment of each key behind the line on which it stands first. */
function annotate(yaml: string, comments: Readonly<Record<string, string | undefined>>): string {
  const open = new Map(Object.entries(comments));
  const lines = yaml.split('\n').map((line) => {
    const key = /^ *(\w+):/.exec(line)?.[1] ?? '';
    const comment = open.get(key);
    open.delete(key);
    const whole = `${line.padEnd(commentColumn - 1)} # ${escapeControls(comment ?? '')}`;
    return comment && whole.length <= longestLine ? whole : line;
  });
  return lines.join('\n');
}
