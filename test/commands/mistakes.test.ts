import { describe, expect, it } from 'vitest';
import { encodeSafetensors } from '../../src/shared/index.ts';
import { makeWorkplace } from '../helpers/cli.ts';

const tenMistakes = `name: ten mistakes
dataset: { type: iris, normalise: unit }
layers:
  - { type: dense, units: "20", activation: rellu }
  - { type: dense, units: 4, activation: softmax }
loss: crossEntropy
learning_rate: 0.1
learningRate: [0.1, 0]
batchSize: 500
epochs: 3
steps: 10
sampling: shufle
seed: 1
seed: 2
`;

describe('[E] kobai on a file with mistakes', () => {
  it('reports ten different mistakes in one run, each at its line and column, and trains nothing', async () => {
    const place = makeWorkplace();
    place.write('mistakes.yaml', tenMistakes);
    const { code, stdout, stderr } = await place.kobaiAnew('run', 'mistakes.yaml');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    const places = [...stderr.matchAll(/^mistakes\.yaml:(\d+):(\d+)/gm)].map(([, line, column]) => `${line}:${column}`);
    expect(places).toEqual(['1:7', '2:24', '4:27', '4:45', '5:27', '7:1', '8:21', '9:12', '11:1', '12:11', '14:1']);
    for (const word of ['normalize', 'relu', 'learningRate', 'shuffle', 'units: 3', '120'])
      expect(stderr).toContain(word);
  });

  it('reports settings that do not go together, at their lines, before anything is trained', async () => {
    const place = makeWorkplace();
    place.write(
      'images.yaml',
      `dataset: digits
layers:
  - { type: conv2d, filters: 4, kernel: 9 }
  - { type: dropout, rate: 1 }
  - { type: dense, units: 10, activation: softmax }
loss: meanSquaredError
learningRate: 0.1
schedule: { type: cosine, warmup: 200 }
steps: 100
evaluate: { metrics: [loss, rSquared], splits: [train, validation] }
earlyStopping: { metric: test.f1, seconds: 10 }
`,
    );
    place.write(
      'rows.yaml',
      `dataset: iris
layers:
  - batchNorm
  - { type: conv2d, filters: 4, kernel: 3 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: 0.1
batchSize: 1
`,
    );
    const placesOf = (stderr: string) =>
      [...stderr.matchAll(/^\w+\.yaml:(\d+:\d+) (\w+)/gm)].map(([, where, severity]) => `${where} ${severity}`);
    const images = await place.kobai('run', 'images.yaml');
    expect([images.code, images.stdout]).toEqual([2, '']);
    expect(placesOf(images.stderr)).toEqual([
      '3:41 error',
      '4:28 error',
      '5:43 warning',
      '8:35 error',
      '10:29 error',
      '10:56 error',
      '11:26 error',
      '11:35 error',
    ]);
    for (const words of ['kernel: 8', 'crossEntropy', 'rSquared', 'train.loss', '`steps`'])
      expect(images.stderr).toContain(words);
    const rows = await place.kobai('run', 'rows.yaml');
    expect([rows.code, rows.stdout]).toEqual([2, '']);
    expect(placesOf(rows.stderr)).toEqual(['4:5 error', '8:12 error']);
  });

  it('says what is wrong with a file that is not there', async () => {
    const { code, stderr } = await makeWorkplace().kobai('plan', 'nowhere.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('nowhere.yaml');
  });

  it('counts a grid of a billion points without building it', async () => {
    const place = makeWorkplace();
    place.write(
      'large.yaml',
      `dataset: iris
layers: [{ type: dense, units: 3, activation: softmax }]
loss: crossEntropy
learningRate: { log: { from: 1e-5, to: 1, count: 100000 } }
batchSize: { linear: { from: 1, to: 100, count: 100 } }
sweep: { axes: { seed: { linear: { from: 1, to: 100, count: 100 } } } }
`,
    );
    const { code, stderr } = await place.kobai('plan', 'large.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('1000000000 points');
  });

  it('points at a cell of a data file that is not a number', async () => {
    const place = makeWorkplace();
    place.write('data.csv', 'x,y\n1,0\nabc,1\n3,0\n');
    place.write(
      'table.yaml',
      `dataset: { type: csv, path: data.csv, target: y }
layers: [{ type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
`,
    );
    const { code, stderr } = await place.kobai('run', 'table.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/data\.csv:3:1/);
    const twice = await place.kobai('run', 'table.yaml', '--set', 'precision=[float32, float64]');
    expect(twice.stderr.match(/data\.csv:3:1/g)).toHaveLength(1);
  });

  it('refuses initial weights that do not fit, or are none', async () => {
    const place = makeWorkplace();
    place.write('weights.safetensors', 'not tensors');
    const experiment = `dataset: iris
layers: [{ type: dense, units: 3, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
initialWeights: weights.safetensors
`;
    place.write('first.yaml', experiment);
    const broken = await place.kobai('run', 'first.yaml');
    expect(broken.code).toBe(2);
    expect(broken.stderr).toMatch(/first\.yaml:5:17/);
    place.write('second.yaml', experiment.replace('weights.s', 'missing.s'));
    const missing = await place.kobai('run', 'second.yaml');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/second\.yaml:5:17/);
    const [weight, bias] = [new Float32Array(12).fill(0.5), Float32Array.of(0, Number.NaN, 0)];
    const tensors = {
      'layers.0.weight': { shape: [4, 3], values: weight },
      'layers.0.bias': { shape: [3], values: bias },
    };
    place.write('weights.safetensors', encodeSafetensors(tensors));
    const unfinished = await place.kobai('run', 'first.yaml');
    expect([unfinished.code, unfinished.stderr]).toEqual([2, expect.stringContaining('first.yaml:5:17')]);
    expect(unfinished.stderr).toContain('`layers.0.bias` has NaN at position 1');
  });

  it('names the keys of a range that is written as elsewhere, and no other place that has such a key', async () => {
    const place = makeWorkplace();
    const range = '{ log: { start: 0.001, to: 1, steps: 5 } }';
    const rest = 'layers: [{ type: dense, units: 3, activation: softmax }]\nloss: crossEntropy\n';
    place.write('range.yaml', `dataset: iris\n${rest}learningRate: ${range}\n`);
    const { code, stderr } = await place.kobai('plan', 'range.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean `from`?');
    expect(stderr).toContain('its keys are from, to and count');
    expect(stderr).not.toContain('it belongs to');
  });
});
