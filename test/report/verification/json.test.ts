import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderVerification } from '../../../src/report/index.ts';
import { schemaUrl } from '../../summary/examples.ts';
import { hostile, mixed } from './examples.ts';

const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schemaUrl('verification'), 'utf8')));

describe('[U] report/verification/render', () => {
  it.each([mixed, hostile])('gives JSON that the schema describes, with all that was found', (report) => {
    const read: unknown = JSON.parse(renderVerification(report, 'json'));
    expect(read).toEqual(report);
    expect(validate(read), JSON.stringify(validate.errors)).toBe(true);
  });
});
