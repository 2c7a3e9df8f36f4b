/** A key that a mapping does not have → what was probably meant, or where the key belongs. */
import { type Diagnostic, formatPath, joinWords, nearestWord, type Path, quote } from '../../shared/index.ts';
import { errorAt, type Span } from '../read/source.ts';
import type { Mapping } from '../read/tree.ts';
import { rootSchema, type Schema, tagOf } from './schema.ts';

/** The error for a key that its mapping may not have, and the key that was probably meant. */
export type UnknownKey = {
  readonly diagnostic: Diagnostic;
  /** The key that was probably meant, if the mapping does not have it. */
  readonly meant?: string;
};

type Owner = { readonly path: Path; readonly tree: Mapping };

/** Explains one unknown key of a mapping of the given form. */
export function explainUnknownKey(key: string, span: Span, branch: Schema, { path, tree }: Owner): UnknownKey {
  if ((path.length === 0 || path[0] === 'earlyStopping') && isTimeLimit(key)) {
    return { diagnostic: refuseTimeLimit(key, span, path) };
  }
  const known = Object.keys(branch.properties ?? {});
  const owners = ownersOf(key);
  const meant = nearestWord(key, known);
  const place = path.length === 0 ? 'an experiment' : (tagOf(branch) ?? formatPath(path));
  const message = `${quote(key)} is not a key of ${path.length === 0 ? place : quote(place)}`;
  const there = meant === undefined ? undefined : tree.entries.get(meant);
  // One of another file is what this one was to stand over.
  const isTwice = there !== undefined && there.key.source === span.source;
  const hint = isTwice ? `leave it out: ${quote(meant ?? '')} is there already` : adviseKey(key, meant, owners, known);
  const diagnostic = errorAt(span, 'CONFIG_UNKNOWN_KEY', message, { path: [...path, key], hint });
  return { diagnostic: { ...diagnostic, target: 'key' }, ...(meant !== undefined && there === undefined && { meant }) };
}

/** Keys by which other programs limit the time of training, without `max` and in small letters. */
const timeLimits = new Set(['time', 'timelimit', 'timeout', 'walltime', 'duration', 'seconds', 'minutes', 'hours']);

function isTimeLimit(key: string): boolean {
  const word = key.toLowerCase().replace(/[_-]/g, '');
  return timeLimits.has(word.replace(/^max/, ''));
}

function refuseTimeLimit(key: string, span: Span, path: Path): Diagnostic {
  const message = `${quote(key)} is not a key: a limit in time would make the results depend on the machine`;
  const hint = 'use `steps` or `epochs`';
  return { ...errorAt(span, 'CONFIG_TIME_LIMIT', message, { path: [...path, key], hint }), target: 'key' };
}

/** Sizes of splits that folds do not have. */
const ofSplits = ['train', 'validation'];

/** Keys that an experiment on a function does not have. */
const ofNetworks = ['dataset', 'layers', 'loss'];

function adviseKey(
  key: string,
  meant: string | undefined,
  owners: readonly string[],
  known: readonly string[],
): string {
  if (ofNetworks.includes(key) && known.includes('function')) return 'a function stands in its place: leave it out';
  if (ofSplits.includes(key) && known.includes('folds')) {
    return 'each fold is held out in turn and the others are trained on: leave it out, or write sizes without folds';
  }
  if (meant !== undefined) return `did you mean ${quote(meant)}?`;
  // Of a range one of its keys was meant, whatever else has a key of that name.
  if (owners.length > 0 && !known.includes('from')) return `it belongs to ${joinWords(owners, 'or')}`;
  if (known.length > 8) return '`kobai schema` prints every key';
  return known.length === 1 ? `its only key is ${quote(known[0] ?? '')}` : `its keys are ${joinWords(known, 'and')}`;
}

let owners: Map<string, Set<string>> | undefined;

/** The mappings of the file format that have a key: `dense`, `evaluate`, the top level. */
function ownersOf(key: string): string[] {
  owners ??= collectOwners();
  return [...(owners.get(key) ?? [])];
}

function collectOwners(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const collect = (schema: Schema, name: string): void => {
    for (const [key, part] of Object.entries(schema.properties ?? {})) {
      // The word of a mapping, and the words of a union, belong to nobody.
      if (part.const === undefined && schema.oneOf === undefined)
        found.set(key, (found.get(key) ?? new Set()).add(name));
      collect(part, quote(key));
    }
  };
  const root = rootSchema();
  collect(root, 'the top level of the file');
  for (const [name, schema] of Object.entries(root.$defs ?? {})) collect(schema, quote(tagOf(schema) ?? name));
  return found;
}
