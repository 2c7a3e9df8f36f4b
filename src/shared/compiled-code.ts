/** A bundle → what it exports, with the compiled code of an earlier start where that was kept. */
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { restoreOptimizer } from './optimizer.ts';

/** What V8 has compiled of a file, and the sum of the text that it was. */
type Compiled = { readonly textSum: number; readonly code: Buffer };

type Loaded = { readonly textSum: number; readonly script: Script; readonly module: { readonly exports: object } };

/** What Node hands to a module in CommonJS. */
type Run = (exports: object, require: (id: string) => unknown, module: object, file: string, folder: string) => void;

/** Round the text of a module, as Node puts it: on the first line. */
const [before, after] = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer];

/** Modules of Node that take milliseconds to load, and that most commands load without calling them. */
const slowOnes = new Set(['child_process', 'crypto', 'readline', 'zlib']);

/** The sum of all that comes after it in a file of compiled code, and the length of the list that comes then. */
const headBytes = 8;

/**
 * Runs a bundle in CommonJS, whose files, in ASCII, lie in one folder.
 *
 * The compiled code lies in the folder `compiled` there: who can plant it could as well write the bundle. Of a text V8
 * compares the length alone, and a damaged file crashes it, so there are sums of both; that it is the same V8, with the
 * same flags, it sees. What cannot be read or written changes nothing.
 *
 * @param use what of the bundle will be used: each has a file of its own, with the functions that it has called
 * @param restoreFlags called before compiled code is taken, where other threads may have changed the flags by then
 * @returns what the bundle exports; and `keep`, which keeps for the next start what this one has had to compile
 */
export function runCompiled<Exports>(
  bundle: string,
  use: string,
  restoreFlags = () => {},
): { readonly exports: Exports; readonly keep: () => void } {
  const folder = path.dirname(bundle);
  const keptFile = path.join(folder, 'compiled', `${use}-${process.version}-${process.arch}`);
  const isOff = Boolean(process.env.NODE_DISABLE_COMPILE_CACHE);
  const kept = isOff ? new Map<string, Compiled>() : readKept(keptFile);
  const loaded = new Map<string, Loaded>();
  let isNew = false;
  const requireOfNode = createRequire(bundle);
  const requireFor = (id: string): unknown => {
    if (id.startsWith('./')) return load(id.slice(2));
    return slowOnes.has(id.replace('node:', '')) ? loadWhenUsed(() => requireOfNode(id)) : requireOfNode(id);
  };
  const load = (name: string): object => {
    const known = loaded.get(name);
    if (known) return known.module.exports;
    const file = path.join(folder, name);
    const text = readFileSync(file);
    const textSum = sumOf(text);
    // Of another build.
    if (kept.has(name) && kept.get(name)?.textSum !== textSum) kept.clear();
    const cachedData = kept.get(name)?.code;
    if (cachedData) restoreFlags();
    const script = new Script(Buffer.concat([before, text, after]).toString('latin1'), {
      filename: pathToFileURL(file).href,
      ...(cachedData && { cachedData }),
    });
    if (!cachedData || script.cachedDataRejected) isNew = true;
    const module = { exports: {} };
    loaded.set(name, { textSum, script, module });
    try {
      const run = script.runInThisContext() as Run;
      run(module.exports, Object.assign(requireFor, { resolve: requireOfNode.resolve }), module, file, folder);
    } catch (error) {
      // Whoever asks again gets the error again.
      loaded.delete(name);
      throw error;
    }
    return module.exports;
  };
  const exports = load(path.basename(bundle)) as Exports;
  return {
    exports,
    keep() {
      if (isOff || !isNew) return;
      isNew = false;
      restoreOptimizer();
      // What was not loaded this time is kept for the next.
      for (const [name, { textSum, script }] of loaded) kept.set(name, { textSum, code: script.createCachedData() });
      writeKept(keptFile, kept);
    },
  };
}

function loadWhenUsed(loadModule: () => Readonly<Record<string | symbol, unknown>>): object {
  let module: ReturnType<typeof loadModule> | undefined;
  return new Proxy(
    {},
    {
      get(_, name) {
        module ??= loadModule();
        return module[name];
      },
    },
  );
}

/** Against damage, not against people. By a module that nearly every command and every thread loads anyway. */
function sumOf(bytes: Uint8Array): number {
  return hash('sha256', bytes, 'buffer').readUInt32LE();
}

function readKept(file: string): Map<string, Compiled> {
  const kept = new Map<string, Compiled>();
  try {
    const bytes = readFileSync(file);
    if (bytes.readUInt32LE() !== sumOf(bytes.subarray(4))) return kept;
    let start = headBytes + bytes.readUInt32LE(4);
    for (const [name, textSum, length] of JSON.parse(bytes.toString('latin1', headBytes, start))) {
      kept.set(name, { textSum, code: bytes.subarray(start, start + length) });
      start += length;
    }
  } catch {
    // Nothing is kept, or no more than was read.
  }
  return kept;
}

function writeKept(file: string, kept: ReadonlyMap<string, Compiled>): void {
  const list = Buffer.from(JSON.stringify([...kept].map(([name, { textSum, code }]) => [name, textSum, code.length])));
  const head = Buffer.alloc(headBytes);
  const bytes = Buffer.concat([head, list, ...[...kept.values()].map(({ code }) => code)]);
  bytes.writeUInt32LE(list.length, 4);
  bytes.writeUInt32LE(sumOf(bytes.subarray(4)));
  // Another process or thread may write the same at the same time.
  const unfinished = `${file}.${process.pid}-${process.hrtime.bigint()}.tmp`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(unfinished, bytes, { flag: 'wx' });
    renameSync(unfinished, file);
  } catch {
    // The next start compiles again.
    try {
      rmSync(unfinished, { force: true });
    } catch {}
  }
}
