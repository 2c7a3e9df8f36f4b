import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const campaign = fileURLToPath(new URL('../nightly/campaign.mjs', import.meta.url));

it('[E] kobai verify raises no alarm where nothing changed, and catches each planted fault at its first step', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [campaign, '--nights', '4']);
  expect(stdout).toContain('4 nights without a change: 0 alarms');
  expect(stdout).toMatch(/^(\d+) planted faults: \1 caught/m);
}, 300_000);
