/** The kernels in WebAssembly, built of assembly/. */
import { readFileSync } from 'node:fs';
import type { KernelModule } from './module/exports.ts';

/** Instantiates the module on a memory, for one thread. */
export function instantiateWasm(memory: WebAssembly.Memory): KernelModule {
  const bytes = readFileSync(new URL('./kernels.wasm', import.meta.url));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as unknown as KernelModule;
}
