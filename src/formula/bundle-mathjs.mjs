/** Bundles mathjs-entry.mjs and what it imports into mathjs.cjs, which opens with the licences of every package in it. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
const options = {
  absWorkingDir: fileURLToPath(root),
  entryPoints: ['src/formula/mathjs-entry.mjs'],
  bundle: true,
  format: 'cjs',
  platform: 'node',
  minify: true,
  // The whole licence texts stand in the banner.
  legalComments: 'none',
};

/** The name, the version and the licence and notice files of a package. */
async function describePackage(name) {
  const folder = new URL(`node_modules/${name}/`, root);
  const { version, license } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} has no licence file to ship with the bundle`);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}

const { metafile } = await build({ ...options, write: false, metafile: true });
// Of what was read, only what was not shaken off is shipped.
const shipped = Object.entries(Object.values(metafile.outputs)[0].inputs).filter(
  ([, { bytesInOutput }]) => bytesInOutput > 0,
);
const owners = shipped.map(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
const names = [...new Set(owners.filter((name) => name !== undefined))].sort();
const licences = (await Promise.all(names.map(describePackage))).join(`\n\n${'-'.repeat(80)}\n\n`);
await build({
  ...options,
  banner: { js: `/*\n${licences.replaceAll('*/', '* /')}\n*/` },
  outfile: 'src/formula/mathjs.cjs',
});
