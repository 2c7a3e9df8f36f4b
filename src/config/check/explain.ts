/** A value that the schema does not take → the diagnostic that says what was expected there. */
import type { ErrorObject } from 'ajv';
import { type Diagnostic, formatPath, joinWords, type Path, quote } from '../../shared/index.ts';
import { errorAt } from '../read/source.ts';
import { findPart, type List, type Repairs, spanOf, type Tree, toPlain } from '../read/tree.ts';
import { type BranchChoice, isNumeric, listWords } from './branch.ts';
import { checkLevel } from './check-level.ts';
import { adviseForm, asWritten, describeForms, describeTree, describeWord } from './describe.ts';
import { explainMissing, nameOf } from './explain-missing.ts';
import { explainWord } from './explain-word.ts';
import type { Location } from './location.ts';
import { meantWord, wayOutOf } from './meant-word.ts';
import { adviseColon, adviseRewrite, readTagAsKey, type Takes, writeField } from './rewrite.ts';
import { listBranches, type Schema } from './schema.ts';

const seedHint = '`repeats: 3` trains every point three times, with other random numbers each time';

/** Why no form of the schema takes the value. @param takes whether a schema takes a part of it, for the way out */
export function explainChoice(
  choice: Exclude<BranchChoice, { problem?: undefined }>,
  schema: Schema,
  tree: Tree,
  { path, key }: Location,
  takes: Takes,
): Diagnostic {
  const name = nameOf(path);
  if (choice.problem === 'tag') return explainWord(choice.word, schema, [...path, 'type']);
  if (choice.problem === 'noTag') {
    const words = listWords(listBranches(schema));
    const meant = tree.kind === 'mapping' ? readTagAsKey(tree, (word) => meantWord(word, words)) : undefined;
    const glued =
      tree.kind === 'mapping' ? [...tree.entries.keys()].find((each) => each.startsWith('type:')) : undefined;
    const hint = meant
      ? `write ${writeField(path, meant)}`
      : (glued && adviseColon(glued)) || `add \`type\`: ${joinWords(words, 'or')}`;
    return errorAt(key ?? tree.span, 'CONFIG_MISSING_KEY', `${name} needs \`type\``, { path, hint });
  }
  const expected = describeForms(schema);
  if (tree.kind === 'scalar' && tree.value === null) {
    const hint = `expected ${expected}`;
    return errorAt(key ?? tree.span, 'CONFIG_MISSING_VALUE', `${name} has no value`, { path, hint });
  }
  if (tree.kind === 'scalar' && tree.style === 'bigInteger' && listBranches(schema).some(isNumeric)) {
    const message = `${name} is too large to be exact: ${asWritten(tree)}`;
    return errorAt(tree.span, 'CONFIG_NUMBER_TOO_LARGE', message, { path, hint: `expected ${expected}` });
  }
  const message = `${name} must be ${expected}, got ${describeTree(tree)}`;
  const isSeeds = tree.kind === 'list' && formatPath(path) === 'seed';
  const word = tree.kind === 'scalar' ? wayOutOf(String(tree.value)) : undefined;
  const hint = isSeeds ? seedHint : (adviseForm(schema, tree) ?? word ?? adviseRewrite(schema, tree, path, takes));
  return errorAt(spanOf(tree, key), 'CONFIG_WRONG_TYPE', message, { path, hint });
}

/** A list of single values where a list of lists should stand. */
export function explainFlatList(branch: Schema, tree: List, { path, key }: Location): Diagnostic | undefined {
  const wantsLists = branch.items !== undefined && listBranches(branch.items).every(({ type }) => type === 'array');
  const isFlat = tree.items.length > 0 && tree.items.every(({ kind }) => kind === 'scalar');
  if (!wantsLists || !isFlat) return undefined;
  const message = `${quote(formatPath(path))} must be a list of lists, got one list`;
  const hint = `write ${writeField(path, [toPlain(tree)])}`;
  return errorAt(spanOf(tree, key), 'CONFIG_WRONG_TYPE', message, { path, hint });
}

/** What ajv finds at this level of the value, one diagnostic for each mistake. */
export function explainLevel(schema: Schema, branch: Schema, tree: Tree, location: Location): Diagnostic[] {
  const plain = toPlain(tree);
  if (tree.kind === 'scalar') {
    if (typeof tree.value === 'number' && !Number.isFinite(tree.value)) return [explainInfinite(tree, location)];
    const [first] = checkLevel(branch, plain);
    return first === undefined ? [] : [explainScalar(first, schema, tree, location)];
  }
  const errors = checkLevel(branch, plain);
  const missing = errors.flatMap(({ keyword, params }) =>
    keyword === 'required' || keyword === 'dependentRequired' ? [String(params.missingProperty)] : [],
  );
  if (errors.some(({ keyword }) => keyword === 'minProperties')) return [explainEmptyMapping(tree, location)];
  const rest = errors.flatMap((error) => explainList(error, tree, location) ?? []);
  return missing.length > 0 ? [explainMissing(missing, branch, tree, location), ...rest] : rest;
}

