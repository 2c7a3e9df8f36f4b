/** What a bundle must carry of the npm packages in it. */
import { readdir, readFile } from 'node:fs/promises';

const root = new URL('../', import.meta.url);

/**
 * The licence and notice texts of every package of which something is in a bundle.
 *
 * @param outcomes of esbuild, each with its metafile
 * @throws where a package has none
 */
export async function describeLicences(outcomes) {
  // Of what was read, only what was not shaken off is shipped.
  const outputs = outcomes.flatMap(({ metafile }) => Object.values(metafile.outputs));
  const shipped = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const folders = shipped.map(([file]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(file)?.[0]);
  const described = [...new Set(folders.filter((folder) => folder !== undefined))].map(describePackage);
  return [...new Set(await Promise.all(described))].sort().join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** The name, the version and the licence and notice files of a package. */
async function describePackage(place) {
  const folder = new URL(place, root);
  const { name, version, license } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} has no licence file to ship with the bundle`);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}
