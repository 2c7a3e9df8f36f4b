/**
 * Bundles src into dist, one file a door: the command line, the worker of the pool, the first step of each, and the public
 * API. What is loaded on demand is in files of its own. The npm packages are bundled too: to find and read their hundreds of
 * files takes longer than all else that a short command does.
 */
import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { describeLicences } from './licences.mjs';

const options = {
  absWorkingDir: fileURLToPath(new URL('../', import.meta.url)),
  entryNames: '[name]',
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // These are installed by who needs them.
  external: ['bullmq', 'ioredis', 'pg', '@napi-rs/nice'],
  // For file and line of a stack; the text is in the repository.
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // A text without comments is read sooner.
  minifyWhitespace: true,
  metafile: true,
};
/** So that what was compiled of the files beside a bundle is kept as well. These modules read one. */
const requireByBundle = {
  name: 'require-by-bundle',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](check-level|validators|mathjs|parquet)\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll('createRequire(import.meta.url)', 'requireOfBundle'), loader: 'ts' };
    });
  },
};

/** A thread of piscina starts from a file beside the one that starts it: here from another bundle. */
const threadOfPiscina = {
  name: 'thread-of-piscina',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]piscina[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      const [before, after, ...more] = (await readFile(path, 'utf8')).split("'worker.js'");
      if (after === undefined || more.length > 0) throw new Error(`${path} starts its threads from another file`);
      return { contents: `${before}'piscina.cjs'${after}` };
    });
  },
};

/** Of CommonJS, what is compiled can be kept (shared/compiled-code.ts); an ES module is only for who imports kobai. */
const commonJs = {
  ...options,
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'urlOfBundle' },
  plugins: [requireByBundle, threadOfPiscina],
};
/** esbuild splits ES modules alone; each of their files is then put into CommonJS. */
const toCommonJs = {
  format: 'cjs',
  platform: 'node',
  target: options.target,
  minifyWhitespace: true,
  // Which a script that Node has not loaded itself may not do.
  supported: { 'dynamic-import': false },
  sourcemap: true,
  sourcesContent: false,
};
/** What a bundle says of itself where its modules ask by `import.meta.url`. */
const ofBundle = {
  urlOfBundle: "require('node:url').pathToFileURL(__filename).href",
  requireOfBundle: 'require',
};

async function buildCommonJs(entry) {
  const outcome = await build({
    ...commonJs,
    entryPoints: [entry],
    format: 'esm',
    splitting: true,
    sourcemap: 'inline',
    write: false,
  });
  for (const { path, text } of outcome.outputFiles) {
    const asked = Object.entries(ofBundle).filter(([name]) => text.includes(name));
    const banner = asked.map(([name, value]) => `const ${name} = ${value};`).join(' ');
    const { code, map } = await transform(text, { ...toCommonJs, banner, sourcefile: path });
    // As such it is read in half of the time.
    if (!isAscii(Buffer.from(code))) throw new Error(`${path} is not in ASCII: a regular expression?`);
    await writeFile(path, code);
    await writeFile(`${path}.map`, map);
  }
  return outcome;
}

await mkdir('dist', { recursive: true });
const outcomes = [
  await buildCommonJs('src/command-line.ts'),
  // A thread shares no code with the others, and of the files that they share it would read all that is behind a door.
  await buildCommonJs('src/pool/worker.ts'),
  // Node itself loads these.
  await buildCommonJs('src/cli.ts'),
  await buildCommonJs('src/pool/thread.ts'),
  await build({
    ...options,
    entryPoints: { piscina: './node_modules/piscina/dist/worker.js' },
    format: 'cjs',
    outExtension: commonJs.outExtension,
  }),
  await build({
    ...options,
    // An ES module does not say in which folder it lies.
    external: [...options.external, 'piscina'],
    entryPoints: ['src/index.ts'],
    format: 'esm',
    splitting: true,
    // Packages in CommonJS ask for what Node has.
    banner: {
      js: "import { createRequire as createRequireOfNode } from 'node:module';\nconst require = createRequireOfNode(import.meta.url);",
    },
  }),
];
await writeFile('dist/LICENSES.txt', `${await describeLicences(outcomes)}\n`);
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
await chmod('dist/cli.cjs', 0o755);

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
