/** A key that a mapping does not have → what was probably meant, or where the key belongs. */
import { type Diagnostic, formatPath, joinWords, type Path, quote } from '../../shared/index.ts';
import { errorAt, type Span } from '../read/source.ts';
import { type Entry, type Mapping, type Tree, toPlain } from '../read/tree.ts';
import { meantWord, namesOf, wayOutOf } from './meant-word.ts';
import { adviseColon, writeFlow } from './rewrite.ts';
import { followReference, listBranches, rootSchema, type Schema, tagOf } from './schema.ts';

/** The error for a key that its mapping may not have, and the key that was probably meant. */
export type UnknownKey = {
  readonly diagnostic: Diagnostic;
  /** The key that was probably meant, if the mapping does not have it. */
  readonly meant?: string;
};

/** Where an unknown key stands, and what under it. */
type Context = { readonly branch: Schema; readonly path: Path; readonly value: Tree };

type Owner = { readonly path: Path; readonly tree: Mapping };

/** Explains one unknown key of a mapping of the given form. */
export function explainUnknownKey(
  key: string,
  { key: span, value }: Entry,
  branch: Schema,
  { path, tree }: Owner,
): UnknownKey {
  if ((path.length === 0 || path[0] === 'earlyStopping') && isTimeLimit(key)) {
    return { diagnostic: refuseTimeLimit(key, span, path) };
  }
  // A value that a key runs into is no part of its name.
  const isGlued = key.includes(':') && value.kind === 'scalar' && value.value === null;
  const meant = isGlued ? undefined : meantWord(key, Object.keys(branch.properties ?? {}));
  const place = path.length === 0 ? 'an experiment' : (tagOf(branch) ?? formatPath(path));
  const message = `${quote(key)} is not a key of ${path.length === 0 ? place : quote(place)}`;
  const there = meant === undefined ? undefined : tree.entries.get(meant);
  // One of another file is what this one was to stand over.
  const isTwice = there !== undefined && there.key.source === span.source;
  const hint = isTwice
    ? `leave it out: ${quote(meant ?? '')} is there already`
    : adviseKey(key, meant, { branch, path, value });
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

function adviseKey(key: string, meant: string | undefined, { branch, path, value }: Context): string {
  const known = Object.keys(branch.properties ?? {});
  if (ofNetworks.includes(key) && known.includes('function')) return 'a function stands in its place: leave it out';
  if (ofSplits.includes(key) && known.includes('folds')) {
    return 'each fold is held out in turn and the others are trained on: leave it out, or write sizes without folds';
  }
  const inside = value.kind === 'mapping' ? [...value.entries.keys()] : [];
  const isSection = inside.length > 0 && inside.every((each) => known.includes(each));
  if (meant !== undefined && !isSection) return `did you mean ${quote(meant)}?`;
  if (isSection || (inside.length > 0 && inside.every((each) => meantWord(each, known) !== undefined))) {
    return `take ${quote(key)} away: what stands under it belongs one level higher`;
  }
  const inner = known.find((each) =>
    Object.hasOwn(followReference(branch.properties?.[each] ?? {}).properties ?? {}, key),
  );
  if (inner !== undefined && known.length === 1) return `it belongs inside ${quote(inner)}`;
  const wayOut = wayOutOf(key) ?? adviseSpelling(key, path, value);
  if (wayOut !== undefined) return wayOut;
  // Of a range one of its keys was meant, whatever else has a key of that name.
  const elsewhere = known.includes('from') ? undefined : adviseOwner(key, path);
  if (elsewhere !== undefined) return elsewhere;
  if (known.length > 8) return '`kobai schema` prints every key';
  return known.length === 1 ? `its only key is ${quote(known[0] ?? '')}` : `its keys are ${joinWords(known, 'and')}`;
}

/** A key with a part of its value in it, or with the path to it. */
function adviseSpelling(key: string, path: Path, value: Tree): string | undefined {
  if (value.kind === 'scalar' && value.value === null && key.includes(':')) return adviseColon(key);
  if (/\[\d+\]/.test(key)) return `did you mean ${quote(key.replace(/\[(\d+)\]/g, '.$1'))}?`;
  const steps = key.split('.');
  if (path.length > 0 || steps.length < 2) return undefined;
  const nested = steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), toPlain(value));
  return `in a file mappings stand for the dots: \`${writeFlow(nested).slice(2, -2)}\``;
}

/** Where the file format has the key, or what other tools call so. */
function adviseOwner(key: string, path: Path): string | undefined {
  const here = path.filter((step) => typeof step === 'string').join('.');
  for (const name of [key, ...namesOf(key), camelOf(key), `${camelOf(key)}s`]) {
    const owners = ownersOf(name);
    const asIt = name === key ? 'it' : quote(name);
    const tags = owners.find((owner) => owner.path === here)?.tags;
    if (tags?.length) return `${asIt} is a setting of ${joinTags(tags)}`;
    if (owners.length > 0) return `${asIt} belongs to ${joinWords(owners.map(describeOwner), 'or')}`;
  }
  return undefined;
}

/** `weight_decay` as keys are spelled here. */
function camelOf(key: string): string {
  return key.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

type PlaceOfKey = { readonly path: string; readonly tags: readonly string[] };

/** Of more forms than this none is named. */
const mostForms = 3;

function describeOwner({ path, tags }: PlaceOfKey): string {
  if (path === '') return 'the top level of the file';
  const isNamed = tags.length > 0 && tags.length <= mostForms;
  return isNamed ? `${quote(path)} of ${joinTags(tags)}` : quote(path);
}

function joinTags(tags: readonly string[]): string {
  return joinWords(
    tags.map((tag) => quote(`type: ${tag}`)),
    'or',
  );
}

let owners: Map<string, Map<string, Set<string>>> | undefined;

/** The mappings of the file format that have a key, by their paths, with the `type` of those that have one. */
function ownersOf(key: string): PlaceOfKey[] {
  owners ??= collectOwners();
  return [...(owners.get(key) ?? [])].map(([path, tags]) => ({ path, tags: [...tags] }));
}

function collectOwners(): Map<string, Map<string, Set<string>>> {
  const found = new Map<string, Map<string, Set<string>>>();
  const seen = new Set<Schema>();
  const collect = (schema: Schema, path: string): void => {
    for (const branch of listBranches(schema)) {
      // What stands in several places belongs to the first.
      if (seen.has(branch)) continue;
      seen.add(branch);
      const tag = tagOf(branch);
      for (const [key, part] of Object.entries(branch.properties ?? {})) {
        if (part.const !== undefined) continue;
        const places = found.get(key) ?? new Map<string, Set<string>>();
        const tags = places.get(path) ?? new Set();
        found.set(key, places.set(path, tag === undefined ? tags : tags.add(tag)));
        collect(part, path === '' ? key : `${path}.${key}`);
      }
      if (branch.items) collect(branch.items, path);
    }
  };
  collect(rootSchema(), '');
  return found;
}
