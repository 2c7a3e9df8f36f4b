import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeWorkplace } from './helpers/cli.ts';

const folder = fileURLToPath(new URL('../experiments', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('[E] the experiments that come with kobai', () => {
  it.each(names)('%s opens with its question and what to expect, and can be run', async (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=..\/schema\/experiment.schema.json\n# .*\?/);
    expect(text).toContain('# Expected: ');
    const { code, stderr } = await makeWorkplace().kobai('plan', path.join(folder, name));
    expect(code, stderr).toBe(0);
    expect(stderr).toBe('');
  });

  it('are all listed in their README', () => {
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    for (const name of names) expect(readme).toContain(name);
  });

  it('show that both gradients train the same network', async () => {
    const place = makeWorkplace();
    const file = path.join(folder, 'numerical-vs-backprop.yaml');
    const { code } = await place.kobai('run', file, '--set', 'steps=10');
    expect(code).toBe(0);
    const [backprop, numerical] = place.readTrials('numerical-vs-backprop');
    if (backprop?.status !== 'finished' || numerical?.status !== 'finished') throw new Error('a trial did not finish');
    expect(numerical.metrics['test.loss']! / backprop.metrics['test.loss']!).toBeCloseTo(1, 6);
    expect(numerical.weightsSha256).not.toBe(backprop.weightsSha256);
  });
});
