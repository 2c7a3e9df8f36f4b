/** The formulas of an experiment → what is wrong with them, at their columns. */
import { checkName, type FormulaError, parseFormula } from '../../formula/index.ts';
import type { Diagnostic, Path } from '../../shared/index.ts';
import { partAt } from '../read/paths.ts';
import { errorAt, stretchOf } from '../read/source.ts';
import { findPart, spanOf } from '../read/tree.ts';
import { type Checked, listVariants } from './variants.ts';

/** What a formula may be computed with, by the place of its text. */
const namesByPlace: readonly { readonly path: Path; readonly names: readonly string[] }[] = [
  { path: ['loss', 'formula'], names: ['y', 't'] },
  { path: ['schedule', 'formula'], names: ['epoch', 'step', 'steps', 'base'] },
];

/** Checks the formulas of the loss, the schedule, the activations and the function, each value of an axis. */
export function checkFormulas(checked: Checked): Diagnostic[] {
  const layers = listVariants(checked, ['layers']).map(({ value }) => (Array.isArray(value) ? value.length : 0));
  const activations = Array.from({ length: Math.max(0, ...layers) }, (_, layer) => ({
    path: ['layers', layer, 'activation', 'formula'],
    names: ['x'],
  }));
  return [
    ...[...namesByPlace, ...activations].flatMap(({ path, names }) => checkTexts(checked, path, names)),
    ...checkFunction(checked),
  ];
}

function checkFunction(checked: Checked): Diagnostic[] {
  const start = partAt(checked.parts, ['function', 'start']);
  if (typeof start !== 'object' || start === null) return [];
  const names = Object.keys(start);
  const wrong = names.flatMap((name) => {
    const error = name === 'step' ? takenByPath : checkName(name);
    if (error === undefined) return [];
    const { tree, key } = findPart(checked.root, ['function', 'start', name], checked.repairs);
    return [toDiagnostic(error, key ?? tree.span, ['function', 'start', name])];
  });
  return wrong.length > 0 ? wrong : checkTexts(checked, ['function', 'formula'], names);
}

/** The path of a function is recorded under the names of its variables, beside the count of updates. */
const takenByPath: FormulaError = {
  code: 'FORMULA_NAME',
  message: '`step` counts the updates in what is recorded',
  hint: 'give the variable another name',
  start: 0,
  end: 'step'.length,
};

function checkTexts(checked: Checked, path: Path, names: readonly string[]): Diagnostic[] {
  return listVariants(checked, path).flatMap(({ value, source }) => {
    if (typeof value !== 'string') return [];
    const read = parseFormula(value, { names });
    if ('tree' in read) return [];
    const { tree, key } = findPart(checked.root, source, checked.repairs);
    const span = stretchOf(spanOf(tree, key), value, read.error);
    return [toDiagnostic(read.error, span, source)];
  });
}

function toDiagnostic({ code, message, hint }: FormulaError, span: Parameters<typeof errorAt>[0], path: Path) {
  return errorAt(span, code, message, { path, hint });
}
