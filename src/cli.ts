#!/usr/bin/env node
/** The first step of the command line: loads it, and says so where the system does not let it. */
import * as module from 'node:module';
import { setFlagsFromString } from 'node:v8';

// From Node 22.1 on, what was compiled is kept for the next start.
(module as { enableCompileCache?(): unknown }).enableCompileCache?.();
// Node 20 has no compiler between the baseline and the optimizing one, which takes a tenth of a short sweep for functions
// that soon end: they wait until they have run seven times as long. What runs for long loses nothing.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=500000');
try {
  await import('./command-line.ts');
} catch (error) {
  // biome-ignore lint/plugin: nothing of kobai is there yet that could print.
  process.stderr.write(`kobai: cannot be loaded: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 5;
}
