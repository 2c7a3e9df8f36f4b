/** A word that a field does not take → the diagnostic that says which it takes, and which was probably meant. */
import { type Diagnostic, formatPath, joinWords, type Path, quote, significantDigits } from '../../shared/index.ts';
import { errorAt } from '../read/source.ts';
import type { Tree } from '../read/tree.ts';
import { isNumeric, listWords } from './branch.ts';
import { adviseForm, describeForms, describeWord } from './describe.ts';
import { meantWord, wayOutOf } from './meant-word.ts';
import { exampleOf, writeField } from './rewrite.ts';
import { listBranches, rootSchema, type Schema, tagOf } from './schema.ts';

/** The word of a list that a wrong one was probably meant to be. */
export function meantOf(tree: Tree, words: readonly string[]): string | undefined {
  return tree.kind === 'scalar' && typeof tree.value === 'string' ? meantWord(tree.value, words) : undefined;
}

/** The error for a value that is none of the words. */
export function explainWord(tree: Tree, schema: Schema, path: Path): Diagnostic {
  const branches = listBranches(schema);
  const words = listWords(branches);
  const nearest = meantOf(tree, words);
  const asList = `${words.length > 1 ? 'one of ' : ''}${joinWords(words, 'or')}`;
  const expected = branches.some(isNumeric) ? describeForms(schema) : asList;
  const message = `${quote(formatPath(path))} must be ${expected}, got ${describeWord(tree)}`;
  const hint = nearest === undefined ? adviseWord(tree, schema, path) : `did you mean ${quote(nearest)}?`;
  return errorAt(tree.span, 'CONFIG_UNKNOWN_WORD', message, { path, hint });
}

/** The way out, where no word of the list was meant. */
function adviseWord(tree: Tree, schema: Schema, path: Path): string | undefined {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return undefined;
  const branches = listBranches(schema);
  const ofFile = branches.find((branch) => String(tree.value).endsWith(`.${tagOf(branch)}`));
  if (ofFile) {
    const table = writeField(path, { ...(exampleOf([ofFile]) as object), path: tree.value });
    return `write ${table} with the name of its target column, or see what \`kobai init --data ${tree.value}\` writes`;
  }
  const ofFormula = branches.some((branch) => branch.properties?.formula !== undefined);
  if (ofFormula && /[()*/^+-]/.test(tree.value)) return `write ${writeField(path, { formula: tree.value })}`;
  return wayOutOf(tree.value) ?? adviseOwner(tree.value, path) ?? adviseForm(schema, tree) ?? adviseNumber(tree);
}

/** What to do with a word of another field. */
function adviseOwner(word: string, path: Path): string | undefined {
  const owners = listWordOwners(word);
  if (owners.includes('activation') && path[0] === 'layers') {
    return `write \`activation: ${word}\` in the layer above, and leave this one out`;
  }
  return owners.length > 0 ? `it is a word of ${joinWords(owners.map(quote), 'or')}` : undefined;
}

/** The fields that a word belongs to, by the definitions of their words: `activationName`. */
function listWordOwners(word: string): string[] {
  return Object.entries(rootSchema().$defs ?? {}).flatMap(([name, schema]) =>
    name.endsWith('Name') && listWords(listBranches(schema)).includes(word) ? [name.slice(0, -'Name'.length)] : [],
  );
}

/** The number that a text was probably meant to be: a fraction, or one with a suffix. YAML computes nothing. */
function adviseNumber(tree: Tree): string | undefined {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return undefined;
  const [, above, below = '1'] = /^([\d.]+)(?:\s*\/\s*([\d.]+)|f)$/.exec(tree.value) ?? [];
  const value = Number(above) / Number(below);
  return Number.isFinite(value) ? `a number is written out: ${significantDigits(value, 12)}` : undefined;
}
