/** Writes into the map of src/README.md from which rooms each room takes values, as the imports are; with --check, only compares. */
import { readFile, writeFile } from 'node:fs/promises';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import configuration from '../.dependency-cruiser.mjs';

const map = new URL('../src/README.md', import.meta.url);
/** The worker entry joins rooms that the pool itself knows nothing of; a rule of its own says which. */
const workerEntry = 'src/pool/worker.ts';

const { output } = await cruise(['src'], configuration.options, undefined, {
  tsConfig: extractTSConfig('tsconfig.json'),
});

/** @returns the room of a file of src; for the files above the rooms, their names; for anything else, undefined */
const roomOf = (file) => /^src\/([^/]+(?=\/)|[^/]+\.ts$)/.exec(file)?.[1];

const valuesFrom = new Map();
for (const { source, dependencies } of output.modules.filter((each) => each.source !== workerEntry)) {
  const room = roomOf(source);
  const others = dependencies
    .filter(({ dependencyTypes }) => !dependencyTypes.includes('type-only'))
    .map(({ resolved }) => roomOf(resolved))
    .filter((other) => other !== undefined && other !== room);
  valuesFrom.set(room, new Set([...(valuesFrom.get(room) ?? []), ...others]));
}
valuesFrom.delete(undefined);

const current = await readFile(map, 'utf8');
const row = /^\| `([a-z.-]+)` \| (.*) \| ([^|]*) \|$/gm;
const drawn = [...current.matchAll(row)].map(([, room]) => room).filter((room) => valuesFrom.has(room));
const missing = [...valuesFrom.keys()].filter((room) => !drawn.includes(room));
const text = current.replace(row, (line, room, what) => {
  if (!valuesFrom.has(room)) return line;
  const others = drawn.filter((other) => valuesFrom.get(room).has(other));
  return `| \`${room}\` | ${what} | ${others.join(', ') || '–'} |`;
});

if (missing.length > 0) {
  console.error(`src/README.md has no row for ${missing.join(', ')}.`);
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  await writeFile(map, text);
} else if (current !== text) {
  console.error('The map of src/README.md is not what the imports say: run `npm run map`.');
  process.exitCode = 1;
}
