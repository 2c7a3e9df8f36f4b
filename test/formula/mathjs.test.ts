import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

describe('[U] formula/mathjs', () => {
  it('ships with the licence and the notice of mathjs, and the licences of what it brings along', async () => {
    const bundle = await readFile(new URL('src/formula/mathjs.cjs', root), 'utf8');
    const files = ['mathjs/LICENSE', 'mathjs/NOTICE', 'typed-function/LICENSE', '@babel/runtime/LICENSE'];
    const texts = await Promise.all(files.map((file) => readFile(new URL(`node_modules/${file}`, root), 'utf8')));
    for (const text of texts) expect(bundle).toContain(text.trim());
  });
});
