import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] expectations', () => {
  it('make the run end with 1 where one fails, with the values that were seen', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', `${smallExperiment}expect: [best.test.accuracy > 2, best.test.accuracy > 0]\n`);
    const { code, stdout } = await place.kobaiAnew('run', 'small.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED: best\.test\.accuracy > 2 \(0\.\d+ against 2\)$/m);
    expect(stdout).toMatch(/^held: best\.test\.accuracy > 0 \(/m);
    expect(place.readSummary('small').expectations).toMatchObject([{ held: false, right: 2 }, { held: true }]);
    expect(place.read('results/small/summary.md')).toContain('FAILED: best.test.accuracy');
  });
});
