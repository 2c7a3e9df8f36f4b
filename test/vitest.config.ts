import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/closing-line.ts'],
    // Whole runs start threads of their own; two at a time fill a small machine.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
