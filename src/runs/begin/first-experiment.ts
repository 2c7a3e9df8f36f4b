/** `kobai init`: writes a first experiment to edit, for a table of one's own or for one that comes with kobai. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { experimentSchemaFile } from '../../config/index.ts';
import { describeTable, type TableFacts } from '../../data/index.ts';
import { countOf, joinWords, KobaiError, printMessage, shorten } from '../../shared/index.ts';
import { joinCommand } from '../verify/verify-command.ts';
import { experimentOfTable } from './experiment-of-table.ts';
import { type GuessedColumns, guessColumns } from './guess-columns.ts';

const firstExperiment = `# Which learning rate trains a small network on 8 × 8 digits? Five are tried; edit and run again.
dataset: digits                   # mnist, iris, spiral, moons, circles, xor; a table of your own: kobai init --data FILE
layers:
  - { type: dense, units: 30, activation: relu }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy
learningRate: { log: { from: 0.001, to: 10, count: 5 } }   # one number, a list, or a range
batchSize: 50
epochs: 5
`;

/** What the experiment is to be about; `target` is a column of the table `data`. */
export type FirstExperimentOptions = { readonly data?: string; readonly target?: string };

/**
 * Writes the file, and the folders that it is in, and never over another; says what it was guessed from.
 *
 * @param file called as the table where it is left out, else experiment.yaml
 * @throws CLI_FILE_EXISTS, CLI_FILE_UNWRITABLE; what `describeTable` and `guessColumns` throw
 */
export function writeFirstExperiment(file: string | undefined, { data, target }: FirstExperimentOptions): void {
  if (data === undefined) {
    writeNewFile(file ?? 'experiment.yaml', firstExperiment);
    return;
  }
  const written =
    file ?? `${path.basename(data).replace(/(?:\.(?:csv|tsv|txt|jsonl|ndjson|json|parquet))?(?:\.gz)?$/i, '')}.yaml`;
  const table = describeTable({ file: data, path: [] }, target);
  const guessed = guessColumns(table, data, target);
  const fromFile = path.relative(path.dirname(path.resolve(written)), path.resolve(data)).replaceAll(path.sep, '/');
  const text = experimentOfTable(table, guessed, fromFile);
  for (const line of describeGuess(table, guessed, data)) printMessage(line);
  writeNewFile(written, text);
}

function writeNewFile(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `# yaml-language-server: $schema=${schemaFrom(path.dirname(file))}\n${text}`, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      const hint = 'name another file: kobai init FILE';
      throw new KobaiError('input', 'CLI_FILE_EXISTS', `${file} is there already, and is left as it is`, { hint });
    }
    throw new KobaiError('environment', 'CLI_FILE_UNWRITABLE', `${file} cannot be written (${code})`, { cause: error });
  }
  printMessage('to commit results, tell git to leave their bytes alone: a line `results/** -text` in .gitattributes');
  printMessage(`wrote ${file}; train it with: ${joinCommand(['kobai', 'run', file])}`);
}

/** The schema of this kobai as an editor finds it from a folder; a blank would end its name. */
function schemaFrom(folder: string): string {
  const schema = experimentSchemaFile();
  const relative = path.relative(path.resolve(folder), schema).replaceAll(path.sep, '/');
  return /\s/.test(relative) ? pathToFileURL(schema).href : relative;
}

function describeGuess(table: TableFacts, { target, numbers, categories, ignored }: GuessedColumns, data: string) {
  const { task, outputs } = target;
  const what = task === 'regression' ? 'numbers' : `${outputs} classes`;
  const inputs = [
    ...(numbers.length > 0 ? [countOf(numbers.length, 'number')] : []),
    ...(categories.length > 0 ? [`${countOf(categories.length, 'column')} of classes`] : []),
  ];
  const gaps = [...numbers, ...categories].filter(({ missing }) => missing > 0);
  const list = (words: readonly string[]) => joinWords(words.length > 8 ? [...words.slice(0, 8), '…'] : words, 'and');
  return [
    `${data}: ${countOf(table.rows, 'row')}, ${countOf(table.columns.length, 'column')}`,
    `  predicts ${shorten(target.name)} (${what}) from ${inputs.join(' and ')}; another column: --target NAME`,
    ...(ignored.length > 0 ? [`  ignores ${list(ignored.map(({ name, why }) => `${shorten(name)} (${why})`))}`] : []),
    ...(gaps.length > 0
      ? [`  fills what is missing in ${list(gaps.map(({ name, missing }) => `${shorten(name)} (${missing})`))}`]
      : []),
  ];
}
