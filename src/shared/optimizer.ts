/** V8 of Node 20, told to wait longer before it optimizes once trials are trained: by a flag that all threads share. */

/**
 * Node 20 has no compiler between the baseline and the optimizing one, which takes a tenth of a short sweep for functions
 * that soon end: they wait until they have run seven times as long. What runs for long loses nothing.
 *
 * Not before a thread has started: V8 takes code that was compiled before, as Node's own is, only where all flags are as
 * they were then, and without it the start takes twice as long.
 */
export function delayOptimizer(): void {
  setBudget(500_000);
}

/** Takes that back: before threads start, and before compiled code is taken or kept. */
export function restoreOptimizer(): void {
  setBudget(67_584);
}

function setBudget(budget: number): void {
  if (!process.versions.node.startsWith('20.')) return;
  process.getBuiltinModule('node:v8').setFlagsFromString(`--interrupt-budget=${budget}`);
}
