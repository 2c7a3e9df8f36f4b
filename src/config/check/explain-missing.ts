/** What a mapping lacks → the diagnostic that names all of it, with how to write it. */
import { type Diagnostic, formatPath, joinWords, type Path, quote } from '../../shared/index.ts';
import { errorAt } from '../read/source.ts';
import type { Tree } from '../read/tree.ts';
import { listWords } from './branch.ts';
import { describeForms } from './describe.ts';
import type { Location } from './location.ts';
import { exampleOf, writeField } from './rewrite.ts';
import { listBranches, type Schema, tagOf } from './schema.ts';

/** All that one mapping lacks in one diagnostic, at its key. */
export function explainMissing(
  missing: readonly string[],
  branch: Schema,
  tree: Tree,
  { path, key }: Location,
): Diagnostic {
  const name = nameOf(path);
  const message = `${name} needs ${joinWords(missing.map(quote), 'and')}`;
  const start = path.length === 0 ? { ...tree.span, start: 0, end: 1 } : (key ?? tree.span);
  return errorAt(start, 'CONFIG_MISSING_KEY', message, { path, hint: adviseMissing(missing, branch, tree, path) });
}

/** Of more words than this one is shown. */
const mostWords = 15;

function adviseMissing(missing: readonly string[], branch: Schema, tree: Tree, path: Path): string | undefined {
  const tag = tagOf(branch);
  const [first = ''] = missing;
  const property = branch.properties?.[first];
  // A word such as `random`, which has no place for a key.
  const isWord = tree.kind === 'mapping' && tree.entries.get('type')?.value.span === tree.span;
  if (isWord || missing.length > 1 || property === undefined) {
    const example = exampleOf([branch]);
    if (example !== undefined) return `write ${writeField(path, example)}`;
    return tag && `write { type: ${tag}, ${missing.map((other) => `${other}: …`).join(', ')} }`;
  }
  const whole = exampleOf([branch]) as Readonly<Record<string, unknown>> | undefined;
  if (listWords(listBranches(property)).length > mostWords && whole?.[first] !== undefined) {
    return `add ${quote(first)}, such as ${writeField([first], whole[first])}`;
  }
  const example = exampleOf(listBranches(property));
  const isPlain = listBranches(property).some(({ type }) => type !== 'object' && type !== 'array');
  return example === undefined || isPlain
    ? `add ${quote(first)}: ${describeForms(property)}`
    : `add ${writeField([first], example)}`;
}

/** A part of the file as messages name it. */
export function nameOf(path: Path): string {
  return path.length === 0 ? 'an experiment' : quote(formatPath(path));
}
