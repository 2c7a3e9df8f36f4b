/**
 * Builds kobai in a clone, unless that was done since its sources changed: npm asks for it again at the first `npx kobai` in
 * a clone, and the build takes longer than the run. Where there was no compiler for the native kernels, it is tried again.
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
const native = changedAt(`prebuilds/${process.platform}-${process.arch}/kernels.node`);
// The last file of a build.
const builtAt = changedAt('dist/build.sha256') ?? 0;
if (native === undefined || sources.some((place) => changedAt(place) >= builtAt)) {
  execSync('npm run build', { cwd: root, stdio: 'inherit' });
}
