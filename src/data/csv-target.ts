/** The target columns of a table → classes or numbers: decided by the experiment's `task`, else by its loss, else by its cells. */
import { countOf, type Diagnostic, shorten, type Task } from '../shared/index.ts';
import { type Classes, classesOfTexts, twoClasses } from './classes.ts';
import { fault, inputError } from './faults.ts';
import { collectCellFaults } from './formats/cell-faults.ts';
import { type CellNumber, parseNumber, parseNumbers } from './formats/number.ts';
import type { Table, TargetColumn } from './formats/table.ts';
import { chooseClassTarget, type Target, type TargetWish } from './source.ts';

/** The targets of a table, or what can be read as such. */
type TargetTable = Pick<Table, 'file' | 'rows' | 'targets' | 'decimal'>;

const targetPath = ['dataset', 'target'] as const;

/**
 * Reads the targets.
 *
 * @param task what the experiment says, which wins
 * @throws DATA_TASK_AMBIGUOUS where both could be meant; DATA_TARGET_COLUMNS for classes in several columns;
 * DATA_CSV_CELL for cells that are no number; DATA_ONE_CLASS
 */
export function readCsvTarget(table: TargetTable, task: Task | undefined, wish: TargetWish): Target {
  const [column, ...others] = table.targets;
  if (column === undefined || others.length > 0) {
    if (task === 'classification' || (task === undefined && wish.targets === 'classes')) {
      const names = table.targets.map(({ name }) => name).join(', ');
      const message = `classes stand in one column; target names ${table.targets.length}: ${names}`;
      throw inputError(fault('DATA_TARGET_COLUMNS', targetPath, message));
    }
    return readNumbers(table, wish);
  }
  const { decimal } = table;
  const numbers = parseNumbers(column.cells, decimal);
  const areNumbers = decimal === ',' && numbers.every((number) => 'value' in number);
  const texts = areNumbers ? column.cells.map((cell) => cell.replace(',', '.')) : column.cells;
  const classes = isBinaryCode(numbers, wish) ? twoClasses(texts) : classesOfTexts(texts, wish.outputs);
  const decided = task ?? decideTask(numbers, classes, wish);
  if (decided === undefined) throw inputError(describeAmbiguity(column, classes, wish));
  if (decided === 'regression') return readNumbers(table, wish);
  refuseNonFinite(table.file, column, numbers);
  return chooseClassTarget(classes, wish, targetPath);
}

function decideTask(numbers: readonly CellNumber[], classes: Classes, wish: TargetWish): Task | undefined {
  const texts = numbers.filter((number) => 'problem' in number).length;
  const allText = texts === numbers.length;
  if (wish.targets === 'classes' || isBinaryCode(numbers, wish)) return 'classification';
  if (wish.targets === 'numbers') {
    return allText && classes.names.length === 2 && wish.outputs === 1 ? 'classification' : 'regression';
  }
  if (allText) return 'classification';
  if (wish.outputs === 1 && texts === 0) return 'regression';
  const fits = classes.names.length === wish.outputs;
  // A few cells that are no number among many that are: slips, unless they make up the classes that the layers expect.
  if (texts > 0) return fits ? 'classification' : 'regression';
  const whole = numbers.every((number) => 'value' in number && Number.isInteger(number.value));
  return whole && fits ? 'classification' : undefined;
}

/** Whether one column has two different numbers that are no answers from 0 to 1: codes of two classes, such as 1 and 2. */
function isBinaryCode(numbers: readonly CellNumber[], wish: TargetWish): boolean {
  if (wish.targets !== 'binaryAnswers' || wish.outputs !== 1) return false;
  const values = new Set(numbers.map((number) => ('value' in number ? number.value : Number.NaN)));
  return values.size === 2 && !values.has(Number.NaN) && [...values].some((value) => isOutside(value, wish));
}

function isOutside(value: number, { targets }: TargetWish): boolean {
  return targets === 'binaryAnswers' && (value < 0 || value > 1);
}

function readNumbers({ file, rows, targets, decimal }: TargetTable, wish: TargetWish): Target {
  const values = new Float64Array(rows * targets.length);
  const faults = collectCellFaults(file);
  const hint = targets.length === 1 ? 'where it names a class, say task: classification' : undefined;
  for (const [index, { name, cells, place }] of targets.entries()) {
    for (const [row, cell] of cells.entries()) {
      const number = parseNumber(cell, decimal);
      if ('value' in number && isOutside(number.value, wish)) {
        const message = `${shorten(name)} is ${number.value}, and binaryCrossEntropy compares answers from 0 to 1`;
        faults.add('DATA_CSV_CELL', message, () => place(row), 'write 0 or 1, or take another loss');
      } else if ('value' in number) values[row * targets.length + index] = number.value;
      else
        faults.add('DATA_CSV_CELL', `${name} ${number.problem}`, () => place(row), number.hint ?? hint, shorten(name));
    }
  }
  faults.throwAny();
  return { task: 'regression', values, outputs: targets.length };
}

/** A class that is called NaN or 1e999 is a number gone wrong. */
function refuseNonFinite(file: string, column: TargetColumn, numbers: readonly CellNumber[]): void {
  const faults = collectCellFaults(file);
  for (const [row, number] of numbers.entries()) {
    if ('problem' in number && number.nonFinite) {
      faults.add('DATA_CSV_CELL', `${column.name} ${number.problem}`, () => column.place(row));
    }
  }
  faults.throwAny();
}

function describeAmbiguity({ name }: TargetColumn, { names }: Classes, { outputs }: TargetWish): Diagnostic {
  const message =
    `the numbers of ${name} may be classes or targets: as classes there are ${names.length}, ` +
    `as a target there is 1, and the last layer has ${countOf(outputs, 'unit')}`;
  return fault(
    'DATA_TASK_AMBIGUOUS',
    targetPath,
    message,
    'say `task: classification`, or for a number `task: regression` with `units: 1` in the last layer',
  );
}
