/**
 * Builds the native kernels into prebuilds/<platform>-<arch>/kernels.node, for this machine or for `--target`.
 *
 * It needs a C compiler (`CC`, or cc, clang or gcc), and for another platform clang with lld. With `--if-possible` a
 * failure is a line: kobai does without native kernels then.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const root = path.join(here, '../../..');
const headers = path.dirname(fileURLToPath(import.meta.resolve('node-api-headers/package.json')));
const thisMachine = `${process.platform}-${process.arch}`;

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: thisMachine },
    'if-possible': { type: 'boolean', default: false },
  },
});
const { target } = values;
const [platform, arch] = target.split('-');

/** The names of the targets in clang; a file that is built on its own machine needs none. */
const triples = {
  'linux-x64': 'x86_64-linux-gnu',
  'linux-arm64': 'aarch64-linux-gnu',
  'darwin-x64': 'x86_64-apple-macos11',
  'darwin-arm64': 'arm64-apple-macos11',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
};

const widths = {
  x64: [
    {
      lanes: 16,
      table: 'kernels_512',
      flags: ['-mavx512f', '-mfma', '-mavx512vl', '-mavx512dq', '-mavx512bw', '-mprefer-vector-width=512'],
    },
    { lanes: 8, table: 'kernels_256', flags: ['-mavx2', '-mfma'] },
  ],
  arm64: [{ lanes: 4, table: 'kernels_128', flags: [] }],
}[arch];

/*
 * No contraction, no reordering: an operation is rounded as it is written. Freestanding, without any library: memset and
 * memcpy are the file's own, and no loop in them may become a call of themselves.
 */
const compileFlags = [
  '-std=gnu11',
  '-O3',
  '-ffp-contract=off',
  '-fno-math-errno',
  '-ffreestanding',
  '-fno-stack-protector',
  '-fno-asynchronous-unwind-tables',
  '-fvisibility=hidden',
  ...(platform === 'win32' ? [] : ['-fPIC']),
  '-Wall',
  '-Wextra',
  '-Wno-unknown-pragmas',
  // How vectors are handed over, which no function does: all that take them are inlined.
  '-Wno-psabi',
];

const linkFlags = {
  linux: ['-shared', '-nostdlib', '-Wl,--build-id=none', '-Wl,-z,noexecstack'],
  darwin: ['-dynamiclib', '-nostdlib', '-undefined', 'dynamic_lookup', '-Wl,-no_uuid'],
  win32: ['-shared', '-nostdlib', '-Wl,-noentry', '-Wl,-Brepro'],
}[platform];

async function findCompiler() {
  const candidates = process.env.CC ? [process.env.CC] : ['cc', 'clang', 'gcc'];
  for (const candidate of candidates) {
    // CC may hold flags too.
    const [command, ...options] = candidate.split(' ');
    try {
      const { stdout } = await run(command, [...options, '--version']);
      return { command, options, isClang: stdout.includes('clang') };
    } catch {
      // The next one.
    }
  }
  throw new Error(process.env.CC ? `CC=${process.env.CC} does not run` : 'there is no C compiler (cc, clang or gcc)');
}

async function build() {
  if (!widths || !linkFlags) throw new Error(`there is none for ${target}`);
  const { command, options, isClang } = await findCompiler();
  const aimed = target === thisMachine ? [] : ['-target', triples[target]];
  const cc = (...flags) => run(command, [...options, ...aimed, ...flags]);
  const flags = isClang ? compileFlags : [...compileFlags, '-fno-tree-loop-distribute-patterns'];
  const folder = await mkdtemp(path.join(tmpdir(), 'kobai-kernels-'));
  try {
    const compile = async (source, name, ...own) => {
      const object = path.join(folder, `${name}.o`);
      await cc(...flags, ...own, '-I', path.join(headers, 'include'), '-c', path.join(here, source), '-o', object);
      return object;
    };
    const objects = await Promise.all([
      ...widths.map(({ lanes, table, flags: instructions }) =>
        compile('width.c', table, ...instructions, `-DWIDTH=${lanes}`, `-DTABLE=${table}`),
      ),
      compile('addon.c', 'addon'),
    ]);
    if (platform === 'win32') objects.push(...(await createImportLibraries(folder)));
    const built = path.join(folder, 'kernels.node');
    await cc(...(aimed.length > 0 ? ['-fuse-ld=lld'] : []), ...linkFlags, ...objects, '-o', built);
    const to = path.join(root, 'prebuilds', target, 'kernels.node');
    await mkdir(path.dirname(to), { recursive: true });
    const bytes = await readFile(built);
    await replaceFile(to, bytes);
    await replaceFile(`${to}.sha256`, createHash('sha256').update(bytes).digest('hex'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A process that has the old file open keeps it whole. */
async function replaceFile(file, content) {
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

/** What Windows links against, for the functions that node.exe has. */
async function createImportLibraries(folder) {
  const machine = arch === 'x64' ? 'i386:x86-64' : 'arm64';
  const create = async (name) => {
    const library = path.join(folder, `${name}.lib`);
    const definition = path.join(headers, 'def', `${name}.def`);
    await run(process.env.DLLTOOL ?? 'llvm-dlltool', ['-m', machine, '-d', definition, '-l', library]);
    return library;
  };
  return Promise.all(['node_api', 'js_native_api'].map(create));
}

try {
  await build();
} catch (error) {
  const [why] = String(error.stderr || error.message)
    .split('\n')
    .filter((line) => /error|no |not /i.test(line));
  const text = `native kernels are not built, and WebAssembly takes their place, slower: ${why ?? error.message}`;
  process.stdout.write(`${text}\n`);
  if (!values['if-possible']) process.exitCode = 1;
}
