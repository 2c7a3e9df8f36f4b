/**
 * The README's lines as on a machine that has nothing: a clone in an empty folder, an empty cache of npm, each Node that
 * is asked for, and in the end without a network.
 *
 *     node .ci/fresh-machine.mjs [20 22 24 26]
 *
 * Carried out are the blocks of README.md that are marked `sh`, in their order and word for word, in one shell; what is
 * cloned is the last commit of this clone.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode } from '../test/bits/nodes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const blocks = Array.from(readme.matchAll(/^```sh\n([\s\S]*?)^```/gm), ([, block]) => block);
const [install, ...others] = blocks;
const [clone, ...rest] = install.trimEnd().split('\n');
const placeholder = '<this repository>';
if (!clone.includes(placeholder)) throw new Error(`the first line of the README's first block clones ${placeholder}`);

/** The README's lines; a shell that stops at the first one that fails, and shows each. */
const online = ['set -ex', clone.replace(placeholder, `'file://${root}'`), ...rest, ...others].join('\n');
/** Once npm has put everything in place: the same without `git clone` and `npm ci`, in the clone, from nothing. */
const afterInstall = rest.map((line) => line.replace(/^npm ci && /, ''));
const offline = ['set -ex', 'cd kobai', 'git clean -fdq -e node_modules', ...afterInstall, ...others].join('\n');

/** Runs a script in bash, without a network where that is asked for. @returns whether each line went well */
function run(script, { folder, env, withoutNetwork = false }) {
  const shell = ['bash', '-c', script];
  const [command, ...words] = withoutNetwork ? ['unshare', '--map-root-user', '--net', ...shell] : shell;
  const { status } = spawnSync(command, words, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0;
}

const majors = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [20, 22, 24, 26];
const outcomes = [];
for (const [index, major] of majors.entries()) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-fresh-'));
  try {
    mkdirSync(path.join(folder, 'bin'));
    symlinkSync(findNode(major), path.join(folder, 'bin', 'node'));
    const env = {
      ...process.env,
      PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
      npm_config_cache: path.join(folder, 'npm-cache'),
    };
    outcomes.push({ name: `Node ${major}`, isWell: run(online, { folder, env }) });
    if (index < majors.length - 1 || !outcomes.at(-1).isWell) continue;
    outcomes.push({ name: `Node ${major}, no network`, isWell: run(offline, { folder, env, withoutNetwork: true }) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
for (const { name, isWell } of outcomes) console.log(`${isWell ? 'well' : 'FAILED'}: ${name}`);
process.exitCode = outcomes.every(({ isWell }) => isWell) ? 0 : 1;
