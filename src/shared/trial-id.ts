/** The content of a trial → its id: equal content has equal results, in whatever experiment. */
import { canonicalJson, joinProperties, sha256Hex } from './canonical-json.ts';

/** All that can change a trial's numbers, and nothing else. */
export type TrialContent = {
  /** The settled settings. */
  readonly settings: object;
  readonly repeat: number;
  /** sha256 of the data set's rows. */
  readonly data: string;
  /** sha256 of the initial weights' file, where there is one. */
  readonly initialWeights?: string | undefined;
  /** Updates after which it was stopped on its way, where it was. */
  readonly stopAfter?: number | undefined;
  readonly numericsVersion: number;
};

/** The id of a trial: sha256 of the canonical JSON of its content, in hexadecimal; other properties do not count. */
export function trialId({ settings, repeat, data, initialWeights, stopAfter, numericsVersion }: TrialContent): string {
  // Canonical JSON, its keys in their order: of thousands of trials the sorting of six keys would be felt.
  const parts = [
    `"data":${canonicalJson(data)}`,
    ...(initialWeights === undefined ? [] : [`"initialWeights":${canonicalJson(initialWeights)}`]),
    `"numericsVersion":${canonicalJson(numericsVersion)}`,
    `"repeat":${canonicalJson(repeat)}`,
    `"settings":${canonicalSettings(settings)}`,
    ...(stopAfter === undefined ? [] : [`"stopAfter":${canonicalJson(stopAfter)}`]),
  ];
  return sha256Hex(`{${parts.join(',')}}`);
}

/**
 * The last settings, as JSON.stringify writes them, and their canonical text: trials of one point follow each other, those
 * that are planned with the same object, which nobody changes.
 */
let last: { settings: object; written: string; text: string } = { settings: {}, written: '', text: '' };

/** The same of the last value of each setting: points differ in a few of them. */
const lastValues = new Map<string, { written: string; text: string }>();

/** The canonical JSON text of settings: what `canonicalJson` gives, sooner where those before it were much the same. */
export function canonicalSettings(settings: object): string {
  if (settings === last.settings) return last.text;
  const written = JSON.stringify(settings);
  last = { settings, written, text: written === last.written ? last.text : joinProperties(settings, canonicalValue) };
  return last.text;
}

function canonicalValue(value: unknown, key: string): string {
  // Of these the text is found at once; of numbers, NaN would be taken for null.
  if (typeof value !== 'object') return canonicalJson(value);
  const written = JSON.stringify(value);
  const known = lastValues.get(key);
  if (known?.written === written) return known.text;
  const text = canonicalJson(value);
  lastValues.set(key, { written, text });
  return text;
}
