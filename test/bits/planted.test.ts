import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const proof = fileURLToPath(new URL('run.mjs', import.meta.url));

describe('[E] the proof of the same bits', () => {
  // A minute of work; beside the other tests, on two cores, it took four. Beyond this something hangs.
  it('turns red when two additions are swapped', { timeout: 600_000 }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [proof, '--planted']);
    expect(stdout).toMatch(/different, as it must be/);
    expect(stdout).toMatch(/\n[1-9][0-9]* passed, 0 failed\n$/);
  });
});
