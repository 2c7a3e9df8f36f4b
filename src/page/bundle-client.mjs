/** Bundles the page's script into client-bundle.ts, the text that every report.html holds. */
import { rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);

/** The doors of shared and report lead to Node too: what the page does not use is left out, and the rest needs no Node. */
const doorsWithoutEffects = {
  name: 'doors-without-effects',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^\./ }, async ({ path, pluginData, ...place }) => {
      if (pluginData === 'resolved') return undefined;
      const { kind, importer, resolveDir } = place;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' });
      return { ...found, sideEffects: !/\/src\/(shared|report)\//.test(found.path) && found.sideEffects };
    });
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: fileURLToPath(root),
  entryPoints: ['src/page/client/main.ts'],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  // What stands behind the doors for Node alone is left out again.
  logOverride: { 'empty-import-meta': 'silent' },
  external: ['node:*', 'fastest-levenshtein', 'pure-rand'],
  plugins: [doorsWithoutEffects],
  write: false,
  metafile: true,
});
const foreign = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
if (foreign.length > 0) throw new Error(`the page's script needs ${foreign.join(', ')}, which no browser has`);
const text = outputFiles[0].text.trim();
const target = new URL('client-bundle.ts', import.meta.url);
// The gate checks the types meanwhile, and is to read a whole file.
const unfinished = new URL(`client-bundle.${process.pid}.tmp`, import.meta.url);
await writeFile(
  unfinished,
  `/** The page's script, bundled by bundle-client.mjs. */\nexport const clientScript: string = ${JSON.stringify(text)};\n`,
);
await rename(unfinished, target);
