/**
 * Compiles the JSON Schemas into the functions that check by them, so that ajv does so once and not at every start:
 * what it makes of each level of the experiment schema, by the name that `levelOf` gives it, and of what results are.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import equal from 'ajv/dist/runtime/equal.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const bundled = {
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  bundle: true,
  platform: 'node',
  target: 'node20.19',
};
// What ajv takes else calls the valueOf and the toString of what it compares, and a file may have keys of that name.
equal.default.code = 'require("node:util").isDeepStrictEqual';
// Tests check the schemas themselves.
const options = { strict: true, strictRequired: false, meta: false, validateSchema: false, code: { source: true } };

/** Writes a module, with the parts of ajv that its code asks for. */
function write(file, contents) {
  const stdin = { contents, resolveDir: bundled.absWorkingDir };
  return build({ ...bundled, stdin, format: 'cjs', minify: true, outfile: file });
}

/** The levels of the forms of the whole, and of all that stands in them. */
async function listLevels() {
  const { outputFiles } = await build({
    ...bundled,
    entryPoints: ['config/check/schema.ts'],
    format: 'esm',
    write: false,
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { levelOf, listBranches, rootFormOf } = await import(`data:text/javascript;base64,${code}`);
  const levels = new Set();
  const seen = new Set();
  const visit = (schema) => {
    for (const branch of listBranches(schema).filter((each) => !seen.has(each))) {
      seen.add(branch);
      levels.add(levelOf(branch));
      const { properties = {}, patternProperties = {}, additionalProperties, items } = branch;
      const parts = [...Object.values(properties), ...Object.values(patternProperties), additionalProperties, items];
      for (const part of parts) if (typeof part === 'object') visit(part);
    }
  };
  const roots = [[], [['function']]].map((entries) => ({ kind: 'mapping', entries: new Map(entries) }));
  for (const root of roots) visit(rootFormOf(root));
  return [...levels];
}

const levels = await listLevels();
const ofLevels = new Ajv2020({ ...options, allErrors: true, messages: false });
for (const [index, level] of levels.entries()) ofLevels.addSchema(JSON.parse(level), `check${index}`);
const names = Object.fromEntries(levels.map((_, index) => [`check${index}`, `check${index}`]));
const byName = levels.map((level, index) => `[${JSON.stringify(level)}, exports.check${index}]`);
const compiled = standaloneCode(ofLevels, names);
await write('config/check/level-checks.cjs', `${compiled}\nmodule.exports = new Map([${byName.join(',')}]);`);

for (const name of ['trial', 'summary']) {
  const schema = JSON.parse(await readFile(new URL(`../schema/${name}.schema.json`, import.meta.url), 'utf8'));
  const ajv = new Ajv2020(options);
  await write(`results/${name}-check.cjs`, standaloneCode(ajv, ajv.compile(schema)));
}
