import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const campaign = fileURLToPath(new URL('run.mjs', import.meta.url));

describe('[E] the crash campaign', () => {
  it('finds nothing lost, duplicated or different in its short form', { timeout: 300_000 }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [campaign, '--quick']);
    expect(stdout).toMatch(/\n[1-9][0-9]* kills, /);
    expect(stdout).toMatch(/\n[1-9][0-9]* passed, 0 failed\n$/);
  });
});
