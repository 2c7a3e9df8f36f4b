/**
 * Bundles what is loaded by few experiments, and then at once: mathjs with the first formula, hyparquet with the first
 * Parquet file. Each bundle opens with the licences of every package in it.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describeLicences } from './licences.mjs';

/** An entry, and what it becomes. */
const bundles = [
  ['src/formula/mathjs-entry.mjs', 'src/formula/mathjs.cjs'],
  ['src/data/formats/hyparquet-entry.mjs', 'src/data/formats/hyparquet.cjs'],
];

/**
 * hyparquet 1.33 repeats a value as often as a run of its file says, beyond the values that the page has: a lie of a few
 * bytes fills the memory, until the process ends without an error that anybody could catch.
 */
const boundedRuns = {
  name: 'bounded-runs',
  setup({ onLoad }) {
    onLoad({ filter: /hyparquet[\\/]src[\\/]encoding\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const [before, after, ...more] = text.split('const count = header >>> 1\n');
      if (after === undefined || more.length > 0) throw new Error(`${path} is not what is mended here`);
      return { contents: `${before}const count = Math.min(header >>> 1, output.length - seen)\n${after}` };
    });
  },
};

for (const [entry, outfile] of bundles) {
  const options = {
    absWorkingDir: fileURLToPath(new URL('../', import.meta.url)),
    entryPoints: [entry],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    minify: true,
    plugins: [boundedRuns],
    // The whole licence texts stand in the banner.
    legalComments: 'none',
  };
  const licences = await describeLicences([await build({ ...options, write: false, metafile: true })]);
  await build({ ...options, banner: { js: `/*\n${licences.replaceAll('*/', '* /')}\n*/` }, outfile });
}
