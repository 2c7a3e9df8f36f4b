/** The JSON Schemas of what is written → checks of what is read back. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const validators = new Map<string, ValidateFunction<unknown>>();

/** The check by a schema of the folder `schema/`, compiled when it is first asked for. */
export function validatorOf<T>(name: 'trial' | 'summary'): ValidateFunction<T> {
  let validate = validators.get(name);
  if (validate === undefined) {
    // The schema folder lies beside src and beside dist alike.
    const schema = readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8');
    // The schema itself is right: a test compiles it with everything checked, which takes longer than a thousand lines.
    const ajv = new Ajv2020({ strict: true, strictRequired: false, meta: false, validateSchema: false });
    validate = ajv.compile(JSON.parse(schema));
    validators.set(name, validate);
  }
  return validate as ValidateFunction<T>;
}
