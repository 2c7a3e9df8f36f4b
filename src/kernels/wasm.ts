/** The kernels in WebAssembly, built of assembly/. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { KernelModule } from './module/exports.ts';

/** Instantiates the module on a memory, for one thread. */
export function instantiateWasm(memory: WebAssembly.Memory): KernelModule {
  const module = compile(readFileSync(new URL('./kernels.wasm', import.meta.url)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as KernelModule;
}

/** Node 20 has relaxed SIMD behind a flag, which later ones do not know. */
const flag = process.versions.node.startsWith('20.') ? 'experimental-wasm-relaxed-simd' : undefined;
/** Threads share the flag, and each takes it back: Node compiles its own code anew where one is not as it was. */
const mostTries = 100;

function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  if (flag === undefined) return new WebAssembly.Module(bytes);
  try {
    for (let tries = 1; ; tries += 1) {
      setFlagsFromString(`--${flag}`);
      try {
        return new WebAssembly.Module(bytes);
      } catch (error) {
        if (tries === mostTries) throw error;
      }
    }
  } finally {
    setFlagsFromString(`--no-${flag}`);
  }
}
