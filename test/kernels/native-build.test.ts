import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasNativeKernels, nativeFile, root } from '../helpers/native-kernels.ts';

function buildElsewhere(): Buffer {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(path.join(root, 'src/kernels/native'), path.join(folder, 'src/kernels/native'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  execFileSync(process.execPath, [path.join(folder, 'src/kernels/native/build.mjs')]);
  return readFileSync(path.join(folder, nativeFile));
}

const disassemble = (...options: string[]) =>
  execFileSync('objdump', [...options, path.join(root, nativeFile)], { encoding: 'utf8', maxBuffer: 1e9 });

describe.runIf(hasNativeKernels)('[I] the file of the native kernels', () => {
  it('has the same bytes from another folder', () => {
    expect(buildElsewhere().equals(readFileSync(path.join(root, nativeFile)))).toBe(true);
  });

  it.runIf(process.platform === 'linux')('needs no library', () => {
    expect(disassemble('-p')).not.toContain('NEEDED');
  });

  it.runIf(process.platform === 'linux')('has fused instructions where they are meant alone', () => {
    const fused = new Set<string>();
    let name = '';
    for (const line of disassemble('-d', '--no-show-raw-insn').split('\n')) {
      name = /^[0-9a-f]+ <(.+)>:$/.exec(line)?.[1] ?? name;
      if (/\t(vfn?m(add|sub)|fn?m(add|sub|la|ls)\b)/.test(line)) fused.add(name.replace(/\..*/, ''));
    }
    const products = /^(compressed_(forward|backward_weight)|(tile|multiply)_(1|2|3|one|four|few_rows|few_columns))$/;
    const functions = /^(call_)?(exp|tanh|sigmoid|swish)_?[Ff]orward$/;
    expect([...fused].filter((one) => !products.test(one) && !functions.test(one))).toEqual([]);
    expect(fused).toContain('compressed_forward');
    expect(fused).toContain('tile_2');
  });
});
