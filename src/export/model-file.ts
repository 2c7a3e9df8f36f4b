/** The tensors of a trained network and its description ↔ the bytes of one safetensors file. */
import type { CsvConventions, Encoding } from '../data/index.ts';
import type { Params } from '../methods/index.ts';
import {
  canonicalJson,
  decodeSafetensors,
  decodeSafetensorsMetadata,
  encodeSafetensors,
  KobaiError,
  sha256Hex,
} from '../shared/index.ts';
import type { Answer, ModelDescription, ScaledColumn } from './description.ts';

/** What a file of a trained network holds. */
export type ModelFile = {
  /** Parameters and running statistics, `layers.<i>.<name>`. */
  readonly tensors: Params;
  /** Of the tensors alone, as the record of the trial has it. */
  readonly sha256: string;
  /** Absent of files that hold tensors only. */
  readonly description?: ModelDescription;
};

/** The description as JSON, and its sha256: a scaling that has changed by a digit would be believed without. */
const [descriptionKey, checkKey] = ['kobai.model', 'kobai.model.sha256'] as const;

/** Raised when the description is written in another way: others are then not read. */
const form = 1;

/** Adds the description to the bytes of the tensors, as metadata, which other readers of safetensors leave alone. */
export function encodeModel(tensors: Uint8Array, description: ModelDescription): Uint8Array {
  const text = canonicalJson({ form, ...description });
  return encodeSafetensors(decodeSafetensors(tensors), { [descriptionKey]: text, [checkKey]: sha256Hex(text) });
}

/**
 * Reads a file of a trained network.
 *
 * @throws SHARED_SAFETENSORS_INVALID; EXPORT_MODEL_DAMAGED where the description is not the one that was written
 */
export function decodeModel(bytes: Uint8Array): ModelFile {
  const tensors = decodeSafetensors(bytes);
  const sha256 = sha256Hex(encodeSafetensors(tensors));
  const metadata = decodeSafetensorsMetadata(bytes);
  const text = metadata.get(descriptionKey);
  if (text === undefined) return { tensors, sha256 };
  if (sha256Hex(text) !== metadata.get(checkKey)) throw damaged('it is not what its sha256 was made of');
  return { tensors, sha256, description: readDescription(text) };
}

/** Whether a file holds the weights of a trial, whole and with their description. @param sha256 of its record */
export function holdsModel(bytes: Uint8Array | undefined, sha256: string): boolean {
  if (bytes === undefined) return false;
  try {
    const model = decodeModel(bytes);
    return model.sha256 === sha256 && model.description !== undefined;
  } catch (error) {
    if (error instanceof KobaiError) return false;
    throw error;
  }
}

function readDescription(text: string): ModelDescription {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
  const { form: written, columns, shape, encoding, csv, answer } = isObject(read) ? read : {};
  if (written !== form) throw damaged(`it has form ${JSON.stringify(written)}, and form ${form} is read`);
  if (!isListOf(columns, isScaledColumn)) throw damaged('its columns are not names with offset and scale');
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw damaged('its encoding is not columns of numbers and of classes');
  }
  // A column may be called as an input that the class of another becomes.
  const named = (encoding?.columns ?? columns).map(({ name }) => name);
  if (new Set(named).size < named.length) throw damaged('two columns have one name');
  if (csv !== undefined && !isCsvConventions(csv)) throw damaged('its csv is not a decimal mark and a separator');
  if (shape !== undefined && !isShape(shape)) throw damaged('its shape is not channels, height and width');
  if (!isAnswer(answer)) throw damaged('its answer is neither class, binary nor numbers');
  return { columns, ...(shape && { shape }), ...(encoding && { encoding }), ...(csv && { csv }), answer };
}

function isAnswer(value: unknown): value is Answer {
  if (!isObject(value)) return false;
  const { type, classes, targets } = value;
  switch (type) {
    case 'class':
      return isListOf(classes, isText);
    case 'binary':
      return isListOf(classes, isText) && classes.length === 2 && isListOf(targets, isText);
    case 'numbers':
      return isListOf(targets, isScaledColumn);
    default:
      return false;
  }
}

function isScaledColumn(value: unknown): value is ScaledColumn {
  if (!isObject(value)) return false;
  return isText(value.name) && Number.isFinite(value.offset) && Number.isFinite(value.scale) && value.scale !== 0;
}

function isEncoding(value: unknown): value is Encoding {
  if (!isObject(value)) return false;
  const { columns, missingCells } = value;
  if (!isListOf(columns, isColumnEncoding) || !isListOf(missingCells, isText)) return false;
  // What is missing and has no fill would be read as 0.
  return missingCells.length === 0 || columns.every(({ fill }) => fill !== undefined);
}

function isColumnEncoding(value: unknown): value is Encoding['columns'][number] {
  if (!isObject(value) || !isText(value.name)) return false;
  const { type, fill, classes, unseen } = value;
  if (type === 'number') return fill === undefined || Number.isFinite(fill);
  if (type !== 'category' || !isListOf(classes, isText) || (unseen !== 'error' && unseen !== 'zeros')) return false;
  if (new Set(classes).size < classes.length) return false;
  return fill === undefined || fill === null || (isText(fill) && classes.includes(fill));
}

function isCsvConventions(value: unknown): value is CsvConventions {
  if (!isObject(value)) return false;
  const { decimal, separator } = value;
  if (decimal !== undefined && decimal !== ',') return false;
  return separator === undefined || (isText(separator) && /^(?:[!#-~]|tab)$/.test(separator));
}

function isShape(value: unknown): value is [number, number, number] {
  return isListOf(value, (size): size is number => Number.isSafeInteger(size)) && value.length === 3;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function damaged(reason: string): KobaiError {
  return new KobaiError('input', 'EXPORT_MODEL_DAMAGED', `the description of the model is damaged: ${reason}`);
}
