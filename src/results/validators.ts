/** The JSON Schemas of what is written → checks of what is read back. */
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';

const require = createRequire(import.meta.url);

/** The check by a schema of the folder `schema/`, loaded when it is first asked for. */
export function validatorOf<T>(name: 'trial' | 'summary'): ValidateFunction<T> {
  return require(`./${name}-check.cjs`) as ValidateFunction<T>;
}
