#!/usr/bin/env node
/** The first step of the command line: loads it, and says so where the system does not let it. */
import { fileURLToPath } from 'node:url';
import { runCompiled } from './shared/index.ts';

if (process.versions.node.startsWith('20.')) {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // Node 20 has no compiler between the baseline and the optimizing one, which takes a tenth of a short sweep for functions
  // that soon end: they wait until they have run seven times as long. What runs for long loses nothing.
  setFlagsFromString('--interrupt-budget=500000');
  // The kernels would set this one (kernels/wasm.ts), and V8 takes compiled code only where all flags are as they were.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}

async function start(): Promise<void> {
  const file = fileURLToPath(new URL('./command-line.cjs', import.meta.url));
  const command = /^[a-z]+$/.exec(process.argv[2] ?? '')?.[0] ?? 'kobai';
  const { exports, keep } = runCompiled<typeof import('./command-line.ts')>(file, command);
  process.on('exit', (code) => {
    // A word that is no command ends otherwise, and a command that fails has not called all that it would.
    if (code === 0) keep();
  });
  await exports.runCommandLine();
}

start().catch((error) => {
  // biome-ignore lint/plugin: nothing of kobai is there yet that could print.
  process.stderr.write(`kobai: cannot be loaded: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 5;
});
