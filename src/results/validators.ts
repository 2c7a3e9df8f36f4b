/** The JSON Schemas of what is written → checks of what is read back. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const validators = new Map<string, ValidateFunction<unknown>>();

/** The check by a schema of the folder `schema/`, compiled when it is first asked for. */
export function validatorOf<T>(name: 'trial' | 'summary'): ValidateFunction<T> {
  let validate = validators.get(name);
  if (validate === undefined) {
    const schema = readFileSync(createRequire(import.meta.url).resolve(`kobai/schema/${name}.schema.json`), 'utf8');
    // The schema itself is right: a test compiles it with everything checked, which takes longer than a thousand lines.
    const ajv = new Ajv2020({ strict: true, strictRequired: false, meta: false, validateSchema: false });
    validate = ajv.compile(JSON.parse(schema));
    validators.set(name, validate);
  }
  return validate as ValidateFunction<T>;
}
