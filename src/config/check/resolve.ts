/**
 * A tree and the schema → plain settings with every shorthand and default written out, the axes among them, and a
 * diagnostic for every mistake. Faulty parts are left out, so that everything else can still be checked.
 */
import { untilEnough } from '../read/enough.ts';
import { type Entry, filePathOf, type List, type Mapping, type Tree, toPlain, toTree } from '../read/tree.ts';
import type { LinearRange, LogRange } from '../schema-types.ts';
import { type BranchChoice, chooseBranch, isAnything, isNumeric, listWords } from './branch.ts';
import { collectValues, eachOnce } from './collect-values.ts';
import { explainAxisInItem, explainChoice, explainExcess, explainFlatList, explainLevel } from './explain.ts';
import { meantOf } from './explain-word.ts';
import { attempt, createFindings, type Findings, type WrittenValues } from './findings.ts';
import { explainUnknownKey } from './known-keys.ts';
import type { Location } from './location.ts';
import { namesOf } from './meant-word.ts';
import { hasCount, openRange } from './open-range.ts';
import { readNumber } from './read-number.ts';
import { followReference, isFilePath, listBranches, propertyOf, type Schema, withoutAxes } from './schema.ts';

/**
 * Resolves one value.
 *
 * @returns undefined where nothing of it can be used; a mapping may lack required parts, which are then in `gaps`
 */
export function resolveValue(written: Schema, tree: Tree, location: Location, findings: Findings): unknown {
  if (tree.kind === 'broken') return undefined;
  const schema = tree === findings.single ? withoutAxes(written) : written;
  const choice = chooseBranch(schema, tree);
  if (choice.problem !== undefined) {
    findings.diagnostics.push(explainChoice(choice, schema, tree, location, takes));
    const retagged = correctTag(choice, tree);
    if (retagged !== undefined) return resolveValue(schema, retagged, location, findings);
    return resolveQuietly(schema, correctNumber(schema, tree), location);
  }
  const { branch, tree: whole } = choice;
  if (isAnything(branch)) return toPlain(whole);
  const excess = explainExcess(branch, whole, location);
  if (excess !== undefined) {
    findings.diagnostics.push(excess);
    return undefined;
  }
  if (whole.kind === 'mapping') {
    if (!branch.axis) return resolveMapping(branch, whole, location, findings);
    return resolveRange(schema, branch, { tree: whole, location }, findings);
  }
  const flat = whole.kind === 'list' && !branch.axis ? explainFlatList(branch, whole, location) : undefined;
  if (flat !== undefined) {
    findings.diagnostics.push(flat);
    return undefined;
  }
  const problems = explainLevel(schema, branch, whole, location);
  findings.diagnostics.push(...problems);
  if (whole.kind === 'list') {
    if (branch.axis) return resolveAxis(branch, whole, location, findings);
    const values = resolveList(branch, whole, location, findings);
    return problems.length > 0 ? undefined : values;
  }
  const isFile = (isFilePath(written) || written.oneOf?.some(isFilePath)) && whole.kind === 'scalar';
  if (problems.length === 0) return isFile ? filePathOf(whole) : toPlain(whole);
  return resolveQuietly(schema, correctWord(schema, whole), location);
}

/** The value of a corrected scalar; that the written one is wrong is said already. */
function resolveQuietly(schema: Schema, tree: Tree | undefined, location: Location): unknown {
  const findings = createFindings();
  const value = tree && resolveValue(schema, tree, location, findings);
  return findings.diagnostics.length > 0 ? undefined : value;
}

/** Whether the schema takes a value as it is. */
function takes(schema: Schema, tree: Tree): boolean {
  const findings = createFindings();
  // One error is enough to know, and too many end this look alone.
  untilEnough(() => resolveValue(schema, tree, { path: [] }, findings));
  return findings.diagnostics.length === 0 && findings.gaps.length === 0;
}

/** A mapping whose `type` is mistyped, as it was probably meant: so its other keys and what depends on it are checked. */
function correctTag(choice: BranchChoice, tree: Tree): Tree | undefined {
  if (choice.problem !== 'tag' || choice.meant === undefined || tree.kind !== 'mapping') return undefined;
  const { span } = choice.word;
  const entries = new Map([...tree.entries, ['type', { key: span, value: toTree(choice.meant, span) }]] as const);
  return { ...tree, entries };
}

/** A number in quotes, or in another notation, as it was probably meant. */
function correctNumber(schema: Schema, tree: Tree): Tree | undefined {
  if (tree.kind !== 'scalar' || tree.style === 'bigInteger' || typeof tree.value !== 'string') return undefined;
  const meant = listBranches(schema).some(isNumeric) ? readNumber(tree.value) : undefined;
  return meant === undefined ? undefined : toTree(meant, tree.span);
}

/** A mistyped word as it was probably meant. */
function correctWord(schema: Schema, tree: Tree): Tree | undefined {
  const meant = meantOf(tree, listWords(listBranches(schema)));
  return meant === undefined ? undefined : toTree(meant, tree.span);
}

