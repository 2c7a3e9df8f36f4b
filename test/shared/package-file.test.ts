import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { packageFile, readVersion } from '../../src/shared/index.ts';

const require = createRequire(import.meta.url);

describe('[U] shared/package-file', () => {
  it("finds what Node finds by kobai's own name", () => {
    for (const name of ['package.json', 'schema/experiment.schema.json']) {
      expect(packageFile(name)).toBe(require.resolve(`kobai/${name}`));
    }
    expect(readVersion()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});
