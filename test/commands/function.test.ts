import { describe, expect, it } from 'vitest';
import { makeWorkplace } from '../helpers/cli.ts';

describe('[E] an experiment on a function', () => {
  it('goes down, keeps its path, and takes what was trained before', async () => {
    const place = makeWorkplace();
    place.write(
      'bowl.yaml',
      `function: { formula: x0^2 + x1^2, start: { x0: -3, x1: 4 } }
gradient: numerical
learningRate: [0.1, 10]
steps: 100
`,
    );
    const { code, stderr } = await place.kobaiAnew('run', 'bowl.yaml');
    expect(code, stderr).toBe(0);
    const [right, large] = place.readTrials('bowl');
    if (right?.status !== 'finished' || large?.status !== 'finished') throw new Error('a trial did not finish');
    expect(right.curves.path!.x0!.at(-1)).toBeCloseTo(-6.1e-10, 11);
    expect(right.curves.path!.step.at(-1)).toBe(100);
    expect(large.curves.path!.x0!.at(-1)! / -2.59e13).toBeCloseTo(1, 2);
    expect((await place.kobai('run', 'bowl.yaml')).stderr).toContain('2 of 2 trials are finished');
  });
});
