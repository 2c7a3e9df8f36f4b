import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] expectations', () => {
  it('make the run end with 1 where one fails, with the values that were seen', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', `${smallExperiment}expect: [best.test.accuracy > 1, best.test.accuracy > 0]\n`);
    const { code, stdout } = await place.kobaiAnew('run', 'small.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED: best\.test\.accuracy > 1 \(0\.\d+ against 1\)$/m);
    expect(stdout).toMatch(/^held: best\.test\.accuracy > 0 \(/m);
    expect(place.readSummary('small').expectations).toMatchObject([{ held: false, right: 1 }, { held: true }]);
    expect(place.read('results/small/summary.md')).toContain('FAILED: best.test.accuracy');
  });
});

describe('[E] expectations of a part of the grid', () => {
  it('are judged when the rest is trained, and not before', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', `${smallExperiment}expect: ['verdict(learningRate = 0.1, batchSize = 10) == "good"']\n`);
    const { code, stdout, stderr } = await place.kobai('run', 'small.yaml', '--only', 'learningRate=0.01');
    expect([code, /FAILED/.test(stdout)]).toEqual([0, false]);
    expect(stderr).toContain('what is expected is judged once all points are trained: 6 points to go');
    expect(place.readSummary('small').expectations).toBeUndefined();
    await place.kobai('run', 'small.yaml');
    expect(place.readSummary('small').expectations).toHaveLength(1);
  });
});

describe('[E] expectations that can never be answered', () => {
  it('are mistakes before anything is trained, each at its column', async () => {
    const place = makeWorkplace();
    const wrong: Readonly<Record<string, string>> = {
      'verdict(learningRate = 0.1, batchSize = 10) != "Diverged"': 'did you mean "diverged"?',
      'best.verdict == "tooBig"': 'a verdict is tooSmall, good, unstable, tooLarge or diverged',
      'best.verdict > "good"': 'compare them by == or !=',
      'best.test.loss != "0"': 'write the number without quotes',
      'best.verdict == 3': 'a verdict is tooSmall, good, unstable, tooLarge or diverged',
      'best.test.acuracy >= 0.9': 'did you mean `test.accuracy`?',
      'best.validation.loss < 1': 'measured are train.loss',
      'point(learningRate = 0.1).test.loss < 3': 'name the other axes too',
      'verdict(learnigRate = 0.1, batchSize = 10) == "good"': 'did you mean `learningRate`?',
      'verdict(learningRate = 0.5, batchSize = 10) == "good"': 'its values are 0.001',
    };
    place.write(
      'gate.yaml',
      `${smallExperiment}expect:\n${Object.keys(wrong)
        .map((text) => `  - '${text}'\n`)
        .join('')}`,
    );
    const { code, stderr } = await place.kobai('run', 'gate.yaml');
    expect(code).toBe(2);
    for (const hint of Object.values(wrong)) expect(stderr).toContain(hint);
    const first = smallExperiment.split('\n').length + 1;
    for (const index of Object.keys(wrong).keys())
      expect(stderr).toMatch(new RegExp(`gate\\.yaml:${first + index}:\\d+ error`));
    place.write(
      'right.yaml',
      `${smallExperiment}expect:\n  - 'point(learningRate = 0.1, batchSize = 10).test.loss < 3'\n  - 'best.verdict != "diverged"'\n`,
    );
    expect((await place.kobai('plan', 'right.yaml')).code).toBe(0);
  });

  it('say the same of a grid that is too large, and of learning rates that `auto` has yet to choose', async () => {
    const place = makeWorkplace();
    const expecting = `${smallExperiment}expect: ['verdict(learningRate = 0.1, batchSize = 10) == "good"']\n`;
    place.write('large.yaml', `${expecting}sweep: { maxPoints: 2 }\n`);
    const large = await place.kobai('plan', 'large.yaml');
    expect([large.code, large.stderr]).toEqual([2, expect.stringContaining('the grid has 8 points')]);
    place.write('auto.yaml', expecting.replace(/learningRate: .*/, 'learningRate: auto'));
    const auto = await place.kobai('plan', 'auto.yaml');
    expect([auto.code, auto.stderr]).toEqual([2, expect.stringContaining('`learningRate` is not an axis')]);
  });
});
