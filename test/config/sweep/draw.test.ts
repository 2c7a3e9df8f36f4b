import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Axis, readExperiment } from '../../../src/config/index.ts';
import { randomStream } from '../../../src/shared/index.ts';

const textOf = (points: number, axes: string, rest = '') => `dataset: spiral
layers:
  - { type: dense, units: 5 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
${rest.includes('learningRate') ? '' : 'learningRate: 0.1\n'}${rest}
sweep:
  method: { type: random, points: ${points} }
${axes}
`;

const read = (points: number, axes: string, rest = '') => {
  const { experiment, diagnostics } = readExperiment(textOf(points, axes, rest), 'a.yaml');
  expect(diagnostics.filter(({ code }) => code !== 'CONFIG_SEED_AXIS')).toEqual([]);
  return experiment!;
};

const drawn = ({ values, picks = [] }: Axis) => picks.map((pick) => values[pick]);
const numbersOf = (range: string, points = 200, field = 'learningRate') =>
  drawn(read(points, '', `${field}: ${range}`).axes[0]!) as number[];

/** The axes by their paths, each with what it draws. */
const drawsOf = (text: string) => {
  const { experiment, diagnostics } = readExperiment(text, 'a.yaml');
  expect(diagnostics.filter(({ code }) => code !== 'CONFIG_SEED_AXIS')).toEqual([]);
  return Object.fromEntries(experiment!.axes.map((axis) => [axis.path.join('.'), drawn(axis)]));
};

