#!/usr/bin/env node
/** The first step of the command line: loads it, and says so where the system does not let it. */
import { fileURLToPath } from 'node:url';
import { runCompiled } from './shared/index.ts';

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
