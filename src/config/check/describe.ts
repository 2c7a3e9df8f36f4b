/** What may stand in a place, and what stands there, as half sentences of a message. */
import { integerPower, joinWords, quote, shorten } from '../../shared/index.ts';
import { textOf } from '../read/source.ts';
import type { Scalar, Tree } from '../read/tree.ts';
import { listWords, ownKeyOf } from './branch.ts';
import { isNumber, readNumber } from './read-number.ts';
import { listBranches, type Schema, tagOf } from './schema.ts';

/** `a number above 0, a list of them, { log: … } or { linear: … }`. */
export function describeForms(schema: Schema): string {
  const branches = listBranches(schema);
  const words = listWords(branches);
  const forms = branches.flatMap((branch) => describeForm(branch) ?? []);
  if (words.length === 1) forms.unshift(quote(words[0] ?? ''));
  else if (words.length > 1) forms.unshift(`one of ${joinWords(words, 'or')}`);
  // Of an axis that can only be an axis there is nothing that "them" could stand for.
  if (forms[0] === ofAxis) forms[0] = 'a list of values';
  return joinWords([...new Set(forms)], 'or');
}

const ofAxis = 'a list of them';

function describeForm(branch: Schema): string | undefined {
  if (branch.enum !== undefined || branch.const !== undefined) return undefined;
  switch (branch.type) {
    case 'number':
    case 'integer':
      return describeNumber(branch);
    case 'array':
      return branch.axis ? ofAxis : 'a list';
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    default: {
      const key = ownKeyOf(branch);
      if (key !== undefined) return `{ ${key}: … }`;
      return tagOf(branch) === undefined ? 'a mapping' : 'a mapping with `type`';
    }
  }
}

function describeNumber({ type, minimum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const noun = type === 'integer' ? 'a whole number' : 'a number';
  const below = exclusiveMaximum === undefined ? '' : ` to below ${exclusiveMaximum}`;
  if (exclusiveMinimum !== undefined) return `${noun} above ${exclusiveMinimum}${below}`;
  return minimum === undefined ? noun : `${noun} from ${minimum}${below}`;
}

/** `the text "0.1"`, `5`, `a list`. */
export function describeTree(tree: Tree): string {
  if (tree.kind === 'list') return 'a list';
  if (tree.kind !== 'scalar') return 'a mapping';
  if (tree.value === null) return 'nothing';
  return typeof tree.value === 'string' && tree.style !== 'bigInteger'
    ? `the text ${quoteText(tree.value)}`
    : asWritten(tree);
}

/** Like `describeTree`, but a text stands alone, for messages that list words: `"softmx"`. */
export function describeWord(tree: Tree): string {
  const isText = tree.kind === 'scalar' && typeof tree.value === 'string' && tree.style !== 'bigInteger';
  return isText ? quoteText(String(tree.value)) : describeTree(tree);
}

/** A number as it stands in the file; one that kobai made (of a range, a default) in its shortest form. */
export function asWritten(tree: Scalar): string {
  const written = textOf(tree.span).trim();
  const isWritten = Number(written) === tree.value || /^[-+]?\.(inf|nan)$/i.test(written);
  return shorten(tree.style === 'plain' && isWritten ? written : String(tree.value));
}

function quoteText(text: string): string {
  return JSON.stringify(shorten(text));
}

/** Of a text that is to be copied, as much as the longest that a field takes. */
const mostQuoted = 100;

/** The way out, where a value is nearly right: quotes around a number, `yes` for true. */
export function adviseForm(schema: Schema, tree: Tree): string | undefined {
  if (tree.kind !== 'scalar') return undefined;
  const types = listBranches(schema).map((branch) => branch.type);
  if (typeof tree.value === 'number' || typeof tree.value === 'boolean' || tree.style === 'bigInteger') {
    return types.includes('string') && !listWords(listBranches(schema)).length
      ? `put quotes around it: "${textOf(tree.span).slice(0, mostQuoted)}"`
      : undefined;
  }
  if (typeof tree.value !== 'string') return undefined;
  if (types.includes('number') || types.includes('integer')) return adviseNumber(tree.value, tree.style === 'quoted');
  return types.includes('boolean') ? adviseBoolean(tree.value) : undefined;
}

function adviseNumber(text: string, isQuoted: boolean): string | undefined {
  const number = text.trim();
  if (isNumber(number)) return isQuoted ? `remove the quotes: ${number}` : undefined;
  if (number.startsWith('${'))
    return 'variables are not filled in: write the value, which `--set epochs=20` changes for one run';
  const [, base, exponent] = /^(\d+)(?:\*\*|\^)(-?\d{1,3})$/.exec(number) ?? [];
  if (base !== undefined) return `YAML computes nothing: write ${writePower(Number(base), Number(exponent))}`;
  const [, from, to] = /^([\d.e-]*\d)\s*(?:\.\.+|\u2013|to)\s*([\d.][\d.e-]*)$/.exec(number) ?? [];
  if (from !== undefined) return `a range is \`{ log: { from: ${from}, to: ${to}, count: 5 } }\``;
  const items = number.replace(/^\((.*)\)$/, '$1').split(/[,;]\s*|\s+/);
  if (items.length > 1 && items.every(isNumber) && !/^\d{1,3}( \d{3})+$/.test(number)) {
    if (number.startsWith('(') && new Set(items).size === 1) return `one number is both: ${items[0]}`;
    if (items.every((item) => item.startsWith('-'))) return 'an item of a list begins with `-` and a space';
    if (items.length > 2 || !/^\d+,\d+$/.test(number)) return `a list is written [${items.join(', ')}]`;
  }
  const [, alone] = /^([\d.]+)\s*[a-z]+$/i.exec(number) ?? [];
  if (alone !== undefined && isNumber(alone)) return `write the number alone: ${alone}`;
  const meant = readNumber(text);
  if (meant === undefined) return undefined;
  if (number.endsWith('%')) return `write the share as a number: ${meant}`;
  if (number.includes(',')) return `the decimal sign is a point: ${meant}`;
  return `write the digits without separators: ${meant}`;
}

/** A whole power, written out where it is short. */
function writePower(base: number, exponent: number): string {
  if (base === 10) return `1e${exponent}`;
  return exponent < 0 ? `${1 / integerPower(base, -exponent)}` : `${integerPower(base, exponent)}`;
}

function adviseBoolean(text: string): string | undefined {
  const word = text.toLowerCase();
  if (['yes', 'y', 'on', 'true', '1'].includes(word))
    return 'write true, without quotes: `yes` and `on` are text in YAML 1.2';
  if (['no', 'n', 'off', 'false', '0'].includes(word))
    return 'write false, without quotes: `no` and `off` are text in YAML 1.2';
  return undefined;
}
