/** The experiment schema as it is published, and what its definitions name. */
import { readFileSync } from 'node:fs';
import type { Schema } from '../../src/config/check/schema.ts';

export const schema: Schema = JSON.parse(
  readFileSync(new URL('../../schema/experiment.schema.json', import.meta.url), 'utf8'),
);

/** What a reference names, by its path in the file; anything else is itself. */
export function follow(part: Schema): Schema {
  if (part.$ref === undefined) return part;
  const keys = part.$ref.replace('#/', '').split('/');
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], schema) as Schema;
}

/** The words that a definition names: its own, or the `type` of each mapping that it may be. */
export function wordsOf(definition: string): string[] {
  const words = (part: Schema): string[] => {
    const { const: word, enum: several, oneOf, properties } = follow(part);
    return oneOf?.flatMap(words) ?? several?.slice() ?? [word ?? properties?.type?.const].flatMap((each) => each ?? []);
  };
  return words({ $ref: `#/$defs/${definition}` });
}
