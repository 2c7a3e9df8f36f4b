import { describe, expect, it } from 'vitest';
import { makeWorkplace } from '../helpers/cli.ts';

const experiment = `dataset: { type: mnist, normalize: unit }
layers:
  - { type: dense, units: 200000, activation: relu }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy
learningRate: [0.1, 0.2]
batchSize: 60000
epochs: 1
`;

describe('[E] what does not fit into memory', () => {
  it('is said by plan and by run, at the layer that takes the most', async () => {
    const place = makeWorkplace();
    place.write('large.yaml', experiment);
    for (const command of ['plan', 'run']) {
      const { code, stderr } = await place.kobai(command, 'large.yaml');
      expect(code).toBe(2);
      expect(stderr).toMatch(/large\.yaml:3:\d+ error .*do not fit into memory/);
    }
  });

  it('counts the repeats of the only point that run at once', async () => {
    const place = makeWorkplace();
    const few = experiment.replace('units: 200000', 'units: 20000').replace('60000', '20000').replace(', 0.2', '');
    place.write('repeats.yaml', `${few}repeats: 2\n`);
    const { code, stderr } = await place.kobai('plan', 'repeats.yaml', '--workers', '2');
    expect([code, stderr]).toEqual([2, expect.stringContaining('in each of 2 workers; one memory holds 4.0 GiB')]);
  });

  it('is said at the batch size, or the value of its axis, where fewer rows would fit', async () => {
    const place = makeWorkplace();
    const axis = experiment.replace('units: 200000', 'units: 20000').replace('60000', '[100, 20000]');
    place.write('axis.yaml', axis);
    const { code, stderr } = await place.kobai('plan', 'axis.yaml', '--workers', '2');
    expect(code).toBe(2);
    expect(stderr).toMatch(/axis\.yaml:7:18 error training takes .* in each of 2 workers; one memory holds 4\.0 GiB/);
    expect(stderr).toContain('write a batchSize of at most 10000, or give it fewer workers: --workers 1');
  });
});
