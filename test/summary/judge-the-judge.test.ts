import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const command = new URL('judged-sweeps/judge-the-judge.mjs', import.meta.url).pathname;

describe('[I] summary/verdicts on sweeps whose answer is known', () => {
  it('are right on a tenth of them, and none contradicts another of its group', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, '--tenth'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/6 sweeps from 3 seeds: \S+ % of \d+ verdicts are right, 0 contradict/);
    expect(status).toBe(0);
  });
});
