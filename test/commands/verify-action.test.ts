import { describe, expect, it } from 'vitest';
import { runAction } from '../helpers/action.ts';
import { makeWorkplace, threeRates } from '../helpers/cli.ts';

describe.skipIf(process.platform === 'win32')('[E] .github/actions/verify', () => {
  it('finds files by their pattern, and writes reports, outputs and the summary of the job', async () => {
    const place = makeWorkplace();
    for (const name of ['a', 'b']) {
      place.write(`experiments/${name}.yaml`, threeRates);
      await place.kobai('run', `experiments/${name}.yaml`);
    }
    const { codes, stdout, outputs, summary, reports } = await runAction({ cwd: place.folder });
    expect(codes).toEqual([0]);
    expect(stdout).toContain('kobai verify: same, 6 of 6 trials compared');
    expect(outputs['exit-code']).toBe('0');
    expect(summary).toContain('same');
    expect(reports['verify.xml']).toContain('<testsuite');
    expect(JSON.parse(reports['verify.json'] ?? '')).toMatchObject({ verdict: 'same', expected: 6 });
    expect(Object.keys(reports)).toContain('verify.md');
  });

  it('annotates the file of what differs, keeps the reports, and fails with the exit code of kobai', async () => {
    const place = makeWorkplace();
    place.write('experiments/a.yaml', threeRates);
    await place.kobai('run', 'experiments/a.yaml');
    place.write('experiments/a.yaml', threeRates.replace('0.01, 0.1, 1', '0.01, 0.1, 0.5'));
    const { codes, stdout, outputs, reports } = await runAction({ cwd: place.folder });
    expect(codes).toEqual([3]);
    expect(outputs['exit-code']).toBe('3');
    expect(stdout).toMatch(/^::error file=experiments\/a\.yaml,title=a%3A missing::/m);
    expect(JSON.parse(reports['verify.json'] ?? '')).toMatchObject({ verdict: 'missing' });
  });

  it('hands on options, and carries nothing of an input out', async () => {
    const place = makeWorkplace();
    place.write('experiments/a.yaml', threeRates);
    await place.kobai('run', 'experiments/a.yaml', '--out', 'other');
    const found = await runAction({ cwd: place.folder, options: '--out other --only learningRate=0.1' });
    expect([found.codes, found.stdout]).toEqual([[0], expect.stringContaining('same, 1 of 1 trial compared')]);
    const hostile = await runAction({ cwd: place.folder, files: 'experiments/$(touch x).yaml; touch y' });
    expect(hostile.codes).toEqual([2]);
    expect(() => place.read('x')).toThrow();
    expect(() => place.read('y')).toThrow();
  });

  it('says so where no file has such a name', async () => {
    const { codes, stdout, reports } = await runAction({ cwd: makeWorkplace().folder, files: 'none/*.yaml' });
    expect([codes, reports]).toEqual([[2], {}]);
    expect(stdout).toContain('::error title=kobai verify::no file is called as the input files says');
  });
});
