/**
 * Bundles src into dist, one file a door: the command line, the worker of the pool and the public API. What the first
 * and the last both need, and what is loaded on demand, is in files of its own. The npm packages are bundled too: to
 * find and read their hundreds of files takes longer than all else that a short command does.
 */
import { createHash } from 'node:crypto';
import { chmod, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describeLicences } from './licences.mjs';

const options = {
  absWorkingDir: fileURLToPath(new URL('../', import.meta.url)),
  entryNames: '[name]',
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The thread of piscina starts from a file of its own; those of the queue are installed by who needs them.
  external: ['piscina', 'bullmq', 'ioredis', 'pg'],
  // Packages in CommonJS ask for what Node has.
  banner: {
    js: "import { createRequire as createRequireOfNode } from 'node:module';\nconst require = createRequireOfNode(import.meta.url);",
  },
  // For file and line of a stack; the text is in the repository.
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
};
const { metafile } = await build({
  ...options,
  entryPoints: ['src/cli.ts', 'src/command-line.ts', 'src/index.ts'],
  splitting: true,
});
// A thread shares no code with the others, and of the files that they share it would read all that is behind a door.
await build({ ...options, entryPoints: ['src/pool/worker.ts'] });
await writeFile('dist/LICENSES.txt', `${await describeLicences(metafile)}\n`);
// What modules read lies beside them in src, and beside the bundles in dist.
const beside = [
  'config/check/level-checks.cjs',
  'data/formats/hyparquet.cjs',
  'data/sources/tables',
  'formula/mathjs.cjs',
  'kernels/kernels.wasm',
  'results/summary-check.cjs',
  'results/trial-check.cjs',
];
for (const file of beside) {
  await cp(`src/${file}`, `dist/${file.split('/').at(-1)}`, { recursive: true });
}
await chmod('dist/cli.js', 0o755);

// By this a run knows whether what it finds was written by the same code.
const sha256 = createHash('sha256');
for (const name of (await readdir('dist')).filter((each) => /\.c?js$/.test(each)).sort()) {
  sha256.update(`${name}\n`).update(
    createHash('sha256')
      .update(await readFile(`dist/${name}`))
      .digest(),
  );
}
await writeFile('dist/build.sha256', `${sha256.digest('hex')}\n`);
