/** Other versions of Node, from the npm packages that carry their binaries. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './places.mjs';

export const runningMajor = Number(process.versions.node.split('.')[0]);

/**
 * The binary of a Node version for this machine: the running one, or one that is installed into the cache.
 *
 * @throws where it cannot be installed
 */
export function findNode(major) {
  return major === runningMajor ? process.execPath : installNode(major, process.platform, process.arch);
}

/** @throws where npm cannot install it */
export function installNode(major, platform, arch) {
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const folder = path.join(cacheFolder, `${name}-${major}`);
  const binary = path.join(folder, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // The binary of another processor is only installed by force.
  const foreign = [`--os=${platform}`, `--cpu=${arch}`, '--force'];
  try {
    execFileSync('npm', ['install', '--prefix', folder, `${name}@${major}`, ...quiet, ...foreign], { stdio: 'pipe' });
  } catch {
    throw new Error(`npm could not install ${name}@${major}`);
  }
  if (!existsSync(binary)) throw new Error(`${name}@${major} has no binary`);
  return binary;
}