/** A list or a mapping of more parts than it may have: they are not looked at then. */
export function explainExcess(branch: Schema, tree: Tree, { path, key }: Location): Diagnostic | undefined {
  const [most, count, parts] =
    tree.kind === 'list'
      ? [branch.maxItems, tree.items.length, 'items']
      : [branch.maxProperties, tree.kind === 'mapping' ? tree.entries.size : 0, 'keys'];
  if (most === undefined || count <= most) return undefined;
  const message = `${quote(formatPath(path))} must have at most ${most} ${parts}, got ${count}`;
  return errorAt(spanOf(tree, key), 'CONFIG_LIST_LENGTH', message, { path });
}

function explainEmptyMapping(tree: Tree, { path, key }: Location): Diagnostic {
  const message = `${quote(formatPath(path))} is an empty mapping`;
  return errorAt(spanOf(tree, key), 'CONFIG_EMPTY_MAPPING', message, { path, hint: 'give it at least one key' });
}

function explainInfinite(tree: Tree, { path }: Location): Diagnostic {
  const message = `${quote(formatPath(path))} must be a finite number, got ${textOfScalar(tree)}`;
  return errorAt(tree.span, 'CONFIG_NUMBER_NOT_FINITE', message, { path });
}

function textOfScalar(tree: Tree): string {
  return tree.kind === 'scalar' ? asWritten(tree) : describeTree(tree);
}

/** A part of an item of an axis that gives several values. */
export function explainAxisInItem(path: Path, item: Tree, outer: Location, repairs: Repairs): Diagnostic {
  const { tree, key } = findPart(item, path.slice(outer.path.length), repairs);
  const message = `an axis takes single values, and this gives ${quote(formatPath(path))} several`;
  return errorAt(spanOf(tree, key), 'CONFIG_AXIS_IN_AXIS', message, { path, hint: 'write an item for each of them' });
}

function explainScalar({ keyword, params }: ErrorObject, schema: Schema, tree: Tree, { path }: Location): Diagnostic {
  const name = quote(formatPath(path));
  const got = `got ${describeTree(tree)}`;
  const limit = String(params.limit);
  const outOfRange = (rule: string) => {
    const hint = adviseBounds(listBranches(schema).find(isNumeric), tree);
    return errorAt(tree.span, 'CONFIG_OUT_OF_RANGE', `${name} must be ${rule} ${limit}, ${got}`, { path, hint });
  };
  switch (keyword) {
    case 'enum':
    case 'const':
      return explainWord(tree, schema, path);
    case 'type': {
      const hint = listBranches(schema).find(isNumeric)?.description ?? schema.description;
      return errorAt(tree.span, 'CONFIG_NOT_INTEGER', `${name} must be a whole number, ${got}`, { path, hint });
    }
    case 'minimum':
      return outOfRange('at least');
    case 'exclusiveMinimum':
      return outOfRange('above');
    case 'maximum':
      return outOfRange('at most');
    case 'exclusiveMaximum':
      return outOfRange('below');
    case 'minLength':
      return errorAt(tree.span, 'CONFIG_BAD_TEXT', `${name} must not be empty`, { path });
    default: {
      // A pattern is for machines; the field's description says it in words.
      const hint =
        listBranches(schema).find((branch) => branch.description !== undefined)?.description ?? schema.description;
      return errorAt(tree.span, 'CONFIG_BAD_TEXT', `${name} cannot be ${describeWord(tree)}`, { path, hint });
    }
  }
}

/** A percentage as the share that it is; of any other number, what the schema says of it. */
function adviseBounds(branch: Schema | undefined, tree: Tree): string | undefined {
  const isShare = branch?.exclusiveMaximum === 1 || branch?.maximum === 1;
  const share = tree.kind === 'scalar' && isShare ? Number(tree.value) / 100 : 1;
  // From 10 %: 9 is as likely a slip of 0.9.
  return share >= 0.1 && share < 1 ? `write the share as a number: ${share}` : branch?.description;
}

function explainList({ keyword, params }: ErrorObject, tree: Tree, { path, key }: Location): Diagnostic | undefined {
  if (tree.kind !== 'list') return undefined;
  const name = quote(formatPath(path));
  if (keyword === 'uniqueItems') {
    const [first, second] = [Number(params.j), Number(params.i)].sort((a, b) => a - b);
    const item = tree.items[second ?? 0];
    const message = `item ${(second ?? 0) + 1} of ${name} is the same as item ${(first ?? 0) + 1}`;
    return errorAt(item?.span ?? tree.span, 'CONFIG_DUPLICATE_ITEM', message, { path: [...path, second ?? 0] });
  }
  const limit = String(params.limit);
  const count = tree.items.length;
  if (count === 0)
    return errorAt(tree.span, 'CONFIG_EMPTY_LIST', `${name} is an empty list`, {
      path,
      hint: 'give it at least one item',
    });
  const message = `${name} must have at least ${limit} items, got ${count}`;
  return errorAt(spanOf(tree, key), 'CONFIG_LIST_LENGTH', message, { path });
}
