/** What stands in the columns of a table → which of them is to be predicted, from which others, and why. */
import { type ColumnFacts, classesOfTexts, type TableFacts } from '../../data/index.ts';
import { countOf, type ErrorCode, KobaiError, omitUndefined, shorten, type Task } from '../../shared/index.ts';

/** The column that is to be predicted. */
type GuessedTarget = {
  readonly name: string;
  readonly task: Task;
  /** How many classes it has; 1 where it is numbers. */
  readonly outputs: number;
  /** Rows of the rarest class. */
  readonly fewest: number;
  /** Whether its cells could be read as classes and as numbers. */
  readonly isNumber: boolean;
};

/** What each column of a table is taken for. */
export type GuessedColumns = {
  readonly target: GuessedTarget;
  readonly numbers: readonly ColumnFacts[];
  readonly categories: readonly ColumnFacts[];
  readonly ignored: readonly { readonly name: string; readonly why: string }[];
};

/** What people call the column that is to be predicted. */
const targetNames = /^(?:y|target|labels?|class|outcome|response|species|diagnosis|survived|churn)$/i;

/** A name that says that a column only tells rows apart. */
const idNames =
  /^(?:id|uuid|guid|key|index|idx|row|no|nr|number|unnamed: 0)$|(?:[_\s.-]|^)(?:id|uuid|nr|no)$|[a-z](?:Id|ID)$/i;

/** More classes than these are a text of their own, or a number. */
const mostClasses = 50;
const mostNumberClasses = 20;

/**
 * Guesses what the columns of a table are.
 *
 * The target is the column of that name, else one that is called as targets are, else the last one that could be one.
 * Of whole numbers it is a class where there are few of them and each has several rows. Columns that tell rows apart,
 * texts that are hardly ever the same, and those with more gaps than values are ignored.
 *
 * @param wanted the name of the target
 * @throws DATA_TOO_FEW_ROWS; DATA_ONE_CLASS, DATA_CSV_CELL for a target that teaches nothing, or not everywhere;
 * DATA_CSV_NO_FEATURES where no column is left to predict it from
 */
export function guessColumns(table: TableFacts, file: string, wanted?: string): GuessedColumns {
  if (table.rows < 2) {
    const message = `${file} has 1 row, and a network learns from the difference between rows`;
    throw new KobaiError('input', 'DATA_TOO_FEW_ROWS', message);
  }
  const chosen = wanted ?? chooseTarget(table)?.name;
  const target = table.columns.find(({ name }) => name === chosen);
  if (target === undefined) {
    const hint = 'say which one is to be predicted: --target NAME';
    throw new KobaiError('input', 'DATA_TARGET_UNKNOWN', `no column of ${file} could be a target`, { hint });
  }
  checkTarget(target, file, table);
  const others = table.columns.filter((column) => column !== target);
  const reasons = new Map(others.map((column) => [column, whyIgnored(column, table)]));
  // A column that only counts the rows may be all that there is: the time, the position.
  const isAlone = others.every((column) => reasons.get(column) !== undefined);
  const counting = others.find(({ counting }) => counting);
  if (isAlone && counting) reasons.set(counting, undefined);
  const used = others.filter((column) => reasons.get(column) === undefined);
  if (used.length === 0) {
    const columns = others.map((column) => `${shorten(column.name)} (${reasons.get(column)})`).slice(0, 8);
    const message = `${file} has nothing to predict ${shorten(target.name)} from: ${columns.join(', ')}`;
    throw new KobaiError('input', 'DATA_CSV_NO_FEATURES', message);
  }
  return {
    target: readTarget(target, table),
    numbers: used.filter(({ kind }) => kind === 'number'),
    categories: used.filter(({ kind }) => kind === 'text'),
    ignored: others.flatMap((column) => {
      const why = reasons.get(column);
      return why === undefined ? [] : [{ name: column.name, why }];
    }),
  };
}

function chooseTarget(table: TableFacts): ColumnFacts | undefined {
  const { columns } = table;
  const called = columns.filter(({ name, known }) => known > 0 && targetNames.test(name));
  // Of several the last one, as of all.
  return called.at(-1) ?? columns.filter((column) => mayBeTarget(column, table)).at(-1);
}