function resolveMapping(branch: Schema, written: Mapping, location: Location, findings: Findings): object {
  const tree = repairKeys(branch, written, location, findings);
  findings.diagnostics.push(...explainLevel(branch, branch, tree, location));
  const parts = new Map<string, unknown>();
  for (const [key, entry] of tree.entries) {
    const property = propertyOf(branch, key);
    if (property === undefined) continue;
    const part: Location = { path: [...location.path, key], key: entry.key };
    const resolve = () => resolveValue(property, entry.value, part, findings);
    const isRequired = branch.required?.includes(key) ?? false;
    const value = isRequired ? resolve() : attempt(findings, resolve);
    if (value !== undefined) parts.set(key, value);
    else (isRequired ? findings.gaps : findings.faulty).push(part.path);
  }
  const missing = branch.required?.filter((key) => !tree.entries.has(key)) ?? [];
  findings.gaps.push(...missing.map((key) => [...location.path, key]));
  return fillDefaults(branch, parts, tree);
}

/** The parts in the order of the schema, defaults where nothing usable is written. */
function fillDefaults(branch: Schema, parts: ReadonlyMap<string, unknown>, tree: Tree): object {
  const filled = new Map<string, unknown>();
  for (const [key, property] of Object.entries(branch.properties ?? {})) {
    const written = parts.get(key);
    const fallback = followReference(property).default;
    if (written !== undefined) filled.set(key, written);
    else if (fallback !== undefined) {
      filled.set(key, resolveValue(property, toTree(fallback, tree.span), { path: [] }, createFindings()));
    }
  }
  return Object.fromEntries([...filled, ...[...parts].filter(([key]) => !filled.has(key))]);
}

/** Reports unknown keys; one that is mistyped is read as the key that was meant, the others are left out. */
function repairKeys(branch: Schema, tree: Mapping, { path }: Location, findings: Findings): Mapping {
  const entries = new Map<string, Entry>();
  let isRepaired = false;
  for (const [key, entry] of tree.entries) {
    if (propertyOf(branch, key) !== undefined || isFree(branch, key)) {
      entries.set(key, entry);
      continue;
    }
    isRepaired = true;
    const { diagnostic, meant } = explainUnknownKey(key, entry, branch, { path, tree });
    findings.diagnostics.push(diagnostic);
    const property = meant === undefined ? undefined : propertyOf(branch, meant);
    // What another tool calls so may have another form there.
    const isSame = property && (namesOf(key).length === 0 || chooseBranch(property, entry.value).problem === undefined);
    if (meant !== undefined && isSame && !entries.has(meant)) entries.set(meant, entry);
  }
  if (!isRepaired) return tree;
  const repaired = { ...tree, entries };
  findings.repairs.set(tree, repaired);
  return repaired;
}

function isFree(branch: Schema, key: string): boolean {
  return Object.keys(branch.patternProperties ?? {}).some((pattern) => new RegExp(pattern).test(key));
}

/** The items in their places; undefined stands for an unusable one. */
function resolveList(branch: Schema, tree: List, { path }: Location, findings: Findings): unknown[] {
  return tree.items.map((item, index) => {
    const part = { path: [...path, index] };
    const value = resolveValue(branch.items ?? {}, item, part, findings);
    if (value === undefined) findings.gaps.push(part.path);
    return value;
  });
}

/** Adds a list of values to the axes; gives the first of them. */
function resolveAxis(branch: Schema, tree: List, { path }: Location, findings: Findings): unknown {
  const { diagnostics } = findings;
  const resolve = (item: Tree, index: number) => {
    const before = diagnostics.length;
    const part = { path: [...path, index] };
    const value = attempt(findings, () => {
      const known = findings.axes.length;
      const whole = resolveValue(branch.items ?? {}, item, part, findings);
      // What is several values itself is no item of an axis.
      const inner = findings.axes.splice(known);
      diagnostics.push(...inner.map((axis) => explainAxisInItem(axis.path, item, part, findings.repairs)));
      return whole;
    });
    // A guess of what was meant is not a point of its own.
    return diagnostics.length > before ? undefined : value;
  };
  return addAxis(collectValues(tree, path, resolve, findings), { path }, findings);
}

/** Adds the values of a range to the axes; gives the first of them. */
function resolveRange(
  schema: Schema,
  branch: Schema,
  { tree, location }: { readonly tree: Mapping; readonly location: Location },
  findings: Findings,
): unknown {
  const range = attempt(findings, () => resolveMapping(branch, tree, location, findings));
  if (range === undefined) return undefined;
  const written = range as LogRange | LinearRange;
  const values = openRange(schema, written, tree, location);
  if ('code' in values) {
    findings.diagnostics.push(values);
    return undefined;
  }
  return addAxis({ ...eachOnce(values), ...(!hasCount(written) && { drawnFrom: written }) }, location, findings);
}

/** Adds the values of a field to the axes, if there are any; gives the first. */
function addAxis(written: WrittenValues, { path }: Location, { axes }: Findings): unknown {
  if (written.values.length > 0) axes.push({ path, source: path, ...written });
  return written.values[0];
}
