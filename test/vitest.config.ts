import { defineConfig } from 'vitest/config';
import SlowestFirst from './slowest-first.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/closing-line.ts'],
    // A test waits much: for a disk, a signal, a process to start or a page to be drawn. Three keep two processors busy.
    maxWorkers: 3,
    // No test changes what the modules of src hold, so that each is loaded once a worker and not once a file.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