function mayBeTarget(column: ColumnFacts, table: TableFacts): boolean {
  const { kind, missing, counts, name } = column;
  if (missing > 0 || counts?.size === 1 || isId(column, table)) return false;
  if (kind === 'number') return !idNames.test(name);
  return kind === 'text' && counts !== undefined && counts.size <= Math.min(mostClasses, table.rows / 2);
}

function checkTarget({ name, kind, gap, missing, counts }: ColumnFacts, file: string, { rows }: TableFacts): void {
  const refuse = (code: ErrorCode, message: string, hint: string, where?: ColumnFacts['gap']) => {
    const whole = `${file}: ${where && 'row' in where ? `row ${where.row + 1}: ` : ''}${message}`;
    const place = where && 'place' in where ? where.place : undefined;
    const diagnostics = [omitUndefined({ severity: 'error' as const, code, message: whole, hint, place })];
    return new KobaiError('input', code, whole, { diagnostics });
  };
  const other = 'choose another target: --target NAME';
  if (kind === 'other' || kind === 'none') throw refuse('DATA_CSV_CELL', `${shorten(name)} has no value`, other);
  if (missing > 0) {
    const message = `${shorten(name)}, the target, has no value here${missing > 1 ? ` and in ${countOf(missing - 1, 'more row')}` : ''}`;
    const hint = `a row without a target teaches nothing: leave it out, or ${other}`;
    throw refuse('DATA_CSV_CELL', message, hint, gap);
  }
  if (counts?.size === 1) throw refuse('DATA_ONE_CLASS', `${shorten(name)} is the same in every row`, other);
  if (kind === 'text' && (counts === undefined || counts.size > Math.max(mostClasses, rows / 2))) {
    const different = counts ? counts.size : 'more than 1000';
    throw refuse('DATA_CSV_CELL', `${shorten(name)} has ${different} different texts in ${rows} rows`, other);
  }
}

function readTarget(column: ColumnFacts, { rows, decimal }: TableFacts): GuessedTarget {
  const { name, kind, counts, whole } = column;
  const isNumber = kind === 'number';
  const numbers = { name, task: 'regression', outputs: 1, fewest: rows, isNumber } as const;
  if (counts === undefined || (isNumber && (!whole || counts.size > mostNumberClasses))) return numbers;
  const texts = [...counts.keys()].map((text) => (isNumber && decimal === ',' ? text.replace(',', '.') : text));
  const { labels, names } = classesOfTexts(texts, 0);
  const times = [...counts.values()];
  const rowsOf = names.map((_, label) => times.reduce((sum, count, i) => sum + (labels[i] === label ? count : 0), 0));
  const fewest = Math.min(...rowsOf);
  if (isNumber && names.length > 2 && fewest < 3) return numbers;
  return { name, task: 'classification', outputs: names.length, fewest, isNumber };
}

/** Why a column is no input; undefined where it is one. */
function whyIgnored(column: ColumnFacts, table: TableFacts): string | undefined {
  const { rows } = table;
  const { kind, counts, known, missing } = column;
  if (kind === 'none') return 'no value';
  if (kind === 'other') return 'neither numbers nor texts';
  if (missing > known) return `${countOf(missing, 'gap')} in ${rows} rows`;
  if (isId(column, table)) return 'tells the rows apart';
  if (counts?.size === 1) return 'the same everywhere';
  if (kind === 'number') return undefined;
  const different = counts ? counts.size : 'more than 1000';
  const isText = counts === undefined || counts.size > mostClasses || counts.size > rows / 2;
  return isText ? `${different} different texts in ${rows} rows` : undefined;
}

/** Whether a column has another value in each row only to tell them apart: it says so, or comes first and counts. */
function isId(column: ColumnFacts, { rows, columns }: TableFacts): boolean {
  const { counts, counting, name } = column;
  return counts?.size === rows && rows > 2 && ((counting && column === columns[0]) || idNames.test(name));
}