describe('[U] config/draw', () => {
  it('draws every axis as often as there are points, and lets all go together', () => {
    const { axes, zips } = read(30, '  axes: { layers.0.units: [7, 8, 9] }', 'optimizer: [sgd, adam]');
    expect(zips).toEqual([[0, 1]]);
    expect(axes.map(({ picks }) => picks?.length)).toEqual([30, 30]);
    expect(axes[1]?.values).toEqual([7, 8, 9]);
    expect(new Set(axes[1]?.picks)).toEqual(new Set([0, 1, 2]));
  });

  it('draws evenly in ratio from a log range, and evenly in size from a linear one', () => {
    const rates = numbersOf('{ log: { from: 1e-6, to: 1e-2 } }', 4000);
    // A quarter of the points in each of four decades: 1000 ± 5 standard deviations.
    for (const low of [1e-6, 1e-5, 1e-4, 1e-3]) {
      const share = rates.filter((rate) => rate >= low && rate < 10 * low).length;
      expect(Math.abs(share - 1000)).toBeLessThan(137);
    }
    const decays = numbersOf('{ linear: { from: 0, to: 4 } }', 4000, 'weightDecay');
    for (const low of [0, 1, 2, 3]) {
      const share = decays.filter((decay) => decay >= low && decay < low + 1).length;
      expect(Math.abs(share - 1000)).toBeLessThan(137);
    }
  });

  it('takes whole numbers for a field of whole numbers, the ends as often as the rest', () => {
    for (const range of ['{ linear: { from: 3, to: 6 } }', '{ linear: { from: 6, to: 3 } }']) {
      const sizes = numbersOf(range, 4000, 'batchSize');
      for (const size of [3, 4, 5, 6]) {
        const share = sizes.filter((drawnSize) => drawnSize === size).length;
        expect(Math.abs(share - 1000)).toBeLessThan(137);
      }
    }
    const logarithmic = numbersOf('{ log: { from: 1, to: 1000 } }', 4000, 'batchSize');
    expect(logarithmic.every((size) => Number.isInteger(size) && size >= 1 && size <= 1000)).toBe(true);
    // 1 stands for 0.5 to 1.5: ln 3 / ln 2001 of the draws.
    expect(Math.abs(logarithmic.filter((size) => size === 1).length - 578)).toBeLessThan(112);
  });

  it('finds out in sweep.axes too that a field takes whole numbers', () => {
    const axes = `  axes:
    layers.0.units: { log: { from: 2, to: 50 } }
    optimizer.momentum: { linear: { from: 0, to: 0.9 } }
    schedule.warmup: { linear: { from: 0, to: 50 } }
    seed: { linear: { from: 0, to: 9007199254740991 } }`;
    const all = read(100, axes, 'optimizer: momentum\nschedule: cosine').axes.map((axis) =>
      drawn(axis).every(Number.isInteger),
    );
    expect(all).toEqual([true, false, true, true]);
  });

  it('stays within the bounds and six significant digits, whatever they are', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.constantFrom('log', 'linear'), fc.nat(), (from, to, scale, seed) => {
        fc.pre(from !== to);
        // With an exponent, since a whole number above 2^53 is refused.
        const range = `{ ${scale}: { from: ${from.toExponential()}, to: ${to.toExponential()} } }`;
        const [axis] = read(5, '', `learningRate: ${range}\nseed: ${seed}`).axes;
        for (const value of drawn(axis!) as number[]) {
          expect(value).toBeGreaterThanOrEqual(Math.min(from, to));
          expect(value).toBeLessThanOrEqual(Math.max(from, to));
          if (value !== from && value !== to) expect(value).toBe(Number(value.toPrecision(6)));
        }
      }),
    );
  });

  it('draws the same, whatever points and axes are added later', () => {
    const axisTexts = [
      'batchSize: [1, 2, 3, 4]',
      'optimizer: [sgd, adam, momentum]',
      'weightDecay: { log: { from: 1e-8, to: 1e-4 } }',
      'clipNorm: { linear: { from: 1, to: 2, count: 5 } }',
      'epochs: { linear: { from: 1, to: 100 } }',
      'layers.0.units: [4, 5, 6]',
    ];
    const some = fc.shuffledSubarray(axisTexts);
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 20 }), fc.nat(20), fc.nat(), (few, more, n, extra, seed) => {
        const write = (points: number, texts: readonly string[]) =>
          textOf(points, `  axes:\n${texts.map((text) => `    ${text}`).join('\n')}`, `seed: ${seed}`);
        fc.pre(few.length > 0);
        const before = drawsOf(write(n, few));
        const after = drawsOf(write(n + extra, [...new Set([...more, ...few])]));
        for (const [path, values] of Object.entries(before)) expect(after[path]?.slice(0, n)).toEqual(values);
      }),
    );
  });

  it('draws by the seed, of several by the first, and by the path whether it stands in the file or in sweep.axes', () => {
    const range = 'weightDecay: { linear: { from: 0, to: 1 } }';
    const plain = drawsOf(textOf(5, '', `seed: 7\n${range}`)).weightDecay;
    expect(drawsOf(textOf(5, `  axes: { ${range} }`, 'seed: 7')).weightDecay).toEqual(plain);
    expect(drawsOf(textOf(5, '  axes: { seed: ["007", 8] }', range)).weightDecay).toEqual(plain);
    expect(drawsOf(textOf(5, '', `seed: 8\n${range}`)).weightDecay).not.toEqual(plain);
  });

  it('draws from the stream of the axis, one number after the other', () => {
    const stream = randomStream(42, 0, 'sweep/learningRate');
    const expected = [1, 2, 3].map(() => Number((1e-6 * 10 ** (4 * stream.uniform())).toPrecision(6)));
    const rates = numbersOf('{ log: { from: 1e-6, to: 1e-2 } }', 3);
    expect(rates).toEqual(expected);
    // Other numbers here make other points of every random search there is.
    expect(rates).toEqual([0.000003122, 0.000208973, 0.0068902]);
  });

  it('draws one place for zipped lists, those with repeated values too', () => {
    const zip = '  zip: [[batchSize, weightDecay]]';
    const rest = 'batchSize: [1, 2, 3, 4]\nweightDecay: [0, 0, 0.3, 0.4]';
    const { batchSize, weightDecay } = drawsOf(textOf(50, zip, rest));
    const decayOf = new Map([
      [1, 0],
      [2, 0],
      [3, 0.3],
      [4, 0.4],
    ]);
    expect(weightDecay).toEqual(batchSize?.map((size) => decayOf.get(size as number)));
    expect(new Set(batchSize).size).toBe(4);
    expect(batchSize).toEqual(drawsOf(textOf(50, '', 'batchSize: [1, 2, 3, 4]')).batchSize);
  });

  it('draws nothing for more points than maxPoints', () => {
    const { experiment, diagnostics } = readExperiment(
      textOf(1_000_000, '  maxPoints: 999999', 'batchSize: { linear: { from: 1, to: 9 } }'),
      'a.yaml',
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['CONFIG_TOO_MANY_POINTS']);
    expect(experiment?.axes[0]?.picks).toHaveLength(1);
  });
});
