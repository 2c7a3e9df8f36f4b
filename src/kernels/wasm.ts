/** The kernels in WebAssembly, built of assembly/. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { KernelModule } from './module/exports.ts';

/** Instantiates the module on a memory, for one thread. */
export function instantiateWasm(memory: WebAssembly.Memory): KernelModule {
  const bytes = readFileSync(new URL('./kernels.wasm', import.meta.url));
  // Node 20 has relaxed SIMD behind a flag, which later ones do not know.
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as unknown as KernelModule;
}
