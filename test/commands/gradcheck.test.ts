import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] kobai gradcheck', () => {
  it('names every parameter with its largest error, and ends with 0 where the gradient is right', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const { code, stdout } = await place.kobaiAnew('gradcheck', 'small.yaml', '--set', 'batchSize=10');
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
    const { code, stdout } = await place.kobaiAnew('gradcheck', 'small.yaml', '--tolerance', '1e-30');
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

  it.skipIf(process.platform === 'win32')('shows a line break in the name of a file as an escape', async () => {
    const place = makeWorkplace();
    place.write('a\n::error::b.yaml', smallExperiment);
    const { code, stdout } = await place.kobai('gradcheck', 'a\n::error::b.yaml', '--samples', '3');
    expect([code, stdout]).toEqual([0, expect.stringContaining('a\\u000a::error::b.yaml')]);
    expect(stdout).not.toMatch(/^::/m);
  });
});
