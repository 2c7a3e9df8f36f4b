/** An arm64 machine on an x64 one: Node for arm64 under Debian's emulator, with Debian's arm64 libraries. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installNode, runningMajor } from './nodes.mjs';
import { cacheFolder, root } from './places.mjs';

const emulatorPackage = 'qemu-user-static';
const libraryPackages = ['libc6:arm64', 'libstdc++6:arm64', 'libgcc-s1:arm64'];

/**
 * The command that runs Node for arm64. Nothing is installed on the machine: the packages are unpacked into the cache.
 *
 * @throws where this machine cannot have one
 */
export function findArm64Node() {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is emulated on x64 Linux only');
  const unpacked = path.join(cacheFolder, 'arm64');
  if (!existsSync(unpacked)) unpackDebianPackages(unpacked);
  const emulator = path.join(unpacked, 'usr', 'bin', 'qemu-aarch64-static');
  return [emulator, '-L', unpacked, installNode(runningMajor, 'linux', 'arm64')];
}

/**
 * Builds the native kernels for it, where they are not built yet.
 *
 * @throws where there is no clang with lld
 */
export function buildArm64Kernels() {
  if (existsSync(path.join(root, 'prebuilds/linux-arm64/kernels.node'))) return;
  const build = path.join(root, 'src/kernels/native/build.mjs');
  const compilers = [process.env.CC, 'clang', 'clang-19'].filter((name) => name?.includes('clang'));
  for (const CC of compilers) {
    try {
      execFileSync(process.execPath, [build, '--target', 'linux-arm64'], {
        env: { ...process.env, CC },
        stdio: 'pipe',
      });
      return;
    } catch {
      // The next one.
    }
  }
  throw new Error('there is no clang with lld that could build native kernels for it');
}

function unpackDebianPackages(target) {
  const work = `${target}.tmp`;
  rmSync(work, { recursive: true, force: true });
  const [lists, archives, files] = ['lists', 'cache', 'files'].map((name) => path.join(work, name));
  for (const folder of [path.join(lists, 'partial'), path.join(archives, 'archives', 'partial'), files]) {
    mkdirSync(folder, { recursive: true });
  }
  // Lists and architectures of our own, so that no state of the machine's is touched and nobody need be root.
  const state = [`Dir::State::Lists=${lists}`, `Dir::Cache=${archives}`];
  const options = [...state, 'APT::Architectures::=amd64', 'APT::Architectures::=arm64'].flatMap((text) => [
    '-o',
    text,
  ]);
  const call = (program, args) => execFileSync(program, args, { cwd: work, stdio: 'pipe' });
  try {
    call('apt-get', [...options, 'update']);
    call('apt-get', [...options, 'download', emulatorPackage, ...libraryPackages]);
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) call('dpkg-deb', ['-x', file, files]);
  } catch {
    rmSync(work, { recursive: true, force: true });
    throw new Error(`Debian's ${emulatorPackage} and arm64 libraries could not be fetched`);
  }
  // In one step at the end, so that what is there is whole.
  renameSync(files, target);
  rmSync(work, { recursive: true, force: true });
}
