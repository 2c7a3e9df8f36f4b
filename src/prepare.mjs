/**
 * Builds kobai in a clone, unless nothing that it is built of has changed since it was: npm asks for it again when a clone
 * says `npx kobai` for the first time, and the build takes longer than the run.
 */
import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const changedAt = (place) => statSync(path.join(root, place), { throwIfNoEntry: false })?.mtimeMs;

const folders = ['src', 'schema'];
const files = folders.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(folder, name)),
);
const sources = ['package.json', 'package-lock.json', 'tsconfig.json', ...folders, ...files];
// The last file of a build.
const builtAt = changedAt('dist/build.sha256') ?? 0;
if (sources.some((place) => changedAt(place) >= builtAt)) execSync('npm run build', { cwd: root, stdio: 'inherit' });
