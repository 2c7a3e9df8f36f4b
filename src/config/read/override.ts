/** `--set path=value` on the command line → a change of the experiment's tree, made before it is checked. */
import { type Diagnostic, KobaiError, quote } from '../../shared/index.ts';
import { editTree, type Step, splitPath } from './edit-tree.ts';
import { readTree } from './read-tree.ts';
import { createSource, errorAt } from './source.ts';
import { type Tree, toPlain } from './tree.ts';

/** A change to one setting. */
export type Override = {
  /** As it was given. */
  readonly text: string;
  readonly steps: readonly Step[];
  /** Undefined takes the setting out of the file. */
  readonly value: Tree | undefined;
  /** What is wrong with the value as YAML. */
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Reads `learningRate=0.1`, `learningRate=[0.1, 0.01]` (a list makes an axis), `dataset.normalize=unit`, or `epochs=`,
 * which takes the setting out.
 *
 * @throws CONFIG_OVERRIDE_MALFORMED where the text is not of the form path=value
 * @example
 * ```ts
 * const overrides = [parseOverride('learningRate=[0.1, 1]'), parseOverride('repeats=2')];
 * ```
 */
export function parseOverride(text: string): Override {
  const { path, start, source, tree, diagnostics } = readAssignment('--set', text);
  const steps = splitPath(path, { source, start, end: start + path.length });
  return { text, steps, value: tree, diagnostics };
}

/**
 * Reads `--only learningRate=0.1`: an axis and a value of it, or a list of them.
 *
 * @throws CONFIG_OVERRIDE_MALFORMED where the text is not of the form path=value, or the value is not YAML
 */
export function parseSelection(text: string): { readonly axis: string; readonly values: readonly unknown[] } {
  const { path, tree, diagnostics } = readAssignment('--only', text);
  if (diagnostics.length > 0) {
    const message = `--only ${quote(text)} cannot be read`;
    throw new KobaiError('input', 'CONFIG_OVERRIDE_MALFORMED', message, { diagnostics });
  }
  const value = tree === undefined ? null : toPlain(tree);
  return { axis: path, values: Array.isArray(value) ? value : [value] };
}

function readAssignment(option: '--set' | '--only', text: string) {
  const equals = text.indexOf('=');
  const path = text.slice(0, equals).trim();
  if (equals === -1 || path.split('.').some((name) => name === '')) {
    throw new KobaiError('input', 'CONFIG_OVERRIDE_MALFORMED', `${option} takes path=value, got ${quote(text)}`, {
      hint: `for example ${option} learningRate=0.1, or ${option} dataset.normalize=unit`,
    });
  }
  const source = createSource(option, text);
  // What stands before the value is blanked, not cut off, so that its columns are those of the whole text.
  const { tree, diagnostics } = readTree(source, ' '.repeat(equals + 1) + text.slice(equals + 1));
  return { path, start: text.indexOf(path), source, tree, diagnostics };
}

/** Makes the changes one after another; a faulty one is reported and left out. */
export function applyOverrides(root: Tree, overrides: readonly Override[]): { tree: Tree; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let tree = root;
  for (const { text, steps, value, diagnostics: faults } of overrides) {
    diagnostics.push(...faults);
    if (value === undefined && faults.length > 0) continue;
    const edit = editTree(tree, steps, value);
    if ('tree' in edit) tree = edit.tree;
    else {
      const message = `--set ${text} sets nothing: ${edit.reason}`;
      diagnostics.push(errorAt(edit.step.span, 'CONFIG_OVERRIDE_PATH', message));
    }
  }
  return { tree, diagnostics };
}
