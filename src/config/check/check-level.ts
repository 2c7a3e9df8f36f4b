/** A value at one level → what ajv finds there. */
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { levelOf, type Schema } from './schema.ts';

let checks: ReadonlyMap<string, ValidateFunction> | undefined;

/** What ajv finds at this level of a value. */
export function checkLevel(branch: Schema, value: unknown): readonly ErrorObject[] {
  checks ??= createRequire(import.meta.url)('./level-checks.cjs') as ReadonlyMap<string, ValidateFunction>;
  const validate = checks.get(levelOf(branch));
  if (validate === undefined) throw new Error(`There is no check of ${levelOf(branch)}.`);
  return validate(value) ? [] : (validate.errors ?? []);
}
