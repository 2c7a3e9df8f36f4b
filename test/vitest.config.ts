import { defineConfig } from 'vitest/config';
import SlowestFirst from './slowest-first.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/closing-line.ts'],
    // Whole runs start threads of their own; two at a time fill a small machine.
    maxWorkers: 2,
    // No test changes what the modules of src hold, so that each is loaded once a worker and not once a file.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
