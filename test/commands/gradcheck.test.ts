import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] kobai gradcheck', () => {
  it('names every parameter with its largest error, and ends with 0 where the gradient is right', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { code, stdout } = await place.kobai('gradcheck', 'small.yaml', '--set', 'batchSize=10');
    expect(code).toBe(0);
    const rows = stdout.split('\n').filter((line) => line.startsWith('layers.'));
    expect(rows.map((row) => row.split(/\s/)[0])).toEqual([
      'layers.0.weight',
      'layers.0.bias',
      'layers.1.weight',
      'layers.1.bias',
    ]);
    expect(stdout).toContain('The gradient is right');
  });

  it('checks one network for each mini-batch size, whatever the learning rates, and gives JSON', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { stdout } = await place.kobai('gradcheck', 'small.yaml', '--json', '--samples', '3');
    const { passed, networks } = JSON.parse(stdout);
    expect(passed).toBe(true);
    // Of two batch sizes; the first repeat stands for the others.
    expect(networks).toHaveLength(2);
    expect(networks[0].checks[0]).toMatchObject({ parameter: 'layers.0.weight', shape: [4, 6], checked: 3 });
  });

  it('ends with 1 where an error is above the tolerance, and says where', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { code, stdout } = await place.kobai('gradcheck', 'small.yaml', '--tolerance', '1e-30');
    expect(code).toBe(1);
    expect(stdout).toMatch(/The gradient is WRONG: .* at layers\.\d\.(weight|bias)\[\d/);
  });

  it('checks a function as well', async () => {
    const place = makeWorkplace();
    place.write('f.yaml', 'function: { formula: sin(x) * y^3, start: { x: 0.3, y: 2 } }\nlearningRate: 0.1\n');
    const { code, stdout } = await place.kobai('gradcheck', 'f.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^x .* ok$/m);
  });
});

describe('[E] expectations', () => {
  it('make the run end with 1 where one fails, with the values that were seen', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', `${smallExperiment}expect: [best.test.accuracy > 2, best.test.accuracy > 0]\n`);
    const { code, stdout } = await place.kobai('run', 'small.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED: best\.test\.accuracy > 2 \(0\.\d+ against 2\)$/m);
    expect(stdout).toMatch(/^held: best\.test\.accuracy > 0 \(/m);
    expect(place.readSummary('small').expectations).toMatchObject([{ held: false, right: 2 }, { held: true }]);
    expect(place.read('results/small/summary.md')).toContain('FAILED: best.test.accuracy');
  });
});

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
    const { code, stderr } = await place.kobai('run', 'bowl.yaml');
    expect(code, stderr).toBe(0);
    const [right, large] = place.readTrials('bowl');
    if (right?.status !== 'finished' || large?.status !== 'finished') throw new Error('a trial did not finish');
    expect(right.curves.path!.x0!.at(-1)).toBeCloseTo(-6.1e-10, 11);
    expect(right.curves.path!.step.at(-1)).toBe(100);
    expect(large.curves.path!.x0!.at(-1)! / -2.59e13).toBeCloseTo(1, 2);
    expect((await place.kobai('run', 'bowl.yaml')).stderr).toContain('2 of 2 trials are finished');
  });
});
