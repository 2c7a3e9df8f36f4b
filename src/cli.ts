#!/usr/bin/env node
/** The first step of the command line: loads it, and says so where the system does not let it. */
import * as module from 'node:module';

// From Node 22.1 on, what was compiled is kept for the next start.
(module as { enableCompileCache?(): unknown }).enableCompileCache?.();
try {
  await import('./command-line.ts');
} catch (error) {
  // biome-ignore lint/plugin: nothing of kobai is there yet that could print.
  process.stderr.write(`kobai: cannot be loaded: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 5;
}
