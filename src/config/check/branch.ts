/** A value and the forms it may have → the one form that it is meant to be, or what is wrong with it. */
import { omitUndefined } from '../../shared/index.ts';
import { expandShorthand, type Mapping, type Scalar, type Tree } from '../read/tree.ts';
import { meantWord } from './meant-word.ts';
import { readNumber } from './read-number.ts';
import { listBranches, type Schema, tagOf } from './schema.ts';

/** The branch of a union schema that a value is checked against, or why none can be chosen. */
export type BranchChoice =
  /** `tree` is the value with its shorthand written out. */
  | { readonly branch: Schema; readonly tree: Tree; readonly problem?: undefined }
  /** `form`: no branch takes such a value; `noTag`: the mapping lacks the `type` that tells the branches apart. */
  | { readonly problem: 'form' | 'noTag' }
  /** A `type` that does not exist; `meant` is the one that was probably meant. */
  | { readonly problem: 'tag'; readonly word: Tree; readonly meant?: string };

/** Decides a union by the JSON type of the value, then by `type`, then by the key that only one form has; what has none is the form that needs none. */
export function chooseBranch(schema: Schema, tree: Tree): BranchChoice {
  const branches = listBranches(schema);
  if (branches.length === 1 && branches[0] !== undefined && isAnything(branches[0]))
    return { branch: branches[0], tree };
  if (tree.kind === 'mapping') return chooseMapping(branches, tree);
  if (tree.kind === 'scalar') return chooseScalar(branches, tree);
  return choose(
    branches.find((branch) => branch.type === 'array'),
    tree,
  );
}

/** Every `type` that a union knows, and every word that stands for itself. */
export function listWords(branches: readonly Schema[]): string[] {
  const words = branches.flatMap((branch) => branch.enum ?? branch.const ?? tagOf(branch) ?? []);
  return [...new Set(words)];
}

/** The key by which a form without `type` is known: `log` of `{ log: … }`. */
export function ownKeyOf(branch: Schema): string | undefined {
  const [key, ...others] = branch.required ?? [];
  return tagOf(branch) === undefined && others.length === 0 ? key : undefined;
}

function chooseScalar(branches: readonly Schema[], tree: Scalar): BranchChoice {
  if (typeof tree.value === 'string') {
    const tagged = branches.find((branch) => tagOf(branch) === tree.value);
    const mapping = tagged && expandShorthand(tree);
    if (tagged && mapping) return { branch: tagged, tree: mapping };
    const words = branches.filter((branch) => branch.type === 'string' || branch.const !== undefined);
    const text = words.find((branch) => branch.const === tree.value) ?? words[0];
    // A number in quotes is no word, though a word could stand there too.
    if (text?.const !== undefined && text.const !== tree.value && isMeantAsNumber(tree.value, branches)) {
      return { problem: 'form' };
    }
    // Digits that no number can hold are text only where a number could stand too: in the seed.
    return choose(tree.style === 'bigInteger' && !branches.some(isNumeric) ? undefined : text, tree);
  }
  if (tree.value === null) return { problem: 'form' };
  const types = typeof tree.value === 'number' ? ['number', 'integer'] : [typeof tree.value];
  return choose(
    branches.find((branch) => branch.type !== undefined && types.includes(branch.type)),
    tree,
  );
}

function chooseMapping(branches: readonly Schema[], tree: Mapping): BranchChoice {
  const forms = branches.filter((branch) => branch.type === 'object');
  const [only] = forms;
  if (only === undefined) return { problem: 'form' };
  const tagged = forms.filter((form) => tagOf(form) !== undefined);
  const word = tree.entries.get('type')?.value;
  if (word !== undefined && tagged.length > 0) {
    const tag = word.kind === 'scalar' ? word.value : undefined;
    const form = tagged.find((candidate) => tagOf(candidate) === tag);
    if (form !== undefined) return { branch: form, tree };
    const meant = typeof tag === 'string' ? meantWord(tag, listWords(tagged)) : undefined;
    return omitUndefined({ problem: 'tag', word, meant });
  }
  if (forms.length === 1) return { branch: only, tree };
  const keys = forms.flatMap((form) => ownKeyOf(form) ?? []);
  const key =
    keys.find((own) => tree.entries.has(own)) ?? [...tree.entries.keys()].flatMap((k) => meantWord(k, keys) ?? [])[0];
  const needsNone = (candidate: Schema) => (candidate.required ?? []).length === 0;
  const form = forms.find(key === undefined ? needsNone : (candidate) => ownKeyOf(candidate) === key);
  if (form !== undefined) return { branch: form, tree };
  const tagOnly = tagged.length === forms.length;
  return { problem: tagOnly ? 'noTag' : 'form' };
}

function isMeantAsNumber(text: string, branches: readonly Schema[]): boolean {
  return branches.some(isNumeric) && readNumber(text) !== undefined;
}

/** Whether a number can stand there. */
export function isNumeric({ type }: Schema): boolean {
  return type === 'number' || type === 'integer';
}

/** Whether the schema takes whatever stands there. */
export function isAnything(branch: Schema): boolean {
  return branch.type === undefined && branch.const === undefined;
}

function choose(branch: Schema | undefined, tree: Tree): BranchChoice {
  return branch === undefined ? { problem: 'form' } : { branch, tree };
}
