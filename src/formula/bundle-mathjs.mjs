/** Bundles mathjs-entry.mjs and what it imports into mathjs.cjs, which opens with the licences of every package in it. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describeLicences } from '../licences.mjs';

const options = {
  absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
  entryPoints: ['src/formula/mathjs-entry.mjs'],
  bundle: true,
  format: 'cjs',
  platform: 'node',
  minify: true,
  // The whole licence texts stand in the banner.
  legalComments: 'none',
};

const { metafile } = await build({ ...options, write: false, metafile: true });
const licences = await describeLicences(metafile);
await build({
  ...options,
  banner: { js: `/*\n${licences.replaceAll('*/', '* /')}\n*/` },
  outfile: 'src/formula/mathjs.cjs',
});
