/**
 * Bundles what is loaded by few experiments, and then at once: mathjs with the first formula, hyparquet with the first
 * Parquet file. Each bundle opens with the licences of every package in it.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describeLicences } from './licences.mjs';

/** An entry, and what it becomes. */
const bundles = [
  ['src/formula/mathjs-entry.mjs', 'src/formula/mathjs.cjs'],
  ['src/data/formats/hyparquet-entry.mjs', 'src/data/formats/hyparquet.cjs'],
];

for (const [entry, outfile] of bundles) {
  const options = {
    absWorkingDir: fileURLToPath(new URL('../', import.meta.url)),
    entryPoints: [entry],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    minify: true,
    // The whole licence texts stand in the banner.
    legalComments: 'none',
  };
  const { metafile } = await build({ ...options, write: false, metafile: true });
  const licences = await describeLicences(metafile);
  await build({ ...options, banner: { js: `/*\n${licences.replaceAll('*/', '* /')}\n*/` }, outfile });
}
