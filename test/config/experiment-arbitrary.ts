/** The experiment schema → random files that it accepts. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Schema } from '../../src/config/check/schema.ts';
import { follow, schema } from '../helpers/experiment-schema.ts';

type Keywords = Schema & {
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  dependentRequired?: Readonly<Record<string, readonly string[]>>;
  maximum?: number;
  exclusiveMaximum?: number;
  pattern?: string;
};

const ajv = new Ajv2020({ strict: true });
ajv.addKeyword('axis');
ajv.addKeyword('example');

/** The word of ajv on the whole file by the whole schema: an oracle that chooses no branch. */
export const isValid = ajv.compile(schema);

/** Whether a part of the schema takes a value. */
export function accepts(part: Schema, value: unknown): boolean {
  const { $defs } = schema;
  return ajv.validate({ ...part, $defs }, value);
}

export const experiments: fc.Arbitrary<Record<string, unknown>> = (
  arbitraryOf(schema) as fc.Arbitrary<Record<string, unknown>>
).filter((value) => isValid(value));

function arbitraryOf(part: Schema, key = ''): fc.Arbitrary<unknown> {
  const keywords: Keywords = follow(part);
  if (keywords.const !== undefined) return fc.constant(keywords.const);
  if (keywords.enum !== undefined) return fc.constantFrom(...keywords.enum);
  if (keywords.oneOf !== undefined) {
    return fc.oneof(...keywords.oneOf.filter(isListed).map((branch) => arbitraryOf(branch)));
  }
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = keywords;
  switch (keywords.type) {
    case 'integer':
      return fc.integer({
        min: minimum ?? 0,
        max: key === 'count' || key === 'points' ? 5 : Math.min(maximum ?? 1000, 2 ** 31 - 1),
      });
    case 'number': {
      const max = exclusiveMaximum ?? maximum ?? 1e6;
      const min = minimum ?? exclusiveMinimum ?? -1e6;
      return fc.double({
        min,
        max,
        minExcluded: exclusiveMinimum === min,
        maxExcluded: exclusiveMaximum === max,
        noNaN: true,
      });
    }
    case 'boolean':
      return fc.boolean();
    case 'string':
      return keywords.pattern === undefined
        ? fc.string({ minLength: 1 })
        : // fast-check knows no classes of Unicode.
          fc.stringMatching(new RegExp(keywords.pattern.replaceAll(/(\\p\{\w+\})+/g, 'a-zäß0-9')));
    case 'array': {
      const size = { minLength: keywords.minItems ?? 0, maxLength: Math.min(keywords.maxItems ?? 3, 3) };
      const item = arbitraryOf(keywords.items ?? {});
      return keywords.uniqueItems ? fc.uniqueArray(item, size) : fc.array(item, size);
    }
    case 'object': {
      // These need paths that exist, files, or other keys absent; they have tests of their own.
      const entries = Object.entries(keywords.properties ?? {}).filter(
        ([name, value]) => !['axes', 'zip', 'exclude', 'extends', 'function'].includes(name) && isListed(value),
      );
      const parts = Object.fromEntries(entries.map(([name, value]) => [name, arbitraryOf(value, name)]));
      const { required = [], else: rest, minProperties = 0, dependentRequired = {} } = keywords;
      const requiredKeys = [...required, ...(rest?.required ?? []), ...(rest?.else?.required ?? [])];
      // Refused here and not with the whole file, of which all else would be drawn anew.
      return fc.record(parts, { requiredKeys }).filter((value) => {
        const lacks = (key: string) => value[key] === undefined;
        const isLacking = Object.entries(dependentRequired).some(([key, others]) => !lacks(key) && others.some(lacks));
        return !isLacking && Object.keys(value).length >= minProperties;
      });
    }
    default:
      throw new Error(`no arbitrary for ${JSON.stringify(keywords)}`);
  }
}

/** Whether the schema names the keys that it wants; those of one's own have tests of their own. */
function isListed(part: Schema): boolean {
  const { minProperties = 0, properties = {}, required = [] }: Keywords = follow(part);
  return Object.keys(properties).length >= minProperties && required.every((name) => isListed(properties[name] ?? {}));
}
