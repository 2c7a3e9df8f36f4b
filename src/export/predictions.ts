/** What a network gives for rows, and its description → a table of what it predicts, in words and numbers. */
import type { SettledSettings } from '../config/index.ts';
import type { Predictions } from '../train/index.ts';
import type { ModelDescription } from './description.ts';

/** A column of a table: a cell a row. */
export type Column<Cell = string | number> = { readonly name: string; readonly cells: readonly Cell[] };

/**
 * Names what is predicted, or what is right: a column a target, called by the word alone where there is one target, else
 * `<word>.<target>`. Classes have their names; numbers are in the unit that the targets were given in.
 */
export function nameAnswers({ answer }: ModelDescription, given: Predictions, word: 'prediction' | 'actual'): Column[] {
  const { rows, outputs, answers } = given;
  if (answer.type === 'class') {
    return [{ name: word, cells: Array.from(answers, (index) => answer.classes[index] ?? '') }];
  }
  if (answer.type === 'binary') {
    const { targets, classes } = answer;
    const classOf = (at: number) => classes[answers[at] as number] ?? '';
    return targets.map((target, index) => ({
      name: nameOf(word, target, targets),
      cells: Array.from({ length: rows }, (_, row) => classOf(row * targets.length + index)),
    }));
  }
  const { targets } = answer;
  return targets.map(({ name, offset, scale }, index) => ({
    name: nameOf(word, name, targets),
    cells: columnOf(outputs, rows, index).map((value) => value * scale + offset),
  }));
}

/**
 * Names the numbers behind predicted classes: `probability.<class>`, or `output.<class>` where the last activation makes
 * no probabilities; of two classes under one output that of the second. Of numbers there are none.
 */
export function nameOutputs(
  { answer }: ModelDescription,
  { rows, outputs }: Predictions,
  layers: SettledSettings['layers'],
): Column<number>[] {
  if (answer.type === 'numbers') return [];
  const word = givesProbabilities(answer, layers) ? 'probability' : 'output';
  const names =
    answer.type === 'class'
      ? answer.classes.map((name) => `${word}.${name}`)
      : answer.targets.map((target) => `${nameOf(word, target, answer.targets)}.${answer.classes[1]}`);
  return names.map((name, index) => ({ name, cells: columnOf(outputs, rows, index) }));
}

/** Whether the last activation makes probabilities of the outputs. */
export function givesProbabilities({ type }: ModelDescription['answer'], layers: SettledSettings['layers']): boolean {
  const last = layers.at(-1);
  const wanted = type === 'class' ? 'softmax' : type === 'binary' ? 'sigmoid' : undefined;
  return wanted !== undefined && last !== undefined && 'activation' in last && last.activation.type === wanted;
}

/** One output of all rows. */
function columnOf(outputs: ArrayLike<number>, rows: number, index: number): number[] {
  const count = outputs.length / rows;
  return Array.from({ length: rows }, (_, row) => outputs[row * count + index] as number);
}

function nameOf(word: string, target: string, targets: readonly unknown[]): string {
  return targets.length === 1 ? word : `${word}.${target}`;
}
