import { describe, expect, it } from 'vitest';
import { summarize } from '../../../src/summary/index.ts';
import { trainSweep, trainTrials } from '../curves.ts';

const network = (text: string, activation = 'relu') => `
layers:
  - { type: dense, units: 10, activation: ${activation} }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
${text}`;

const iris = (rates: string) => network(`dataset: iris\nlearningRate: ${rates}\nbatchSize: 10\nsteps: 300\n`, 'tanh');
const theFunction = (rates: string, gradient = 'numerical') => `
function: { formula: x0^2 + x1^2, start: { x0: -3, x1: 4 } }
gradient: ${gradient}
learningRate: ${rates}
steps: 100
`;

const kindsOf = (text: string) => trainSweep(text).points.map(({ verdict }) => verdict?.kind);
const reasonsOf = (text: string) => trainSweep(text).points.map(({ verdict }) => verdict?.reason);

describe('[I] results/verdicts on what is trained here', () => {
  it('knows the four cases of the gradient method on a function, together', () => {
    expect(kindsOf(theFunction('[1e-10, 0.1, 1, 10]'))).toEqual(['tooSmall', 'good', 'tooLarge', 'diverged']);
    expect(reasonsOf(theFunction('[1e-10, 0.1, 1, 10]'))).toEqual([
      'still falling: the last quarter of training took 1e-6 % off the loss, and 0.1 reached the same loss in 1 % of the steps',
      expect.stringMatching(/^the loss fell from 25 to \S+e-17, lowest of all$/),
      expect.stringMatching(
        /^swings: the variables go back and forth, and the loss stays at 25, while 0.1 got to \S+e-17$/,
      ),
      expect.stringMatching(/^the loss ended at 6.724e\+26, far above the 25 that it started from$/),
    ]);
  });

  it.each(['numerical', 'backprop'])('knows each of them alone, by a gradient that is %s', (gradient) => {
    const alone = ['1e-10', '0.1', '1', '10'].map((rate) => kindsOf(theFunction(rate, gradient))[0]);
    expect(alone).toEqual(['tooSmall', undefined, 'tooLarge', 'diverged']);
  });

  it.each([
    ['0.98', 'good'],
    ['0.01', 'tooSmall'],
    ['1e-30', 'tooSmall'],
    ['1.005', 'tooLarge'],
    ['1.1', 'diverged'],
  ])('judges learning rate %s of a function by its path: %s', (rate, kind) => {
    expect(kindsOf(theFunction(`[${rate}, 0.1]`))[0]).toBe(kind);
  });

  it.each([1, 2, 3])('judges a network on iris from far too small to far too large: seed %d', (seed) => {
    const text = `seed: ${seed}${iris('[1e-6, 1e-4, 1e-3, 0.3, 3, 100, 1e4]')}`;
    const kinds = kindsOf(text);
    expect(kinds.slice(0, 5)).toEqual(['tooSmall', 'tooSmall', 'tooSmall', 'good', 'tooLarge']);
    expect(kinds.slice(5)).toEqual(['diverged', 'diverged']);
  });

  it.each([300, 500, 1000, 2000])('sees a function swing in %d steps, most of which are not recorded', (steps) => {
    expect(kindsOf(theFunction('[1]').replace('steps: 100', `steps: ${steps}`))).toEqual(['tooLarge']);
  });

  it.each(['-', '+'])(
    'knows by its path a function that is far %s from zero, where its loss hardly changes',
    (sign) => {
      const kinds = kindsOf(theFunction('[1e-4]').replace('x1^2,', `x1^2 ${sign} 1e11,`));
      expect(kinds).toEqual(['tooSmall']);
    },
  );

  it('judges slow repeats that start far apart by where they go, not as unstable', () => {
    const slow = `repeats: 5\n${iris('[0.0003]')}`;
    expect(kindsOf(slow)).toEqual(['tooSmall']);
    expect(reasonsOf(slow)).toEqual([expect.stringMatching(/^still falling steeply: /)]);
  });

  it('judges a spiral, whose curves rest on a plateau before they fall again', () => {
    const text = network(
      'dataset: spiral\nlearningRate: [1e-3, 0.01, 0.1, 0.3, 1, 3, 100]\nbatchSize: 30\nepochs: 100\n',
      'sigmoid',
    );
    expect(kindsOf(text)).toEqual([...Array(5).fill('tooSmall'), 'good', 'diverged']);
  });

  it('compares within equal values of every other axis, and with no other points', () => {
    const text = (sizes: string) =>
      network(`dataset: iris\nbatchSize: ${sizes}\nlearningRate: [1e-3, 0.1, 3]\nsteps: 300\n`, 'tanh');
    const verdicts = trainSweep(text('[10, 60]')).points.map(({ verdict }) => verdict);
    const apart = ['10', '60'].flatMap((size) => trainSweep(text(size)).points.map(({ verdict }) => verdict));
    // But for what the reader sees as all.
    const inGroup = apart.map(
      (verdict) => verdict && { ...verdict, reason: verdict.reason.replace('of all', 'of its group') },
    );
    expect(verdicts).toEqual(inGroup);
  });

  it.each([1, 2, 3])('reads no swings from the noise of dropout and of four rows a mini-batch: seed %d', (seed) => {
    const text = `seed: ${seed}
dataset: { type: iris, normalize: standard, split: { validation: 0.2, test: 0.2 } }
layers:
  - { type: dense, units: 16, activation: relu }
  - { type: dropout, rate: 0.5 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: { log: { from: 1e-5, to: 0.01, count: 7 } }
optimizer: adam
batchSize: [4, 16]
epochs: 6
`;
    const { points } = trainSweep(text);
    for (const size of [4, 16]) {
      const kinds = points
        .filter(({ parameters }) => parameters.batchSize === size)
        .map(({ verdict }) => verdict?.kind);
      expect(kinds.slice(0, 4)).toEqual(Array(4).fill('tooSmall'));
      expect(kinds).not.toContain('tooLarge');
      expect(kinds).toContain(size === 4 ? 'good' : 'tooSmall');
    }
  });

  it('judges no sweep by the luck of its first two rows, of which the network knew the classes', () => {
    const text = `seed: 42
dataset: { type: iris, split: { validation: 0.2, test: 0.2, stratify: true } }
layers:
  - { type: dense, units: 8, activation: relu }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: { log: { from: 1e-4, to: 10, count: 6 } }
batchSize: 2
epochs: 10
`;
    const { points } = trainSweep(text);
    const kinds = points.map(({ verdict }) => verdict?.kind);
    expect(kinds).toEqual(['tooSmall', ...Array(3).fill('good'), 'tooLarge', 'tooLarge']);
    // By a line through the evaluations.
    expect(points[0]?.verdict?.evidence.startLoss).toBeGreaterThan(5);
  });

  it('speaks of rungs in successive halving, and of the one that is left as it was when others had come as far', () => {
    const text = `${network('dataset: iris\nbatchSize: 10\nepochs: 9\n', 'tanh')}
learningRate: [1e-3, 0.01, 0.05, 0.1, 0.3, 0.5, 1, 3, 10]
sweep: { method: halving }
`;
    const { points, best } = trainSweep(text);
    expect(points[best!]?.rung).toBe(3);
    expect(points[best!]?.verdict?.reason).toMatch(/^after 3 epochs: the loss fell from \S+ to \S+/);
    const sentences = points.map(({ verdict }) => verdict?.reason).join('\n');
    expect(sentences).toContain(', lowest of its rung');
    expect(sentences).not.toMatch(/of all|was tried/);
  });

  it('judges a single learning rate by its curve alone', () => {
    const alone = ['1e-6', '0.1', '3', '1e4'].map((rate) => kindsOf(iris(rate))[0]);
    expect(alone).toEqual(['tooSmall', undefined, 'tooLarge', 'diverged']);
    const { unjudged } = trainSweep(iris('0.1')).points[0]!;
    expect(unjudged).toBe('with all else equal no other learning rate was tried');
  });

  it('calls a learning rate unstable where the luck of the start decides', () => {
    const text = `repeats: 6
dataset: { type: xor, rows: 4, noise: 0, split: { train: 1 } }
layers:
  - { type: dense, units: 4, activation: tanh }
  - { type: dense, units: 1, activation: sigmoid }
loss: binaryCrossEntropy
learningRate: [0.1, 1]
batchSize: 4
steps: 400
`;
    const [slow, fast] = trainSweep(text).points;
    expect(slow?.verdict).toMatchObject({ kind: 'unstable', evidence: { trials: 6, comparedRate: 1 } });
    expect(slow?.verdict?.reason).toMatch(/^over 6 seeds the loss fell by \d+ % to \d+ % of the fall of 1$/);
    expect(fast?.verdict?.kind).toBe('good');
  });

  it('gives the same verdicts whatever order trials and records come in', () => {
    const input = trainTrials(iris('[1e-3, 0.1, 3]').concat('repeats: 2\n'));
    const reversed = {
      ...input,
      trials: input.trials.toReversed(),
      records: new Map([...input.records].reverse()),
    };
    expect(summarize(reversed)).toEqual(summarize(input));
  });
});
